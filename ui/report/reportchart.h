// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace cm {

class Chart;
class ReportPages;
class ReportPaper;

/// A chart with its title, sentence and legend, or `nothing` if it is empty. Its size as a widget says in
/// which proportion it is drawn and how large its labels become. It is drawn when its page is: as shapes and
/// text, never as a picture.
void addReportChart(ReportPages& pages, const ReportPaper& paper, const QString& title,
    const QString& sentence, const std::shared_ptr<Chart>& chart, const QString& nothing);

} // namespace cm
