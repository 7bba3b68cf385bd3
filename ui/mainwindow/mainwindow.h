// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/mainwindowframe.h"
#include "ui/workspace/workspace.h"

#include <memory>

namespace cm {

class AudiencePage;
class CampaignsPage;
class DatabaseExecutor;
class DeEnrollmentPage;
class ReviewPage;
class StateOverlay;
class StatisticsPage;
class WelcomePage;

/// The window: first says how the start goes, then holds the pages over one workspace.
/// Whoever owns it finds the database and calls open(); it keeps no connection itself.
class MainWindow final : public MainWindowFrame {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Before there is a database.
    void showStarting(const QString& phrase);
    void showStartError(const Error& error);
    /// The database is there. A `condition` that doesn't fit opens it read-only, under a banner that says
    /// why.
    void open(const ConnectionSettings& settings, const SchemaCondition& condition = {});

    /// Null before open().
    [[nodiscard]] Workspace* workspace() const { return m_workspace.get(); }
    [[nodiscard]] CampaignsPage* campaignsPage() const { return m_campaigns; }

Q_SIGNALS:
    /// The person wants the start to be tried again.
    void startRequested();
    /// The pages are there and a client is chosen, or the welcome page shows.
    void opened();

protected:
    /// Not while the person wants to stay with what was entered.
    void closeEvent(QCloseEvent* event) override;

private:
    void buildPages();
    void closeWelcome();
    void showClientsError(const Error& error);
    void showConnectedStatus();
    void takeClients();
    void showWelcome();
    void makeDemo();
    void addFirstClient(const QString& name, const QString& timeZone);
    void showConnection(bool connected, const QString& reason);
    void showLastRun(const DeEnrollmentRun& run);

    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<DatabaseExecutor> m_demo;
    Cancellation m_demoCancellation;
    StateOverlay* m_start;
    WelcomePage* m_welcome = nullptr;
    CampaignsPage* m_campaigns = nullptr;
    AudiencePage* m_audience = nullptr;
    DeEnrollmentPage* m_deEnrollment = nullptr;
    StatisticsPage* m_statistics = nullptr;
    ReviewPage* m_review = nullptr;
};

} // namespace cm
