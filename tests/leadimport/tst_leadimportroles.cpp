// SPDX-License-Identifier: GPL-3.0-or-later
// Who may import, under the logins of each role.
#include "models/leadimport/leadfile.h"
#include "models/leadimport/leadimport.h"
#include "tests/scenarios/twotenants.h"
#include "tests/support/results.h"

#include <QBuffer>
#include <QTest>

using namespace cm;
using namespace cm::test;

class LeadImportRoles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_tenants = std::make_unique<TwoTenants>(); }
    void cleanupTestCase() { m_tenants.reset(); }

    void rolesImportAsTheyMay_data();
    void rolesImportAsTheyMay();
    void staffImportsNoBookings();
    void anotherClientsImportIsNotThere();
    void theRowsAreNobodysToReplace();

private:
    Result<LeadImportResult> import(const QString& role, ClientId client, const QByteArray& csv)
    {
        QByteArray bytes = csv;
        QBuffer file(&bytes);
        file.open(QIODevice::ReadOnly);
        LeadImportOptions options;
        options.client = client;
        options.mapping = previewLeadFile(file, {}, 0)->mapping;
        LeadImporter importer(m_tenants->as(role), options);
        return importer.run(file);
    }
    qint64 count(const QString& rest)
    {
        return number(m_tenants->owner(), QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    std::unique_ptr<TwoTenants> m_tenants;
};

void LeadImportRoles::rolesImportAsTheyMay_data()
{
    QTest::addColumn<QString>("state");
    QTest::newRow("super") << QString();
    QTest::newRow("admin") << QString();
    QTest::newRow("staff") << QString();
    QTest::newRow("manager") << QStringLiteral("42501");
    QTest::newRow("worker") << QStringLiteral("42501");
    QTest::newRow("nobody") << QStringLiteral("42501");
}

void LeadImportRoles::rolesImportAsTheyMay()
{
    QFETCH(QString, state);
    const QString role = QString::fromLatin1(QTest::currentDataTag());
    const qint64 before = count(QStringLiteral("leads"));
    const auto result = import(role, m_tenants->a.client, "E-mail\n" + role.toUtf8() + "@example.com\n");
    QCOMPARE(result ? QString() : result.error().sqlState, state);
    QCOMPARE(count(QStringLiteral("leads")), before + (state.isEmpty() ? 1 : 0));
    if (!state.isEmpty())
        return;
    QCOMPARE(count(QStringLiteral("lead_imports WHERE actor = '%1'").arg(m_tenants->login(role))), 1);
    const auto undone = undoLeadImport(m_tenants->as(role), result->id);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message + undone.error().detail));
    QCOMPARE(count(QStringLiteral("leads")), before);
}

void LeadImportRoles::staffImportsNoBookings()
{
    const auto result = import(
        QStringLiteral("staff"), m_tenants->a.client, "E-mail,Booked,Opted out\nx@example.com,yes,yes\n");
    QVERIFY(!result);
    QCOMPARE(result.error().sqlState, QStringLiteral("42501"));
    QCOMPARE(result.error().field, QStringLiteral("booked"));
    QCOMPARE(count(QStringLiteral("leads WHERE email = 'x@example.com'")), 0);
    QVERIFY(import(QStringLiteral("staff"), m_tenants->a.client, "E-mail,Opted out\nx@example.com,yes\n"));
}

void LeadImportRoles::anotherClientsImportIsNotThere()
{
    const QString staff = QStringLiteral("staff");
    const auto foreign = import(staff, m_tenants->b.client, "E-mail\ny@example.com\n");
    QVERIFY(!foreign);
    QCOMPARE(foreign.error().code, ErrorCode::NotFound);
    const auto theirs = import(QStringLiteral("super"), m_tenants->b.client, "E-mail\ny@example.com\n");
    QVERIFY(theirs);
    QCOMPARE(errorOf(undoLeadImport(m_tenants->as(staff), theirs->id)).code, ErrorCode::NotFound);
    QCOMPARE(sqlState(m_tenants->as(staff),
                 QStringLiteral("SELECT undo_lead_import('%1', '%2')")
                     .arg(m_tenants->a.id(), theirs->id.toString())),
        QStringLiteral("P0002"));
    QVERIFY(listLeadImports(m_tenants->as(staff), m_tenants->b.client, 10)->isEmpty());
    QCOMPARE(count(QStringLiteral("leads WHERE email = 'y@example.com'")), 1);
}

void LeadImportRoles::theRowsAreNobodysToReplace()
{
    Session& staff = m_tenants->as(QStringLiteral("staff"));
    const QString prepare = QStringLiteral("SELECT prepare_lead_import('%1')").arg(m_tenants->a.id());
    for (const char* attack :
        {"DROP TABLE pg_temp.lead_import_rows", "ALTER TABLE pg_temp.lead_import_rows RENAME TO other",
            "CREATE TRIGGER t BEFORE INSERT ON pg_temp.lead_import_rows FOR EACH ROW "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "CREATE RULE r AS ON INSERT TO pg_temp.lead_import_rows DO INSTEAD NOTHING",
            "SELECT * FROM pg_temp.lead_import_rows"}) {
        auto transaction = Transaction::begin(staff);
        QVERIFY(transaction && staff.execute(prepare));
        const auto answer = staff.execute(QString::fromLatin1(attack));
        QVERIFY2(!answer, attack);
        QCOMPARE(answer.error().sqlState, QStringLiteral("42501"));
    }
    // A table or view of the caller's own is not read.
    for (const char* kind :
        {"TABLE lead_import_rows AS SELECT 1 AS line", "VIEW lead_import_rows AS SELECT 1 AS line"}) {
        auto transaction = Transaction::begin(staff);
        QVERIFY(transaction && staff.execute(QStringLiteral("CREATE TEMPORARY ") + QLatin1String(kind)));
        const auto answer =
            staff.execute(QStringLiteral("SELECT import_leads('%1', 'x', 'skip')").arg(m_tenants->a.id()));
        QVERIFY(!answer);
        QCOMPARE(answer.error().sqlState, QStringLiteral("55000"));
    }
}

QTEST_GUILESS_MAIN(LeadImportRoles)
#include "tst_leadimportroles.moc"
