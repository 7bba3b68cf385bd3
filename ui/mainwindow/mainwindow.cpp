// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/mainwindow.h"

#include "models/demo/demodata.h"
#include "models/logging/logging.h"
#include "ui/audience/audiencepage.h"
#include "ui/campaigns/campaignspage.h"
#include "ui/controls/format.h"
#include "ui/controls/stateoverlay.h"
#include "ui/deenrollment/alertwatch.h"
#include "ui/deenrollment/deenrollmentpage.h"
#include "ui/deenrollment/healthcard.h"
#include "ui/driftguard/driftbanner.h"
#include "ui/mainwindow/welcomepage.h"
#include "ui/review/reviewpage.h"
#include "ui/settings/settingspage.h"
#include "ui/statistics/statisticspage.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QCloseEvent>
#include <QPushButton>
#include <QSettings>
#include <QSystemTrayIcon>

namespace cm {

namespace {

constexpr QLatin1String connectionBanner("connection");
constexpr QLatin1String lastClientKey("lastClient");

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : MainWindowFrame(parent)
    , m_start(new StateOverlay(centralWidget()))
{
    setWindowTitle(tr("Campaign Manager"));
    setConnectionStatus(StatusKind::Neutral, tr("Starting …"));
    setWorkerStatus(StatusKind::Neutral, tr("Worker: idle"));
    setLastRun(StatusKind::Neutral, tr("No run yet"));
    connect(m_start, &StateOverlay::retryRequested, this, &MainWindow::startRequested);
    connect(this, &MainWindowFrame::themeChosen, this,
        [](ThemeChoice choice) { QSettings().setValue(QStringLiteral("theme"), themeChoiceName(choice)); });
    connect(this, &MainWindowFrame::workerStatusClicked, this,
        [this] { setCurrentPage(QStringLiteral("deenrollment")); });
    connect(this, &MainWindowFrame::lastRunClicked, this,
        [this] { setCurrentPage(QStringLiteral("deenrollment")); });
}

MainWindow::~MainWindow()
{
    m_demoCancellation.cancel();
    m_demo.reset();
    m_alerts.reset();
    // The pages use the workspace until they are gone.
    delete takeCentralWidget();
}

void MainWindow::showStarting(const QString& phrase)
{
    m_start->showLoading(phrase);
    setConnectionStatus(StatusKind::Neutral, phrase);
}

void MainWindow::showStartError(const Error& error)
{
    logError(QStringLiteral("window"), error);
    m_start->showError(error.message, error.detail);
    setConnectionStatus(StatusKind::Error, tr("No database"), error.message);
}

void MainWindow::open(const ConnectionSettings& settings, const SchemaCondition& condition)
{
    closeWelcome();
    m_workspace = std::make_unique<Workspace>(settings, condition);
    new DriftBanner(*m_workspace, *this);
    showConnectedStatus();
    connect(m_workspace.get(), &Workspace::readOnlyChanged, this, &MainWindow::showConnectedStatus);
    connect(m_workspace.get(), &Workspace::userChanged, this,
        [this] { setRoleText(userRoleLabel(*m_workspace->user().role)); });
    connect(&m_workspace->database(), &Database::connectionChanged, this, &MainWindow::showConnection);
    connect(
        &m_workspace->listener(), &NotificationListener::connectionChanged, this, &MainWindow::followServer);
    connect(m_workspace.get(), &Workspace::announced, this,
        [this](StatusKind kind, const QString& text) { toast(kind, text); });
    connect(m_workspace.get(), &Workspace::failed, this, &MainWindow::showClientsError);
    connect(m_workspace.get(), &Workspace::clientsLoaded, this, &MainWindow::takeClients);
    connect(this, &MainWindowFrame::clientSelected, m_workspace.get(), [this](const QString& id) {
        m_workspace->selectClient(ClientId::fromString(id));
        QSettings().setValue(lastClientKey, id);
    });
    m_workspace->loadClients();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_campaigns && !m_campaigns->mayClose())
        event->ignore();
    else
        MainWindowFrame::closeEvent(event);
}

void MainWindow::buildPages()
{
    m_campaigns = new CampaignsPage(*m_workspace);
    m_audience = new AudiencePage(*m_workspace);
    m_deEnrollment = new DeEnrollmentPage(*m_workspace);
    m_statistics = new StatisticsPage(*m_workspace);
    m_review = new ReviewPage(*m_workspace);
    addPage(QStringLiteral("campaigns"), QStringLiteral("campaigns"), tr("Campaigns"), m_campaigns);
    addPage(QStringLiteral("audience"), QStringLiteral("audience"), tr("Audience"), m_audience);
    addPage(QStringLiteral("deenrollment"), QStringLiteral("exit"), tr("De-enrollment"), m_deEnrollment);
    addPage(QStringLiteral("statistics"), QStringLiteral("statistics"), tr("Statistics"), m_statistics);
    addPage(QStringLiteral("review"), QStringLiteral("review"), tr("Review"), m_review);
    addPage(QStringLiteral("settings"), QStringLiteral("settings"), tr("Settings"),
        new SettingsPage(*m_workspace));
    connect(m_campaigns, &CampaignsPage::statisticsRequested, this, [this](CampaignId campaign) {
        m_statistics->selectCampaign(campaign);
        setCurrentPage(QStringLiteral("statistics"));
    });
    connect(m_review, &ReviewPage::editRequested, this, [this](CampaignId campaign) {
        setCurrentPage(QStringLiteral("campaigns"));
        m_campaigns->edit(campaign);
    });
    connect(m_deEnrollment, &DeEnrollmentPage::workerStateChanged, this,
        [this](bool running, const QString& text) {
            setWorkerStatus(running ? StatusKind::Info : StatusKind::Neutral, text);
        });
    m_alerts = std::make_unique<AlertWatch>(*m_workspace);
    connect(m_alerts.get(), &AlertWatch::alerted, this, &MainWindow::showAlert);
    connect(m_deEnrollment, &DeEnrollmentPage::lastRunChanged, this, &MainWindow::showLastRun);
}

void MainWindow::takeClients()
{
    if (m_workspace->clients().isEmpty()) {
        showWelcome();
        Q_EMIT opened();
        return;
    }
    closeWelcome();
    m_start->clear();
    if (!m_campaigns)
        buildPages();
    QVector<ClientEntry> entries;
    for (const Client& client : m_workspace->clients())
        entries.append({client.id.toString(), client.companyName});
    setClients(entries);
    const QString last = QSettings().value(lastClientKey).toString();
    const bool known =
        std::any_of(entries.cbegin(), entries.cend(), [&](const ClientEntry& e) { return e.id == last; });
    setCurrentClient(known ? last : entries.first().id);
    m_workspace->selectClient(ClientId::fromString(currentClient()));
    m_campaigns->setFocus();
    Q_EMIT opened();
}

void MainWindow::showClientsError(const Error& error)
{
    Error shown = error;
    // Class 42: what the clients are read from is not there. The differences say more than the statement.
    if (m_workspace->isReadOnly() && error.sqlState.startsWith(QLatin1String("42"))) {
        const SchemaCondition& condition = m_workspace->driftGuard().condition();
        shown.code = ErrorCode::SchemaDrift;
        shown.message = tr("This database differs so much from what this program expects that it can't be "
                           "shown: %1. Restore it as it was or ask your administrator.")
                            .arg(condition.sentence());
        shown.detail = condition.lines() + u'\n' + error.detail;
    }
    showStartError(shown);
}

void MainWindow::showWelcome()
{
    m_start->clear();
    if (!m_welcome) {
        m_welcome = new WelcomePage;
        for (QPushButton* control : m_welcome->writingControls())
            guardWriting(*m_workspace, control, Right::Administer);
        setCover(m_welcome);
        connect(m_welcome, &WelcomePage::demoRequested, this, &MainWindow::makeDemo);
        connect(m_welcome, &WelcomePage::demoCancelled, this, [this] { m_demoCancellation.cancel(); });
        connect(m_welcome, &WelcomePage::clientRequested, this, &MainWindow::addFirstClient);
    }
}

void MainWindow::closeWelcome()
{
    if (m_welcome)
        setCover(nullptr);
    m_welcome = nullptr;
}

void MainWindow::makeDemo()
{
    if (m_workspace->isReadOnly()) {
        m_welcome->showChoice(m_workspace->driftGuard().condition().refusal());
        return;
    }
    m_demoCancellation = Cancellation();
    m_demo = std::make_unique<DatabaseExecutor>(
        m_workspace->database().settings(), SessionKind::Admin, QStringLiteral("campaign-manager/demo"));
    m_welcome->showProgress(tr("Making the demo data …"), 0);
    const auto report = [this](const QString& phrase, int percent) {
        QMetaObject::invokeMethod(this, [this, phrase, percent] {
            if (m_welcome)
                m_welcome->showProgress(phrase, percent);
        });
    };
    m_demo->post(
        [this, report](Result<Session*> session) {
            Error error;
            if (!session) {
                error = session.error();
            } else if (auto made = demo::seedDemo(**session, {}, report); !made) {
                error = made.error();
            }
            QMetaObject::invokeMethod(this, [this, error] {
                if (error.message.isEmpty())
                    m_workspace->loadClients();
                else if (m_welcome)
                    m_welcome->showChoice(error.code == ErrorCode::Cancelled ? Error() : error);
            });
        },
        m_demoCancellation);
}

void MainWindow::addFirstClient(const QString& name, const QString& timeZone)
{
    m_workspace->database().write(
        this, [name, timeZone](Session& session) { return addClient(session, name, {}, timeZone); },
        [this](const Result<ClientId>& answer) {
            if (answer)
                m_workspace->loadClients();
            else if (m_welcome)
                m_welcome->showChoice(answer.error());
        });
}

void MainWindow::showConnectedStatus()
{
    const ConnectionSettings& settings = m_workspace->database().settings();
    const bool local = settings.parameter(QStringLiteral("host")).startsWith(QLatin1Char('/'));
    const QString name = local ? tr("Local database") : settings.displayName();
    if (m_workspace->isReadOnly())
        setConnectionStatus(StatusKind::Warning, tr("%1, read-only").arg(name), settings.displayName());
    else
        setConnectionStatus(StatusKind::Success, name, settings.displayName());
}

void MainWindow::showConnection(bool connected, const QString& reason)
{
    if (connected) {
        showConnectedStatus();
        hideBanner(connectionBanner);
        return;
    }
    setConnectionStatus(StatusKind::Error, tr("Not connected"), reason);
    Banner::Content banner;
    banner.kind = StatusKind::Error;
    banner.text = reason;
    banner.detail = tr("What you entered is kept.");
    banner.actions = {{tr("Try again"), [this] { m_workspace->announceChange(); }}};
    showBanner(connectionBanner, banner);
}

// What the listener sees holds for all connections; once the server is back the pages ask again.
void MainWindow::followServer(bool connected, const QString& reason)
{
    const bool back = connected && std::exchange(m_serverAway, !connected);
    if (!connected)
        m_serverAway = true;
    if (!connected || back)
        showConnection(connected, reason);
    if (back)
        m_workspace->announceChange();
}

void MainWindow::showAlert(StatusKind kind, const QString& title, const QString& text)
{
    toast(kind, text);
    if (!m_tray && QSystemTrayIcon::isSystemTrayAvailable()) {
        m_tray = new QSystemTrayIcon(windowIcon(), this);
        m_tray->setToolTip(windowTitle());
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] {
            setCurrentPage(QStringLiteral("deenrollment"));
            raise();
            activateWindow();
        });
        m_tray->show();
    }
    if (m_tray)
        m_tray->showMessage(title, text,
            kind == StatusKind::Error         ? QSystemTrayIcon::Critical
                : kind == StatusKind::Warning ? QSystemTrayIcon::Warning
                                              : QSystemTrayIcon::Information);
}

void MainWindow::showLastRun(const DeEnrollmentRun& run)
{
    if (run.id.isNull())
        setLastRun(StatusKind::Neutral, tr("No run yet"));
    else
        setLastRun(runStatusKind(run.status),
            tr("Last run %1: %2 left").arg(formatRelative(run.runAt), formatCount(run.deEnrolled)));
}

} // namespace cm
