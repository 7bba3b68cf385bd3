// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/runtablemodel.h"
#include "ui/controls/card.h"
#include "ui/workspace/workspace.h"

class QPushButton;

namespace cm {

class FilterChips;
class TableView;

/// The runs, newest first, with filters by state and time; a double click or Enter opens one.
class RunsPanel final : public Card {
    Q_OBJECT
public:
    explicit RunsPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// Asks again, for this client; a null one means all.
    void load(ClientId client);
    /// Only runs that began in this time, until the person takes the filter away.
    void showTime(const QDateTime& from, const QDateTime& until, const QString& label);

Q_SIGNALS:
    /// The newest run of all that may be seen, whatever is filtered; a null id if there is none.
    void lastRunChanged(const cm::DeEnrollmentRun& run);
    void runActivated(const cm::DeEnrollmentRun& run);
    void resumeRequested(cm::RunId run);

private:
    void buildTable();
    void ask();
    void take(const QVector<DeEnrollmentRun>& runs);
    void openMenu(const QPoint& position);

    Workspace& m_workspace;
    RunTableModel m_runs;
    FilterChips* m_states;
    QPushButton* m_time;
    TableView* m_table;
    RunFilter m_filter;
    LatestRequest m_request;
};

} // namespace cm
