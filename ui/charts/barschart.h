// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart.h"

namespace cm {

class PlotView;

/// Horizontal bars with their values, top to bottom: the counters of a campaign. As a funnel, each
/// bar's note says its share of the first.
class BarsChart final : public Chart {
    Q_OBJECT
public:
    explicit BarsChart(QWidget* parent = nullptr);

    void setBars(const QVector<Bar>& bars);
    [[nodiscard]] const QVector<Bar>& bars() const { return m_bars; }
    /// Adds the share of the first bar to those without a note of their own.
    void setFunnel(bool funnel);
    /// The text at the end of a bar: value and note.
    [[nodiscard]] QString valueLabel(int bar) const;
    /// Whether bars can be chosen: with the pointer, or with Up, Down and Enter. Not by default.
    void setChoosable(bool choosable) { m_isChoosable = choosable; }
    /// The bar under the cursor, or -1.
    [[nodiscard]] int cursor() const { return m_cursor; }
    void setCursorBar(int bar);

    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] QString description() const override;
    void renderForPaper(QPainter& painter, const QRectF& rect) override;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// A click on a bar's row, or Enter on the cursor, if bars can be chosen.
    void barActivated(int bar);

protected:
    void refresh() override;

private:
    void paintLabels(QPainter& painter, const QRectF& area) const;

    void connectPlot();

    QVector<Bar> m_bars;
    int m_cursor = -1;
    bool m_isChoosable = false;
    PlotView* m_view;
    bool m_funnel = false;
    bool m_paper = false;
};

} // namespace cm
