// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart.h"

class QGraphicsLayoutItem;

namespace cm {

class PlotView;

/// What charts over days have in common: data, axes, day labels, reading, table, description.
/// Left and Right move a cursor over the days; Home and End jump.
class DayChart : public Chart {
    Q_OBJECT
public:
    explicit DayChart(QWidget* parent = nullptr);

    void setData(const DayChartData& data);
    [[nodiscard]] const DayChartData& data() const { return m_data; }
    /// Whether the values of all days make a sensible sum (leads), as by default, or not (a rate, a
    /// duration): the description says the highest then.
    void setSummed(bool summed);
    /// Caption of the total column in the table and the tooltip; none by default.
    void setTotalLabel(const QString& label);

    [[nodiscard]] QVector<LegendEntry> legend() const override;
    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] QString description() const override;
    void renderForPaper(QPainter& painter, const QRectF& rect) override;

    /// Where the day labels stand now, in the coordinates of the plot: for tests.
    [[nodiscard]] QVector<QRectF> dayLabelRects() const;
    /// The day under the cursor, or -1.
    [[nodiscard]] int cursor() const;
    void setCursorDay(int day);
    /// The text for a day: date (and hour), then label and value of each visible series.
    [[nodiscard]] QString reading(int day) const;

Q_SIGNALS:
    /// A click on a day's column, or Enter on the cursor.
    void dayActivated(int day);

protected:
    /// Fills the plot with the visible series; axes have been prepared from highest().
    virtual void plot(PlotView& view) = 0;
    /// The highest point to draw: of a stack or of a line.
    [[nodiscard]] virtual double highest() const = 0;
    void refresh() override;
    [[nodiscard]] PlotView& plotView() const { return *m_view; }
    /// The tokens to draw with: the window's, or the light ones for paper.
    [[nodiscard]] const Tokens& colors() const;

private:
    [[nodiscard]] QString columnLabel(qsizetype column) const;
    [[nodiscard]] QString columnName(qsizetype column) const;
    void paintDays(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] QVector<std::pair<int, QRectF>> placeLabels(const QRectF& area) const;

    DayChartData m_data;
    QString m_totalLabel;
    bool m_summed = true;
    PlotView* m_view;
    int m_cursor = -1;
    bool m_paper = false;
};

} // namespace cm
