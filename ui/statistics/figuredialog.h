// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/figure.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

namespace cm {

class StatisticsTableView;

/// "How is this computed?": the sentence, the division, the query that recounts the figure, and the leads
/// behind it.
class FigureDialog final : public QDialog {
    Q_OBJECT
public:
    FigureDialog(Workspace& workspace, const Figure& figure, QWidget* parent);

private:
    void loadLeads();

    Workspace& m_workspace;
    Figure m_figure;
    StatisticsTableView* m_leads;
    LatestRequest m_request;
};

} // namespace cm
