// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QPainter;
class QRectF;

namespace cm {

class Chart;

/// Draws the names of the series that are drawn, each behind its colour and pattern, in lines as wide as
/// `rect`. The answer is the height it took, in the units of the painter; 0 if there is nothing to tell
/// apart.
double paintChartLegend(const Chart& chart, QPainter& painter, const QRectF& rect);

/// Writes a chart with its title to a file, in the light theme. The answer is empty, or why it failed.
[[nodiscard]] QString exportChartPng(Chart& chart, const QString& title, const QString& path);
[[nodiscard]] QString exportChartPdf(Chart& chart, const QString& title, const QString& path);
/// The figures as CSV (UTF-8, comma, header line).
[[nodiscard]] QString exportChartCsv(const Chart& chart, const QString& path);

} // namespace cm
