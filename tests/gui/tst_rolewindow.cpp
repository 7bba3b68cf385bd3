// SPDX-License-Identifier: GPL-3.0-or-later
// The window under the roles of DESIGN §7: it explains what the database decides.
#include "tests/gui/startedwindow.h"

#include <QAbstractButton>
#include <QLabel>

using namespace cm;
using namespace cm::test;

class RoleWindowTest : public StartedWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        prepareWindowTests(QStringLiteral("rolewindow"));
        m_login = QStringLiteral("rolewindow_%1").arg(QCoreApplication::applicationPid());
    }
    void init()
    {
        use(TestDatabase::Content::Migrated);
        m_client = makeClient(*m_session, QStringLiteral("Own client"));
        makeClient(*m_session, QStringLiteral("Another client"));
        makeLeads(*m_session, m_client, 5);
        makeCampaign(*m_session, m_client);
        mustExecute(*m_session, QStringLiteral("CREATE ROLE ") + m_login);
    }
    void cleanup()
    {
        mustExecute(*m_session, u"DELETE FROM app_users");
        mustExecute(*m_session, QStringLiteral("DROP OWNED BY ") + m_login);
        mustExecute(*m_session, QStringLiteral("DROP ROLE ") + m_login);
        close();
    }

    void RL_01_theWindowShowsWhatTheRoleMayDo_data();
    void RL_01_theWindowShowsWhatTheRoleMayDo();
    void RL_01_aLoginWithoutARoleIsToldSo();

private:
    QString m_login;
    ClientId m_client;
};

void RoleWindowTest::RL_01_theWindowShowsWhatTheRoleMayDo_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("label");
    QTest::addColumn<int>("clients");
    QTest::addColumn<bool>("manages");
    QTest::addColumn<bool>("processes");
    QTest::addColumn<bool>("editsLeads");
    QTest::newRow("super admin") << "cm_super_admin"
                                 << "Super admin" << 2 << true << true << true;
    QTest::newRow("client admin") << "cm_client_admin"
                                  << "Client admin" << 1 << true << true << true;
    QTest::newRow("staff") << "cm_staff"
                           << "Staff" << 1 << false << false << true;
    QTest::newRow("manager") << "cm_manager"
                             << "Manager" << 1 << false << false << false;
    QTest::newRow("worker") << "cm_worker"
                            << "Worker" << 2 << false << true << false;
}

void RoleWindowTest::RL_01_theWindowShowsWhatTheRoleMayDo()
{
    QFETCH(QString, role);
    QFETCH(QString, label);
    QFETCH(int, clients);
    QFETCH(bool, manages);
    QFETCH(bool, processes);
    QFETCH(bool, editsLeads);
    mustExecute(*m_session,
        u"INSERT INTO app_users (login, role, client_id) VALUES (:login, :role, "
        "CASE WHEN :role IN ('cm_super_admin', 'cm_worker') THEN NULL ELSE :client::uuid END)",
        {{QLatin1String("login"), m_login}, {QLatin1String("role"), role},
            {QLatin1String("client"), m_client}});
    start(m_login);
    QVERIFY2(m_failure.message.isEmpty(), qPrintable(m_failure.message));
    QVERIFY(!m_window->workspace()->isReadOnly());
    QCOMPARE(m_window->workspace()->clients().size(), clients);
    const auto* shown = find<QWidget>("roleStatus");
    QVERIFY(shown && shown->isVisible());
    QCOMPARE(shown->property("text").toString(), label);
    for (const auto& [name, allowed] : {std::pair("newCampaign", manages), std::pair("runNow", processes),
             std::pair("importLeads", editsLeads)}) {
        auto* button = find<QAbstractButton>(name);
        QTRY_VERIFY2(button->isEnabled() == allowed, name);
        if (!allowed)
            QVERIFY2(button->toolTip().contains(label), qPrintable(button->toolTip()));
    }
}

void RoleWindowTest::RL_01_aLoginWithoutARoleIsToldSo()
{
    // It may see the tables, by some other group, and still nobody's rows.
    mustExecute(*m_session, QStringLiteral("GRANT cm_staff TO ") + m_login);
    start(m_login);
    QCOMPARE(overlay()->state(), StateOverlay::State::Error);
    const auto labels = overlay()->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
        [&](const QLabel* l) { return l->text().contains(m_login) && l->text().contains(u"role"); }));
}

QTEST_MAIN(RoleWindowTest)
#include "tst_rolewindow.moc"
