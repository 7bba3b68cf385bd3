// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

namespace cm {

class StatisticsTableView;

/// "How is this computed?": the sentence, the division, the query that recounts the figure, and the leads
/// behind it.
class MetricDialog final : public QDialog {
    Q_OBJECT
public:
    MetricDialog(Workspace& workspace, const Metric& metric, const StatisticsScope& scope, QWidget* parent);

private:
    void loadLeads(const QString& metric, const StatisticsScope& scope);

    Workspace& m_workspace;
    StatisticsTableView* m_leads;
    LatestRequest m_request;
};

} // namespace cm
