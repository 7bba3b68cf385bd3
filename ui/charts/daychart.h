// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart.h"

#include <optional>
#include <utility>

class QPushButton;

namespace cm {

class PlotView;

/// What charts over days have in common: data, axes, day labels, reading, table, description.
/// Left and Right move a cursor over the days. Dragging over days, or plus and minus at the cursor, zooms in
/// to them; Escape or the button "All days" ends that. New data of the same days leave the zoom as it is.
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
    /// The days that are drawn: first and number.
    [[nodiscard]] std::pair<int, int> zoom() const { return {m_first, m_count}; }
    /// Draws these days alone, as many of them as there are; a count of 0 draws all.
    void setZoom(int first, int count);
    /// The day under the cursor, or -1.
    [[nodiscard]] int cursor() const;
    void setCursorDay(int day);
    /// The text for a day: date (and hour), then label and value of each visible series.
    [[nodiscard]] QString reading(int day) const;

Q_SIGNALS:
    /// A click on a day's column, or Enter on the cursor.
    void dayActivated(int day);

protected:
    /// Fills the plot with the visible series of drawn(); axes have been prepared from highest().
    virtual void plot(PlotView& view) = 0;
    /// The highest point to draw: of a stack or of a line.
    [[nodiscard]] virtual double highest() const = 0;
    /// The data of the days that are drawn.
    [[nodiscard]] DayChartData drawn() const { return m_data.part(m_first, m_count); }
    void refresh() override;
    [[nodiscard]] PlotView& plotView() const { return *m_view; }
    /// The tokens to draw with: the window's, or the light ones for paper.
    [[nodiscard]] const Tokens& colors() const;

private:
    void connectPlot();
    [[nodiscard]] int columnAt(double share) const;
    void zoomStep(bool in);
    [[nodiscard]] QString columnLabel(qsizetype column) const;
    [[nodiscard]] QString columnName(qsizetype column) const;
    void paintDays(QPainter& painter, const QRectF& area) const;
    [[nodiscard]] QVector<std::pair<int, QRectF>> placeLabels(const QRectF& area) const;

    DayChartData m_data;
    QString m_totalLabel;
    bool m_summed = true;
    PlotView* m_view;
    QPushButton* m_allDays;
    int m_cursor = -1;
    int m_first = 0; // of the days that are drawn
    int m_count = 0; // of them
    std::optional<std::pair<int, int>> m_marked; // while dragging: first and last day
    bool m_paper = false;
};

} // namespace cm
