// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cm {

class ReportPages;
class ReportPaper;
struct MonthlyStatistics;

/// All metrics, each with its definition, its value and how it stands against the month before.
void addReportFigures(ReportPages& pages, const ReportPaper& paper, const MonthlyStatistics& statistics);

} // namespace cm
