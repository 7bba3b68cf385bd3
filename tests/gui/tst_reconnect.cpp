// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario RC-01: the server goes away and comes back while the window is open.
#include "tests/gui/windowtest.h"
#include "tests/support/droppingproxy.h"
#include "tests/support/restartingserver.h"
#include "ui/campaigns/campaignform.h"
#include "ui/campaigns/campaignspage.h"
#include "ui/controls/banner.h"
#include "ui/controls/tableview.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace cm;
using namespace cm::test;

class ReconnectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_reconnect")); }
    void cleanup() { m_window.reset(); }

    void RC_01_theServerRestartsWhileAFormIsOpen();
    void RC_01_theNetworkIsCutForAMoment();

private:
    void open(const ConnectionSettings& settings)
    {
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        m_window->open(settings);
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->pageIds().isEmpty(), 20'000);
    }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    bool bannerShows()
    {
        auto* banner = find<Banner>("banner_connection");
        return banner && banner->isVisible();
    }

    std::unique_ptr<MainWindow> m_window;
};

void ReconnectTest::RC_01_theServerRestartsWhileAFormIsOpen()
{
    RestartingServer server;
    makeLeads(*server.session(), makeClient(*server.session()), 3);
    open(server.settings());
    QTest::mouseClick(find<QPushButton>("newCampaign"), Qt::LeftButton);
    QTest::keyClicks(find<QLineEdit>("campaignName"), QStringLiteral("Spring"));
    QTest::keyClicks(find<QPlainTextEdit>("messageText1"), QStringLiteral("Hi {{first_name}}"));
    QVERIFY(!bannerShows());
    server.stop();
    // Nobody clicks: the window notices by itself, and says so.
    QTRY_VERIFY_WITH_TIMEOUT(bannerShows(), 10'000);
    QTest::keyClicks(find<QPlainTextEdit>("messageText1"), QStringLiteral(", how are you?"));
    server.start();
    QTRY_VERIFY_WITH_TIMEOUT(!bannerShows(), 20'000);
    // What was entered before and meanwhile is there, and can be saved.
    QCOMPARE(find<QLineEdit>("campaignName")->text(), QStringLiteral("Spring"));
    QCOMPARE(find<QPlainTextEdit>("messageText1")->toPlainText(),
        QStringLiteral("Hi {{first_name}}, how are you?"));
    auto* tags = m_window->campaignsPage()->form()->findChild<QWidget*>(QStringLiteral("tagsAny"));
    auto* input = tags->findChild<QLineEdit*>();
    QTest::keyClicks(input, QStringLiteral("webinar"));
    QTest::keyClick(input, Qt::Key_Return);
    QTest::mouseClick(find<QPushButton>("createCampaign"), Qt::LeftButton);
    const auto session = server.session();
    QTRY_COMPARE_WITH_TIMEOUT(
        number(*session, QStringLiteral("SELECT count(*) AS n FROM campaigns WHERE name = 'Spring'")), 1,
        10'000);
    QVERIFY(!bannerShows());
    m_window.reset();
}

void ReconnectTest::RC_01_theNetworkIsCutForAMoment()
{
    TestDatabase database;
    const auto session = database.session();
    const ClientId client = makeClient(*session);
    DroppingProxy proxy(database.settings());
    open(proxy.settings());
    proxy.setRefusing(true);
    proxy.drop();
    QTRY_VERIFY_WITH_TIMEOUT(bannerShows(), 10'000);
    // Something happens meanwhile.
    makeCampaign(*session, client, QStringLiteral("Made elsewhere"));
    proxy.setRefusing(false);
    QTRY_VERIFY_WITH_TIMEOUT(!bannerShows(), 20'000);
    // The pages have asked again by themselves.
    QTRY_COMPARE_WITH_TIMEOUT(find<TableView>("campaignTable")->model()->rowCount(), 1, 10'000);
    QTest::qWait(500);
    QVERIFY(!bannerShows());
    m_window.reset();
}

QTEST_MAIN(ReconnectTest)
#include "tst_reconnect.moc"
