// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cm {

class ReportPages;
class ReportPaper;

/// A title and a sentence below it. `following`: the height that must stand on the same page.
void addReportHeading(ReportPages& pages, const ReportPaper& paper, const QString& title,
    const QString& sentence, double following);
/// Instead of a chart or a table: there was nothing.
void addReportNothing(ReportPages& pages, const ReportPaper& paper, const QString& text);
/// The height of addReportNothing().
[[nodiscard]] double reportNothingHeight();
/// The space before the next heading.
[[nodiscard]] double reportSectionGap();

} // namespace cm
