// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/deenrollmentpage.h"

#include "ui/charts/chartpanel.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/controls/busybutton.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/pageheader.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/deenrollment/healthcard.h"
#include "ui/deenrollment/outcomechart.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QCheckBox>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int shownRuns = 500;

} // namespace

DeEnrollmentPage::DeEnrollmentPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_allClients(new QCheckBox(tr("All clients")))
    , m_cards(new QHBoxLayout)
    , m_healthSummary(new QLabel)
    , m_days(new FilterChips)
    , m_chart(new StackedDayChart)
    , m_chartPanel(new ChartPanel(tr("Leads that left, by day and outcome"), m_chart))
    , m_table(new TableView)
{
    auto* cards = new QWidget;
    cards->setLayout(m_cards);
    m_cards->setContentsMargins(0, 0, 0, 0);
    m_cards->setSpacing(space::m);
    m_cards->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(cards);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedHeight(172);
    scroll->setAccessibleName(tr("Health of the clients"));

    m_days->setExclusive(true);
    m_days->setObjectName(QStringLiteral("chartDays"));
    m_days->setChips({{QStringLiteral("7"), tr("7 days")}, {QStringLiteral("30"), tr("30 days")},
        {QStringLiteral("90"), tr("90 days")}});
    m_days->setChecked({QStringLiteral("30")});
    m_chartPanel->body()->insertWidget(0, m_days);
    m_chartPanel->setEmptyText(
        tr("Nobody left in this time"), tr("Leads leave when they finish, book or opt out."));
    m_chartPanel->setObjectName(QStringLiteral("outcomeChart"));
    m_chart->setTotalLabel(tr("All"));
    setTextRole(m_healthSummary, TextRole::Muted);
    m_healthSummary->setObjectName(QStringLiteral("healthSummary"));

    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::m);
    columns->addWidget(m_chartPanel, 1);
    columns->addWidget(buildRuns(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(buildHeader());
    layout->addWidget(buildProgress());
    layout->addWidget(m_healthSummary);
    layout->addWidget(scroll);
    layout->addLayout(columns, 1);

    DeEnrollmentController& worker = m_workspace.worker();
    connect(m_days, &FilterChips::checkedChanged, this, &DeEnrollmentPage::loadChart);
    connect(m_chartPanel, &ChartPanel::retryRequested, this, &DeEnrollmentPage::loadChart);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &DeEnrollmentPage::loadRuns);
    connect(m_allClients, &QCheckBox::toggled, this, &DeEnrollmentPage::load);
    connect(&m_workspace, &Workspace::clientChanged, this, &DeEnrollmentPage::load);
    connect(&m_workspace, &Workspace::dataChanged, this, &DeEnrollmentPage::load);
    connect(&worker, &DeEnrollmentController::progressed, this, &DeEnrollmentPage::showProgress);
    connect(&worker, &DeEnrollmentController::finished, this, &DeEnrollmentPage::showResults);
    load();
}

QWidget* DeEnrollmentPage::buildHeader()
{
    auto* header = new PageHeader(tr("De-enrollment"));
    header->setSubtitle(tr("Takes leads out of campaigns when they have finished, booked or opted out."));
    m_allClients->setObjectName(QStringLiteral("allClients"));
    m_allClients->setChecked(true);
    m_runNow = new BusyButton(tr("Run now"));
    m_runNow->setObjectName(QStringLiteral("runNow"));
    m_runNow->setIcon(icon(QStringLiteral("play"), IconRole::OnAccent));
    m_runNow->setToolTip(tr("Take out all leads that are ready to leave (Ctrl+R)"));
    m_runNow->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
    setButtonRole(m_runNow, ButtonRole::Primary);
    guardWriting(m_workspace, m_runNow, Right::Process);
    header->addAction(m_allClients);
    header->addAction(m_runNow);
    connect(m_runNow, &QPushButton::clicked, this, &DeEnrollmentPage::runNow);
    return header;
}

QWidget* DeEnrollmentPage::buildProgress()
{
    auto* card = new Card;
    auto* row = new QHBoxLayout;
    m_progressText = new QLabel;
    m_progressText->setObjectName(QStringLiteral("runProgress"));
    auto* bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setMaximumWidth(180);
    bar->setAccessibleName(tr("The run is under way"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("cancelRun"));
    m_cancel->setToolTip(tr("Stop after this batch. What is done stays done, and the run can be resumed."));
    row->addWidget(bar);
    row->addWidget(m_progressText, 1);
    row->addWidget(m_cancel);
    card->body()->addLayout(row);
    card->hide();
    m_progress = card;
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_progressText->setText(tr("Stopping …"));
        m_workspace.worker().cancel();
    });
    return card;
}

QWidget* DeEnrollmentPage::buildRuns()
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
    connect(m_table, &QWidget::customContextMenuRequested, this, &DeEnrollmentPage::openMenu);
    auto* card = new Card(tr("Runs"));
    card->setFlush(true);
    card->body()->addWidget(m_table);
    return card;
}

ClientId DeEnrollmentPage::scope() const
{
    return m_allClients->isChecked() ? ClientId() : m_workspace.client().id;
}

void DeEnrollmentPage::load()
{
    if (m_workspace.client().id.isNull())
        return;
    loadHealth();
    loadChart();
    loadRuns();
}

void DeEnrollmentPage::loadHealth()
{
    m_workspace.database().read(
        this, [client = scope()](Session& session) { return listHealth(session, client); },
        [this](const Result<QVector<ClientHealth>>& answer) {
            if (answer)
                showHealth(*answer);
            else
                m_healthSummary->setText(answer.error().message);
        },
        m_healthRequest.next());
}

void DeEnrollmentPage::showHealth(const QVector<ClientHealth>& list)
{
    // More cards than anyone looks through; the worst come first, and the sentence counts all.
    constexpr qsizetype mostCards = 200;
    const qsizetype shown = std::min(list.size(), mostCards);
    while (m_healthCards.size() < shown) {
        auto* card = new HealthCard;
        m_cards->insertWidget(static_cast<int>(m_healthCards.size()), card);
        m_healthCards.append(card);
    }
    while (m_healthCards.size() > shown)
        delete m_healthCards.takeLast();
    for (qsizetype i = 0; i < shown; ++i)
        m_healthCards[i]->setHealth(list[i]);
    const auto count = [&](const char* health) {
        return std::count_if(
            list.cbegin(), list.cend(), [&](const auto& h) { return h.health == QLatin1String(health); });
    };
    const auto wrong = count("error");
    const auto warned = count("warning");
    if (list.isEmpty())
        m_healthSummary->setText(tr("There are no active clients."));
    else if (wrong + warned == 0)
        m_healthSummary->setText(tr("All %1 clients are fine.").arg(formatCount(list.size())));
    else
        m_healthSummary->setText(tr("%1 of %2 clients need attention: %3 with an error, %4 with a warning.")
                                     .arg(formatCount(wrong + warned), formatCount(list.size()),
                                         formatCount(wrong), formatCount(warned)));
}

void DeEnrollmentPage::loadChart()
{
    const int days = m_days->current().toInt();
    m_workspace.database().read(
        this, [client = scope(), days](Session& session) { return outcomesPerDay(session, client, days); },
        [this](const Result<QVector<DayOutcomes>>& answer) {
            if (answer)
                m_chart->setData(outcomeChartData(*answer));
            else if (answer.error().code != ErrorCode::Cancelled)
                m_chartPanel->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_chartRequest.next());
}

void DeEnrollmentPage::loadRuns()
{
    m_workspace.database().read(
        this, [client = scope()](Session& session) { return listRuns(session, client, shownRuns); },
        [this](const Result<QVector<DeEnrollmentRun>>& answer) {
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled)
                    m_table->overlay()->showError(answer.error().message, answer.error().detail);
                return;
            }
            m_runs.setRuns(*answer);
            if (answer->isEmpty())
                m_table->overlay()->showEmpty({QStringLiteral("clock"), tr("No runs yet"),
                    tr("Run now, or let the service run every 15 minutes."), {}});
            else
                m_table->overlay()->clear();
            Q_EMIT lastRunChanged(answer->isEmpty() ? DeEnrollmentRun() : answer->first());
        },
        m_runsRequest.next());
}

void DeEnrollmentPage::runNow()
{
    if (m_workspace.worker().isRunning())
        return;
    m_runNow->setBusy(true, tr("Running …"));
    m_cancel->setEnabled(true);
    m_progressText->setText(tr("Starting …"));
    m_progress->show();
    Q_EMIT workerStateChanged(true, tr("Worker: running"));
    const ClientId client = scope();
    m_workspace.worker().runNow(client.isNull() ? QVector<ClientId>() : QVector<ClientId>{client});
}

void DeEnrollmentPage::showProgress(const DeEnrollmentResult& soFar, int number, int count)
{
    if (!m_cancel->isEnabled())
        return;
    m_progressText->setText(tr("Client %1 of %2: %3 leads left so far, %4 skipped")
                                .arg(formatCount(number), formatCount(count), formatCount(soFar.deEnrolled),
                                    formatCount(soFar.skipped)));
    Q_EMIT workerStateChanged(true, tr("Worker: client %1 of %2").arg(number).arg(count));
}

void DeEnrollmentPage::showResults(const QVector<DeEnrollmentResult>& results, const Error& error)
{
    m_runNow->setBusy(false);
    m_progress->hide();
    Q_EMIT workerStateChanged(false, tr("Worker: idle"));
    qint64 left = 0;
    QString problem = error.message;
    bool cancelled = false;
    for (const DeEnrollmentResult& result : results) {
        for (const DueEnrollment& due : result.started)
            m_workspace.announce(
                due.problem.isEmpty() ? StatusKind::Info : StatusKind::Warning, due.sentence());
        if (!result.startProblem.isEmpty() && problem.isEmpty())
            problem = result.startProblem;
        left += result.deEnrolled;
        cancelled = cancelled || result.cancelled;
        if (!result.message.isEmpty() && problem.isEmpty())
            problem = result.message;
    }
    if (cancelled)
        m_workspace.announce(
            StatusKind::Info, tr("Stopped. %1 leads left; resume the run to go on.").arg(formatCount(left)));
    else if (!problem.isEmpty())
        m_workspace.announce(StatusKind::Warning, problem);
    else
        m_workspace.announce(
            StatusKind::Success, tr("%1 leads left their campaigns.").arg(formatCount(left)));
}

void DeEnrollmentPage::openMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    const QString status = index.data(RunTableModel::StatusRole).toString();
    if (!index.isValid() || (status != QLatin1String("failed") && status != QLatin1String("partial")))
        return;
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    QAction* resume = menu.addAction(
        tr("Resume this run"), this, [this, id = index.data(RunTableModel::RunIdRole).value<RunId>()] {
            m_runNow->setBusy(true, tr("Running …"));
            m_progress->show();
            m_workspace.worker().resume(id);
        });
    guardWriting(m_workspace, resume, Right::Process);
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

} // namespace cm
