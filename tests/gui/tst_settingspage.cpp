// SPDX-License-Identifier: GPL-3.0-or-later
// The keys under Settings, in the real window: made, shown once, listed, revoked; and by whom not.
#include "models/apikeys/apikeyqueries.h"
#include "tests/gui/startedwindow.h"
#include "ui/controls/formfield.h"
#include "ui/controls/tableview.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

using namespace cm;
using namespace cm::test;

class SettingsPageTest : public StartedWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("settingspage")); }
    void init()
    {
        use(TestDatabase::Content::Migrated);
        m_client = makeClient(*m_session, QStringLiteral("Acme"));
        makeClient(*m_session, QStringLiteral("Birch"));
    }
    void cleanup() { close(); }
    void withoutKeys();
    void aKeyIsMadeAndShownOnce();
    void wrongEntriesAreNamed();
    void aKeyIsRevoked();
    void keysOfTheChosenClient();
    void staffSeesWhyNot();

private:
    void openSettings(const QString& role = {})
    {
        start(role);
        m_window->setCurrentPage(QStringLiteral("settings"));
        QTRY_VERIFY(table()->overlay()->state() != StateOverlay::State::Loading);
    }
    TableView* table() { return find<TableView>("keyTable"); }
    QDialog* dialog() { return find<QDialog>("newKeyDialog"); }
    QString error(const char* editor)
    {
        for (QWidget* widget = find<QWidget>(editor); widget; widget = widget->parentWidget()) {
            if (const auto* field = qobject_cast<FormField*>(widget))
                return field->error();
        }
        return {};
    }
    void click(const char* name) { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    void makeKey(const QString& name) { QVERIFY(createApiKey(*m_session, m_client, {name, {}, {}})); }
    /// For looking at: CM_TEST_PICTURES names a folder.
    void picture(const QString& name, QWidget* of = nullptr)
    {
        const QString folder = qEnvironmentVariable("CM_TEST_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(
                (of ? of : m_window.get())->grab().save(QDir(folder).filePath(name + QLatin1String(".png"))));
    }

    ClientId m_client;
};

void SettingsPageTest::withoutKeys()
{
    openSettings();
    QTRY_COMPARE(table()->overlay()->state(), StateOverlay::State::Empty);
    QCOMPARE(table()->overlay()->message(), QStringLiteral("No keys yet"));
    picture(QStringLiteral("settings-empty"));
    QVERIFY(!find<QPushButton>("revokeKey")->isEnabled());
    // The empty state's button opens the dialog.
    Q_EMIT table()->overlay()->actionTriggered();
    QTRY_VERIFY(dialog() && dialog()->isVisible());
}

void SettingsPageTest::aKeyIsMadeAndShownOnce()
{
    openSettings();
    click("newKey");
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    QTRY_VERIFY(find<QLineEdit>("keyName")->hasFocus());
    QTest::keyClicks(find<QLineEdit>("keyName"), QStringLiteral("Website forms"));
    for (const Endpoint endpoint : allEndpoints()) {
        auto* check = m_window->findChild<QCheckBox*>(QStringLiteral("scope_") + endpointName(endpoint));
        check->setChecked(endpoint == Endpoint::AutoCreate || endpoint == Endpoint::List);
    }
    QTest::keyClicks(find<QLineEdit>("keyEnds"), QDate::currentDate().addDays(30).toString(Qt::ISODate));
    picture(QStringLiteral("settings-new-key"), dialog());
    QTest::keyClick(find<QLineEdit>("keyName"), Qt::Key_Return);
    auto* shown = find<QLineEdit>("key");
    QTRY_VERIFY(isApiKeyShaped(shown->text()));
    picture(QStringLiteral("settings-key-shown"), dialog());
    click("copyKey");
    QCOMPARE(QGuiApplication::clipboard()->text(), shown->text());
    const Row row = mustExecute(*m_session,
        u"SELECT name, encode(key_hash, 'hex') AS hash, endpoints, expires_at, client_id FROM api_keys")
                        .first();
    QCOMPARE(row.text("hash"), apiKeyHash(shown->text()));
    QCOMPARE(row.text("name"), QStringLiteral("Website forms"));
    QCOMPARE(row.id<ClientId>("client_id"), m_client);
    QCOMPARE(
        row.textArray("endpoints"), QStringList({QStringLiteral("auto-create"), QStringLiteral("list")}));
    // Until the end of that day in Berlin.
    QCOMPARE(row.timestamp("expires_at"),
        QDateTime(QDate::currentDate().addDays(31), QTime(0, 0), QTimeZone("Europe/Berlin")).toUTC());
    click("closeKey");
    QTRY_VERIFY(!dialog());
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    const QAbstractItemModelTester tester(table()->model());
    QCOMPARE(table()->overlay()->state(), StateOverlay::State::None);
    QStringList texts;
    for (int column = 0; column < table()->model()->columnCount(); ++column)
        texts.append(table()->model()->index(0, column).data().toString());
    QVERIFY(texts.contains(QStringLiteral("Usable")));
    QVERIFY(texts.join(u' ').contains(QStringLiteral("Announce a form's campaign, List campaigns")));
    QVERIFY(!texts.join(u' ').contains(QStringLiteral("cmk_")));
}

void SettingsPageTest::wrongEntriesAreNamed()
{
    openSettings();
    click("newKey");
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    for (const Endpoint endpoint : allEndpoints())
        m_window->findChild<QCheckBox*>(QStringLiteral("scope_") + endpointName(endpoint))->setChecked(false);
    QTest::keyClicks(find<QLineEdit>("keyEnds"), QStringLiteral("2020-01-01"));
    click("createKey");
    QVERIFY(!error("keyName").isEmpty());
    QVERIFY(!error("scope_list").isEmpty());
    QVERIFY(!error("keyEnds").isEmpty());
    QTRY_VERIFY(find<QLineEdit>("keyName")->hasFocus());
    picture(QStringLiteral("settings-wrong-entries"), dialog());
    QTest::keyClicks(find<QLineEdit>("keyName"), QStringLiteral("Forms"));
    QVERIFY(error("keyName").isEmpty());
    find<QLineEdit>("keyEnds")->clear();
    QTest::keyClicks(find<QLineEdit>("keyEnds"), QStringLiteral("soon"));
    click("createKey");
    QVERIFY(error("keyEnds").contains(QStringLiteral("no date")));
    QCOMPARE(count(QStringLiteral("api_keys")), 0);
    click("cancelKey");
    QTRY_VERIFY(!dialog());
}

void SettingsPageTest::aKeyIsRevoked()
{
    makeKey(QStringLiteral("Old"));
    makeKey(QStringLiteral("New"));
    mustExecute(
        *m_session, u"UPDATE api_keys SET last_used_at = now() - interval '3 hours' WHERE name = 'Old'");
    openSettings();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    table()->selectRow(1);
    picture(QStringLiteral("settings-keys"));
    QVERIFY(find<QPushButton>("revokeKey")->isEnabled());
    // First the person thinks better of it.
    for (const QMessageBox::StandardButton choice : {QMessageBox::Cancel, QMessageBox::Yes}) {
        QTimer::singleShot(0, this, [choice] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box && box->text().contains(QStringLiteral("\"Old\"")));
            QTest::mouseClick(box->button(choice), Qt::LeftButton);
        });
        QTest::mouseClick(find<QPushButton>("revokeKey"), Qt::LeftButton);
        QTRY_COMPARE(count(QStringLiteral("api_keys WHERE revoked_at IS NOT NULL")),
            choice == QMessageBox::Yes ? 1 : 0);
    }
    QTRY_COMPARE(table()->model()->index(1, 1).data().toString(), QStringLiteral("Revoked"));
    QVERIFY(!find<QPushButton>("revokeKey")->isEnabled());
    QCOMPARE(count(QStringLiteral("api_keys WHERE name = 'New' AND revoked_at IS NULL")), 1);
}

void SettingsPageTest::keysOfTheChosenClient()
{
    makeKey(QStringLiteral("Of Acme"));
    openSettings();
    const auto clients = m_window->workspace()->clients();
    m_window->workspace()->selectClient(m_client);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    m_window->workspace()->selectClient(
        clients.first().id == m_client ? clients.last().id : clients.first().id);
    QTRY_COMPARE(table()->model()->rowCount(), 0);
    QTRY_COMPARE(table()->overlay()->state(), StateOverlay::State::Empty);
}

void SettingsPageTest::staffSeesWhyNot()
{
    makeKey(QStringLiteral("Secret"));
    const QString login = QStringLiteral("settingspage_%1").arg(QCoreApplication::applicationPid());
    mustExecute(*m_session, QStringLiteral("CREATE ROLE ") + login);
    mustExecute(*m_session,
        u"INSERT INTO app_users (login, role, client_id) VALUES (:login, 'staff', :client)",
        {{QLatin1String("login"), login}, {QLatin1String("client"), m_client}});
    openSettings(login);
    QTRY_COMPARE(table()->overlay()->message(), QStringLiteral("Keys are for administrators"));
    QCOMPARE(table()->model()->rowCount(), 0);
    QVERIFY(!find<QPushButton>("newKey")->isEnabled());
    picture(QStringLiteral("settings-staff"));
    m_window.reset();
    m_starter.reset();
    mustExecute(*m_session, u"DELETE FROM app_users");
    mustExecute(*m_session, QStringLiteral("DROP OWNED BY ") + login);
    mustExecute(*m_session, QStringLiteral("DROP ROLE ") + login);
}

QTEST_MAIN(SettingsPageTest)
#include "tst_settingspage.moc"
