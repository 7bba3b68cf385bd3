// SPDX-License-Identifier: GPL-3.0-or-later
// Behind a real PgBouncer in transaction mode: statements that fail, run out of time or are cancelled, and a
// server or a pooler that goes away.
#include "models/database/database.h"
#include "models/database/databaseerror.h"
#include "tests/database/pgbouncer.h"
#include "tests/support/results.h"

#include <QTest>

#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

QString failureOf(const Result<Rows>& answer)
{
    if (answer)
        return {};
    return answer.error().sqlState.isEmpty() ? answer.error().message : answer.error().sqlState;
}

} // namespace

class PgBouncerFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<PgBouncer::Options>("options");
        QTest::newRow("options refused") << PgBouncer::Options::Refused;
        QTest::newRow("options ignored") << PgBouncer::Options::Ignored;
    }
    void init()
    {
        QFETCH_GLOBAL(PgBouncer::Options, options);
        m_database = std::make_unique<PooledDatabase>(options);
    }
    void cleanup() { m_database.reset(); }
    void timeLimitEndsAStatement();
    void failuresGiveTheConnectionBack();
    void cancelStopsOnlyItsOwnStatement();
    void cancelReachesTheQueue();
    void lostServerAndLostPoolerAreNoticed();
    void windowConnectsAgain();
    void unreachableDatabasesSaySo();

private:
    std::unique_ptr<PooledDatabase> m_database;
};

void PgBouncerFaultsTest::timeLimitEndsAStatement()
{
    ConnectionSettings settings = m_database->pooledSettings();
    settings.setParameter(QStringLiteral("options"), QStringLiteral("-c statement_timeout=200ms"));
    const auto session = m_database->pooled(SessionKind::Write, settings);
    const auto slow = session->execute(u"SELECT pg_sleep(30)");
    QVERIFY(!slow);
    QCOMPARE(slow.error().code, ErrorCode::Timeout);
    {
        auto transaction = Transaction::begin(*session);
        QCOMPARE(errorOf(session->execute(u"SELECT pg_sleep(30)")).code, ErrorCode::Timeout);
    }
    QVERIFY(session->execute(u"SELECT 1"));
    // Another session on the same connections has its own limit.
    QVERIFY(m_database->pooled(SessionKind::Write)->execute(u"SELECT pg_sleep(0.4)"));
}

void PgBouncerFaultsTest::failuresGiveTheConnectionBack()
{
    mustExecute(m_database->direct(), u"CREATE TABLE late (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    std::vector<std::unique_ptr<Session>> sessions;
    for (int i = 0; i < PgBouncer::poolSize + 1; ++i) {
        sessions.push_back(m_database->pooled(SessionKind::Write));
        Session& session = *sessions.back();
        QCOMPARE(failureOf(session.execute(u"SELECT 1 / 0")), QStringLiteral("22012"));
        QCOMPARE(failureOf(session.execute(u"SELECT no_such_column")), QStringLiteral("42703"));
        // Found only by the COMMIT that follows the statement.
        QCOMPARE(failureOf(session.execute(u"INSERT INTO late VALUES (1), (1)")), QStringLiteral("23505"));
        QVERIFY(!session.executeScript(QStringLiteral("INSERT INTO late VALUES (2); SELECT 1 / 0")));
        QCOMPARE(number(session, QStringLiteral("SELECT count(*) AS n FROM late")), 0);
    }
    for (const auto& session : sessions)
        QCOMPARE(mustExecute(*session, u"INSERT INTO late VALUES (:id)",
                     {{QLatin1String("id"), static_cast<qint32>(&session - sessions.data())}})
                     .affected(),
            1);
}

void PgBouncerFaultsTest::cancelStopsOnlyItsOwnStatement()
{
    std::atomic<int> disturbed{0};
    std::jthread neighbour([&](const std::stop_token& stop) {
        const auto session = m_database->pooled(SessionKind::Read);
        while (!stop.stop_requested())
            disturbed += session->execute(u"SELECT pg_sleep(0.002)") ? 0 : 1;
    });
    const auto session = m_database->pooled(SessionKind::Write);
    for (int i = 0; i < 10; ++i) {
        const Cancellation cancellation;
        session->setCancellation(cancellation);
        std::jthread user([&] {
            const auto watching = Session::open(m_database->directSettings(), SessionKind::Read);
            if (!watching)
                qFatal("%s", qPrintable(watching.error().message));
            while (number(**watching,
                       QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'active' "
                                      "AND datname = current_database() AND query = 'SELECT pg_sleep(30)'"))
                == 0)
                QTest::qSleep(5);
            cancellation.cancel();
        });
        const auto stopped = session->execute(u"SELECT pg_sleep(30)");
        user.join();
        QCOMPARE(errorOf(stopped).code, ErrorCode::Cancelled);
        session->setCancellation({});
        QCOMPARE(failureOf(session->execute(u"SELECT 1")), QString());
    }
    neighbour.request_stop();
    neighbour.join();
    QCOMPARE(disturbed.load(), 0);
}

void PgBouncerFaultsTest::cancelReachesTheQueue()
{
    const auto session = m_database->pooled(SessionKind::Read);
    const auto other = m_database->pooled(SessionKind::Write);
    std::vector<std::unique_ptr<PlainClient>> holders;
    for (int i = 0; i < PgBouncer::poolSize; ++i) {
        holders.push_back(std::make_unique<PlainClient>(m_database->pooledSettings()));
        holders.back()->ask(QStringLiteral("BEGIN"));
    }
    // PgBouncer's own limit of 20 s would answer otherwise.
    const auto cancelSoon = [](Session& waiting) {
        const Cancellation cancellation;
        waiting.setCancellation(cancellation);
        return std::thread([cancellation] {
            QTest::qSleep(200);
            cancellation.cancel();
        });
    };
    std::thread user = cancelSoon(*session);
    const auto stopped = session->execute(u"SELECT 1");
    user.join();
    QCOMPARE(errorOf(stopped).code, ErrorCode::Cancelled);
    QVERIFY(!session->isConnected());
    user = cancelSoon(*other);
    const auto begun = Transaction::begin(*other);
    user.join();
    QCOMPARE(errorOf(begun).code, ErrorCode::Cancelled);
    holders.clear();
    QVERIFY(m_database->pooled(SessionKind::Read)->execute(u"SELECT 1"));
}

void PgBouncerFaultsTest::lostServerAndLostPoolerAreNoticed()
{
    const auto session = m_database->pooled(SessionKind::Read);
    const auto killed = session->execute(u"SELECT pg_terminate_backend(pg_backend_pid())");
    QVERIFY(!killed);
    QVERIFY2(isConnectionLost(killed.error()), qPrintable(killed.error().sqlState));
    QCOMPARE(killed.error().code, ErrorCode::Unavailable);
    QVERIFY(!session->isConnected());
    const auto other = m_database->pooled(SessionKind::Write);
    auto transaction = Transaction::begin(*other);
    m_database->pool().stop();
    const auto lost = other->execute(u"SELECT 1");
    QVERIFY(isConnectionLost(errorOf(lost)));
    QVERIFY(!transaction->commit());
    QVERIFY(!other->isConnected());
    QCOMPARE(
        errorOf(Session::open(m_database->pooledSettings(), SessionKind::Read)).code, ErrorCode::Unavailable);
    m_database->pool().start();
    QVERIFY(m_database->pooled(SessionKind::Read)->execute(u"SELECT 1"));
}

void PgBouncerFaultsTest::windowConnectsAgain()
{
    Database database(m_database->pooledSettings());
    int answers = 0;
    const auto ask = [&] {
        for (int i = 0; i < 6; ++i)
            database.read(
                this, [](Session& session) { return session.execute(u"SELECT 1 AS n"); },
                [&](const Result<Rows>& rows) { answers += rows ? 1 : 0; });
    };
    ask();
    QTRY_COMPARE(answers, 6);
    m_database->pool().stop();
    m_database->pool().start();
    ask();
    QTRY_COMPARE(answers, 12);
    mustExecute(m_database->direct(),
        u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    QTRY_COMPARE(number(m_database->direct(),
                     QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = "
                                    "current_database() AND pid <> pg_backend_pid()")),
        0);
    ask();
    QTRY_COMPARE(answers, 18);
}

void PgBouncerFaultsTest::unreachableDatabasesSaySo()
{
    ConnectionSettings settings = m_database->pooledSettings();
    settings.setParameter(QStringLiteral("dbname"), QStringLiteral("no_such_database"));
    QCOMPARE(errorOf(Session::open(settings, SessionKind::Read)).code, ErrorCode::NotFound);
    ConnectionSettings nowhere = m_database->directSettings();
    nowhere.setParameter(QStringLiteral("port"), QStringLiteral("1"));
    const PgBouncer alone(nowhere, PgBouncer::Options::Refused);
    QCOMPARE(errorOf(Session::open(alone.settings(), SessionKind::Read)).code, ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(PgBouncerFaultsTest)
#include "tst_pgbouncerfaults.moc"
