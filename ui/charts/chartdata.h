// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QDate>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <QVector>

namespace cm {

/// One series with a value per day. Without a colour it gets the next of seriesStyle().
struct DaySeries {
    QString key; ///< Stable name: "booked".
    QString label; ///< For people: "Booked".
    QColor color{};
    Qt::BrushStyle pattern = Qt::SolidPattern;
    QVector<double> values; ///< As many as there are days; missing ones count as 0.
};

/// What a chart over days shows. Days ascend; each is one column, gaps are not filled in.
struct DayChartData {
    QVector<QDate> days;
    QVector<QTime> hours{}; ///< With these each column is an hour of its day.
    QVector<DaySeries> series;

    /// The columns from `first` on, `count` of them.
    [[nodiscard]] DayChartData part(int first, int count) const;
};

/// One horizontal bar.
struct Bar {
    QString key;
    QString label;
    double value = 0;
    QColor color{}; ///< The accent colour if invalid.
    Qt::BrushStyle pattern = Qt::SolidPattern;
    QString note{}; ///< Behind the value, such as "42 % of enrolled".
};

/// The figures of a chart as a table: the same numbers that are drawn.
struct ChartTable {
    QStringList headers;
    QVector<QVector<QVariant>> rows;
};

/// A series' style: its own or the default of its place.
[[nodiscard]] SeriesStyle styleOf(const DaySeries& series, int place);
/// Steps of days between labels so that labels of `labelWidth` don't touch in `plotWidth`: 1, 2, 7, 14, 28 …
[[nodiscard]] int dayLabelStep(int days, double plotWidth, double labelWidth);
/// The end of a value axis from 0 and its step: round numbers, 4 to 6 steps, whole if `whole`.
struct ValueScale {
    double maximum = 1;
    double step = 1;
};
[[nodiscard]] ValueScale niceScale(double highest, bool whole = true);

} // namespace cm
