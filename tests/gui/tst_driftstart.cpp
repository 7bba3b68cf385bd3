// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario VF-02 at the start: databases that can't be shown say why and are left as they are.
#include "models/schema/catalog.h"
#include "models/schema/verifier.h"
#include "tests/gui/startedwindow.h"

#include <QPlainTextEdit>

using namespace cm;
using namespace cm::test;

namespace {

// Everything there is in the old system's tables, and which version of each row.
const QString oldContent = QStringLiteral(
    "SELECT md5(string_agg(line, '|' ORDER BY line)) AS sum FROM ("
    "SELECT c::text || c.xmin || c.ctid AS line FROM clients c UNION ALL "
    "SELECT l::text || l.xmin || l.ctid FROM leads l UNION ALL "
    "SELECT c::text || c.xmin || c.ctid FROM campaigns c UNION ALL "
    "SELECT last_value::text || is_called FROM leads_id_seq UNION ALL "
    "SELECT relname || relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace) x");

} // namespace

class DriftStartTest : public StartedWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_driftstart")); }
    void init() { use(TestDatabase::Content::Migrated); }
    void cleanup() { close(); }

    void VF_02_aDatabaseThatCannotBeShownSaysWhy_data();
    void VF_02_aDatabaseThatCannotBeShownSaysWhy();
    void VF_02_foreignTablesAreReportedAndLeftAlone();
    void VF_02_closingDoesNotWaitForACheck();
};

void DriftStartTest::VF_02_aDatabaseThatCannotBeShownSaysWhy_data()
{
    QTest::addColumn<QString>("drift");
    QTest::addColumn<QString>("words");
    QTest::newRow("column the window reads")
        << QStringLiteral("ALTER TABLE clients RENAME COLUMN company_name TO old_name")
        << QStringLiteral("clients.company_name is missing");
    QTest::newRow("table the window reads")
        << QStringLiteral("ALTER TABLE enrollments RENAME TO old_enrollments")
        << QStringLiteral("lacks tables that Campaign Manager can't do without: enrollments");
    QTest::newRow("older") << QStringLiteral("DELETE FROM schema_migrations WHERE version > 23")
                           << QStringLiteral("older Campaign Manager");
    QTest::newRow("newer") << QStringLiteral(
        "INSERT INTO schema_migrations (version, name, checksum, duration_ms) VALUES (9000, 'later', 'x', 1)")
                           << QStringLiteral("newer Campaign Manager");
}

void DriftStartTest::VF_02_aDatabaseThatCannotBeShownSaysWhy()
{
    QFETCH(QString, drift);
    QFETCH(QString, words);
    makeClient(*m_session);
    const QString clients = QStringLiteral("SELECT count(*)::text AS sum FROM clients");
    change(drift);
    start();
    QCOMPARE(overlay()->state(), StateOverlay::State::Error);
    QVERIFY2(overlay()->message().contains(words), qPrintable(overlay()->message()));
    QVERIFY(m_window->pageIds().isEmpty());
    QCOMPARE(text(clients), QStringLiteral("1"));
}

void DriftStartTest::VF_02_foreignTablesAreReportedAndLeftAlone()
{
    use(TestDatabase::Content::Empty);
    // The old system, with a function that would leave a trace if it were called.
    change(QStringLiteral(
        "CREATE TABLE clients (id serial PRIMARY KEY, name text); "
        "CREATE TABLE leads (id serial PRIMARY KEY, email text); "
        "CREATE TABLE campaigns (id serial PRIMARY KEY, name text); "
        "INSERT INTO clients (name) VALUES ('Acme'), ('Bolt'); "
        "INSERT INTO leads (email) SELECT 'lead' || n || '@example.com' FROM generate_series(1, 1000) AS n; "
        "INSERT INTO campaigns (name) VALUES ('Spring'); "
        "CREATE FUNCTION take_number() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('leads_id_seq') $$"));
    const QString before = text(oldContent);
    const auto catalog = readCatalog(*m_session);
    start();
    QCOMPARE(m_failure.code, ErrorCode::SchemaDrift);
    const QStringList lines = m_failure.detail.split(u'\n');
    QVERIFY2(lines.size() <= 21, qPrintable(m_failure.detail));
    const auto names = [&lines](const QString& beginning, const QStringList& columns) {
        return std::any_of(lines.cbegin(), lines.cend(), [&](const QString& line) {
            const QStringList words = line.mid(beginning.size()).trimmed().split(QStringLiteral(", "));
            return line.startsWith(beginning)
                && std::all_of(columns.cbegin(), columns.cend(),
                    [&words](const QString& column) { return words.contains(column); });
        });
    };
    QVERIFY2(names(QStringLiteral("clients lacks the columns"),
                 {QStringLiteral("company_name"), QStringLiteral("time_zone")}),
        qPrintable(m_failure.detail));
    QVERIFY(names(QStringLiteral("leads lacks the columns"),
        {QStringLiteral("client_id"), QStringLiteral("kajabi_tags"), QStringLiteral("icp_score")}));
    QVERIFY(names(QStringLiteral("campaigns lacks the columns"),
        {QStringLiteral("audience"), QStringLiteral("is_paused")}));
    QVERIFY(names(QStringLiteral("clients has columns that are not ours:"), {QStringLiteral("name")}));
    QVERIFY(names(QStringLiteral("missing tables and views:"),
        {QStringLiteral("enrollments"), QStringLiteral("schema_migrations")}));
    QVERIFY(m_failure.detail.contains(QStringLiteral("leads.id is \"integer")));
    QVERIFY2(lines.last().endsWith(QStringLiteral("more differences")), qPrintable(lines.last()));
    // The window shows it, and nothing of theirs was changed, called or added.
    QCOMPARE(overlay()->state(), StateOverlay::State::Error);
    QCOMPARE(find<QPlainTextEdit>("stateDetails")->toPlainText(), m_failure.detail);
    QCOMPARE(text(oldContent), before);
    QCOMPARE(*readCatalog(*m_session), *catalog);
}

void DriftStartTest::VF_02_closingDoesNotWaitForACheck()
{
    makeClient(*m_session);
    change(QStringLiteral("ALTER TABLE leads ADD COLUMN extra text"));
    start();
    // The check asks for the catalog, which now waits until long after this test.
    const auto holder = m_database->session();
    QVERIFY(holder->executeScript(
        QStringLiteral("BEGIN; LOCK TABLE schema_migrations IN ACCESS EXCLUSIVE MODE")));
    checkAgain();
    QVERIFY(m_window->workspace()->driftGuard().isChecking());
    QTRY_COMPARE(count(QStringLiteral("pg_stat_activity WHERE datname = current_database() "
                                      "AND application_name LIKE '%verify%' AND wait_event_type = 'Lock'")),
        1);
    m_window.reset();
    // Nor does a start that is given up.
    m_starter->start();
    QTRY_COMPARE(count(QStringLiteral("pg_stat_activity WHERE datname = current_database() "
                                      "AND wait_event_type = 'Lock'")),
        1);
    m_starter.reset();
}

QTEST_MAIN(DriftStartTest)
#include "tst_driftstart.moc"
