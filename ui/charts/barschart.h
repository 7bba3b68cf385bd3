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

    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] QString description() const override;
    void renderForPaper(QPainter& painter, const QRectF& rect) override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void refresh() override;

private:
    void paintLabels(QPainter& painter, const QRectF& area) const;

    QVector<Bar> m_bars;
    PlotView* m_view;
    bool m_funnel = false;
    bool m_paper = false;
};

} // namespace cm
