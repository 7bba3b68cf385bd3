// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace cm {

class Chart;

/// The series of a chart with colour and pattern; a click or Space hides and shows one.
class ChartLegend final : public QWidget {
    Q_OBJECT
public:
    explicit ChartLegend(QWidget* parent = nullptr);

    /// Follows the chart's data; the chart must outlive the legend or be replaced.
    void setChart(Chart* chart);

private:
    void rebuild();

    Chart* m_chart = nullptr;
};

} // namespace cm
