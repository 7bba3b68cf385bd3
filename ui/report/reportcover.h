// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cm {

class ReportPages;
class ReportPaper;
struct MonthlyStatistics;

/// The first page: whose month it is, what it holds and as of when, and the four figures to see first.
void addReportCover(ReportPages& pages, const ReportPaper& paper, const MonthlyStatistics& statistics);

} // namespace cm
