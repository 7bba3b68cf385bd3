// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cm {

class Chart;

/// Writes a chart with its title to a file, in the light theme. The answer is empty, or why it failed.
[[nodiscard]] QString exportChartPng(Chart& chart, const QString& title, const QString& path);
[[nodiscard]] QString exportChartPdf(Chart& chart, const QString& title, const QString& path);
/// The figures as CSV (UTF-8, comma, header line).
[[nodiscard]] QString exportChartCsv(const Chart& chart, const QString& path);

} // namespace cm
