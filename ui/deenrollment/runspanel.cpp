// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/runspanel.h"

#include "ui/controls/chipdelegate.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/deenrollment/healthcard.h"
#include "ui/deenrollment/runundo.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/workspace/writeguard.h"

#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int shownRuns = 500;

} // namespace

RunsPanel::RunsPanel(Workspace& workspace, QWidget* parent)
    : Card(tr("Runs"), parent)
    , m_workspace(workspace)
    , m_states(new FilterChips)
    , m_time(new QPushButton)
    , m_table(new TableView)
{
    setFlush(true);
    m_states->setObjectName(QStringLiteral("runStates"));
    QVector<FilterChips::Chip> chips;
    for (const char* status : {"success", "partial", "failed", "running"})
        chips.append({QString::fromLatin1(status), runStatusLabel(QString::fromLatin1(status))});
    m_states->setChips(chips);
    m_time->setObjectName(QStringLiteral("runTime"));
    m_time->setIcon(icon(QStringLiteral("close")));
    m_time->setToolTip(tr("Show the runs of all times again"));
    m_time->hide();
    auto* filters = new QHBoxLayout;
    filters->setContentsMargins(space::m, 0, space::m, space::s);
    filters->addWidget(m_states);
    filters->addWidget(m_time);
    filters->addStretch();
    buildTable();
    body()->addLayout(filters);
    body()->addWidget(m_table, 1);
    connect(m_states, &FilterChips::checkedChanged, this, [this](const QStringList& states) {
        m_filter.statuses = states;
        ask();
    });
    connect(m_time, &QPushButton::clicked, this, [this] { showTime({}, {}, {}); });
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &RunsPanel::ask);
}

void RunsPanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("runTable"));
    m_table->setAccessibleName(tr("De-enrollment runs"));
    m_table->setModel(&m_runs);
    m_table->setFixedColumns({RunTableModel::Started});
    m_table->setDefaultWidths({190, 150, 90, 110, 100, 110, 90, 90, 220});
    m_table->setHiddenByDefault({RunTableModel::Evaluated, RunTableModel::Type});
    m_table->setItemDelegateForColumn(RunTableModel::Started,
        new NumberDelegate(
            [this](
                const QVariant& value) { return formatDateTime(value.toDateTime(), m_workspace.timeZone()); },
            m_table));
    m_table->setItemDelegateForColumn(RunTableModel::Status,
        new ChipDelegate(
            [](const QModelIndex& index) {
                return runStatusKind(index.data(RunTableModel::StatusRole).toString());
            },
            m_table));
    for (const int column : {RunTableModel::Evaluated, RunTableModel::DeEnrolled, RunTableModel::Skipped})
        m_table->setItemDelegateForColumn(column, new NumberDelegate(m_table));
    m_table->setItemDelegateForColumn(RunTableModel::Duration,
        new NumberDelegate(
            [](const QVariant& value) {
                return value.isValid() ? formatDuration(value.toLongLong()) : QString();
            },
            m_table));
    m_table->setLayoutKey(QStringLiteral("runs"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPanel::openMenu);
    connect(m_table, &TableView::rowActivated, this,
        [this](const QModelIndex& index) { Q_EMIT runActivated(m_runs.runs()[index.row()]); });
}

void RunsPanel::load(ClientId client)
{
    m_filter.client = client;
    ask();
}

void RunsPanel::showTime(const QDateTime& from, const QDateTime& until, const QString& label)
{
    m_filter.from = from;
    m_filter.until = until;
    m_time->setText(label);
    m_time->setAccessibleName(tr("Only runs of %1; press to show all").arg(label));
    m_time->setVisible(from.isValid());
    ask();
}

void RunsPanel::ask()
{
    m_workspace.database().read(
        this, [filter = m_filter](Session& session) { return listRuns(session, filter, shownRuns); },
        [this](const Result<QVector<DeEnrollmentRun>>& answer) {
            if (answer)
                take(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_table->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_request.next());
}

void RunsPanel::take(const QVector<DeEnrollmentRun>& runs)
{
    m_runs.setRuns(runs);
    const bool filtered = m_filter.from.isValid() || !m_filter.statuses.isEmpty();
    if (!runs.isEmpty())
        m_table->overlay()->clear();
    else if (filtered)
        m_table->overlay()->showEmpty(
            {QStringLiteral("filter"), tr("No such runs"), tr("Take a filter away to see more."), {}});
    else
        m_table->overlay()->showEmpty({QStringLiteral("clock"), tr("No runs yet"),
            tr("Run now, or let the service run every 15 minutes."), {}});
    if (!filtered)
        Q_EMIT lastRunChanged(runs.isEmpty() ? DeEnrollmentRun() : runs.first());
}

void RunsPanel::openMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    const DeEnrollmentRun run = m_runs.runs()[index.row()];
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    menu.addAction(tr("Show this run …"), this, [this, run] { Q_EMIT runActivated(run); });
    if (run.canBeResumed()) {
        QAction* resume =
            menu.addAction(tr("Resume this run"), this, [this, run] { Q_EMIT resumeRequested(run.id); });
        guardWriting(m_workspace, resume, Right::Process);
    }
    if (run.canBeUndone()) {
        QAction* undo = menu.addAction(tr("Undo this run …"), this, [this, run] {
            askAndUndoRun(m_workspace, this, run, [this](const Result<UndoResult>& done) {
                m_workspace.announce(done ? StatusKind::Success : StatusKind::Error,
                    done ? done->sentence() : done.error().message);
            });
        });
        guardWriting(m_workspace, undo, Right::Manage);
    }
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

} // namespace cm
