// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/daychart.h"

namespace cm {

/// Stacked bars, one per day: how much of what.
class StackedDayChart final : public DayChart {
    Q_OBJECT
public:
    explicit StackedDayChart(QWidget* parent = nullptr);

protected:
    void plot(PlotView& view) override;
    [[nodiscard]] double highest() const override;
};

} // namespace cm
