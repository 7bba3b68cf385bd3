// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartdata.h"

#include <QSet>
#include <QWidget>

#include <functional>

class QPainter;

namespace cm {

/// What a ChartPanel can show: something drawn, with a legend and the same figures as a table.
/// Hidden series are not drawn, but stay in the table.
class Chart : public QWidget {
    Q_OBJECT
public:
    /// How values are written in tooltips, labels and the description; formatCount by default.
    using Format = std::function<QString(double)>;
    struct LegendEntry {
        QString key;
        QString label;
        SeriesStyle style;
    };

    explicit Chart(QWidget* parent = nullptr);

    void setValueFormat(Format format);
    [[nodiscard]] QString formatValue(double value) const;
    void setSeriesVisible(const QString& key, bool visible);
    [[nodiscard]] bool isSeriesVisible(const QString& key) const;

    [[nodiscard]] virtual QVector<LegendEntry> legend() const { return {}; }
    [[nodiscard]] virtual ChartTable table() const = 0;
    /// True if there is nothing to draw: no columns, or all values 0.
    [[nodiscard]] virtual bool isEmpty() const = 0;
    /// The chart in words, from its data: for screen readers.
    [[nodiscard]] virtual QString description() const = 0;
    /// Draws into `rect` in the light theme, whatever the window's is.
    virtual void renderForPaper(QPainter& painter, const QRectF& rect) = 0;

Q_SIGNALS:
    void dataChanged();
    /// What the pointer or the keyboard cursor is on, in words; empty if on nothing.
    void readingChanged(const QString& reading);

protected:
    /// Draws anew from the data and tokens.
    virtual void refresh() = 0;

private:
    Format m_format;
    QSet<QString> m_hidden;
};

} // namespace cm
