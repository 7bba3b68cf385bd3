// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/deenrollmentpage.h"

#include "ui/controls/busybutton.h"
#include "ui/controls/card.h"
#include "ui/controls/format.h"
#include "ui/controls/pageheader.h"
#include "ui/deenrollment/healthcard.h"
#include "ui/deenrollment/historypanel.h"
#include "ui/deenrollment/rundialog.h"
#include "ui/deenrollment/runspanel.h"
#include "ui/deenrollment/workersettingsdialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QCheckBox>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace cm {

DeEnrollmentPage::DeEnrollmentPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_allClients(new QCheckBox(tr("All clients")))
    , m_cards(new QHBoxLayout)
    , m_healthSummary(new QLabel)
    , m_workers(new QLabel)
    , m_history(new HistoryPanel(workspace))
    , m_runs(new RunsPanel(workspace))
{
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::m);
    columns->addWidget(m_history, 1);
    columns->addWidget(m_runs, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(buildHeader());
    layout->addWidget(buildProgress());
    layout->addWidget(buildHealth());
    layout->addLayout(columns, 1);

    DeEnrollmentController& worker = m_workspace.worker();
    connect(m_history, &HistoryPanel::timeChosen, m_runs, &RunsPanel::showTime);
    connect(m_runs, &RunsPanel::lastRunChanged, this, &DeEnrollmentPage::lastRunChanged);
    connect(m_runs, &RunsPanel::runActivated, this, &DeEnrollmentPage::openRun);
    connect(m_runs, &RunsPanel::resumeRequested, this, &DeEnrollmentPage::resume);
    connect(m_allClients, &QCheckBox::toggled, this, &DeEnrollmentPage::load);
    connect(&m_workspace, &Workspace::clientChanged, this, &DeEnrollmentPage::load);
    connect(&m_workspace, &Workspace::dataChanged, this, &DeEnrollmentPage::load);
    connect(&m_workspace, &Workspace::workerChanged, this, &DeEnrollmentPage::follow);
    connect(&worker, &DeEnrollmentController::progressed, this, &DeEnrollmentPage::showProgress);
    connect(&worker, &DeEnrollmentController::finished, this, &DeEnrollmentPage::showResults);
    load();
}

QWidget* DeEnrollmentPage::buildHealth()
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
    setTextRole(m_healthSummary, TextRole::Muted);
    m_healthSummary->setObjectName(QStringLiteral("healthSummary"));
    setTextRole(m_workers, TextRole::Muted);
    m_workers->setObjectName(QStringLiteral("workersNow"));
    m_workers->setTextFormat(Qt::PlainText);
    auto* line = new QHBoxLayout;
    line->addWidget(m_healthSummary, 1);
    line->addWidget(m_workers);
    auto* health = new QWidget;
    auto* layout = new QVBoxLayout(health);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(line);
    layout->addWidget(scroll);
    return health;
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
    auto* settings = new QPushButton(icon(QStringLiteral("settings")), tr("Thresholds …"));
    settings->setObjectName(QStringLiteral("openWorkerSettings"));
    settings->setToolTip(tr("What counts as healthy, and how long history is kept"));
    header->addAction(m_allClients);
    header->addAction(settings);
    header->addAction(m_runNow);
    connect(settings, &QPushButton::clicked, this, [this] {
        auto* dialog = new WorkerSettingsDialog(m_workspace, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
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

ClientId DeEnrollmentPage::scope() const
{
    return m_allClients->isChecked() ? ClientId() : m_workspace.client().id;
}

void DeEnrollmentPage::load()
{
    if (m_workspace.client().id.isNull())
        return;
    loadHealth();
    m_history->load(scope(), scope().isNull() ? tr("all clients") : m_workspace.client().companyName);
    m_runs->load(scope());
}

// What nobody looks at waits, but for the newest run: the status bar shows it on every page.
void DeEnrollmentPage::follow()
{
    m_isStale = !isVisible();
    if (m_isStale)
        m_runs->load(scope());
    else
        load();
}

void DeEnrollmentPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (std::exchange(m_isStale, false))
        load();
}

void DeEnrollmentPage::loadHealth()
{
    using Found = std::pair<QVector<ClientHealth>, QVector<WorkerEntry>>;
    m_workspace.database().read(
        this,
        [client = scope()](Session& session) -> Result<Found> {
            auto health = listHealth(session, client);
            if (!health)
                return failure(health.error());
            auto workers = listWorkers(session);
            if (!workers)
                return failure(workers.error());
            return Found(*health, *workers);
        },
        [this](const Result<Found>& answer) {
            if (answer) {
                showHealth(answer->first);
                showWorkers(answer->second);
            } else if (answer.error().code != ErrorCode::Cancelled) {
                m_healthSummary->setText(answer.error().message);
            }
        },
        m_healthRequest.next());
}

// Who works now, and on the cards whose lock they hold.
void DeEnrollmentPage::showWorkers(const QVector<WorkerEntry>& workers)
{
    QStringList alive;
    for (const WorkerEntry& worker : workers) {
        if (worker.alive)
            alive.append(worker.who());
    }
    m_workers->setText(alive.isEmpty() ? tr("No worker is connected.")
            : alive.size() == 1        ? tr("Worker: %1").arg(alive.first())
                                       : tr("%1 workers are connected.").arg(formatCount(alive.size())));
    m_workers->setToolTip(alive.join(u'\n'));
    for (HealthCard* card : std::as_const(m_healthCards)) {
        QString holder;
        for (const WorkerEntry& worker : workers) {
            if (worker.alive && worker.clientId == card->health().clientId)
                holder = tr("Working on it: %1, since %2.")
                             .arg(worker.who(), formatDateTime(worker.clientSince, m_workspace.timeZone()));
        }
        card->setHolder(holder);
    }
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

void DeEnrollmentPage::showRunning(const QString& text)
{
    m_runNow->setBusy(true, tr("Running …"));
    m_cancel->setEnabled(true);
    m_progressText->setText(text);
    m_progress->show();
    Q_EMIT workerStateChanged(true, tr("Worker: running"));
}

void DeEnrollmentPage::runNow()
{
    if (m_workspace.worker().isRunning())
        return;
    showRunning(tr("Starting …"));
    const ClientId client = scope();
    m_workspace.worker().runNow(client.isNull() ? QVector<ClientId>() : QVector<ClientId>{client});
}

void DeEnrollmentPage::resume(RunId run)
{
    if (m_workspace.worker().isRunning())
        return;
    showRunning(tr("Resuming …"));
    m_workspace.worker().resume(run);
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

void DeEnrollmentPage::openRun(const DeEnrollmentRun& run)
{
    auto* dialog = new RunDialog(m_workspace, run, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunDialog::resumeRequested, this, &DeEnrollmentPage::resume);
    dialog->open();
}

} // namespace cm
