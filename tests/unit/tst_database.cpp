// SPDX-License-Identifier: GPL-3.0-or-later
// How statements and values travel to PostgreSQL and back, how work is cancelled, what errors say.
#include "models/database/database.h"
#include "models/database/databaseerror.h"
#include "tests/support/eventloopwatch.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <libpq-fe.h>
#include <rapidcheck.h>
#include <thread>
#include <vector>

using namespace cm;
using namespace cm::test;

class DatabaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_database.reset();
    }
    void namedParametersBecomeNumbers_data();
    void namedParametersBecomeNumbers();
    void everyValueComesBackAsItWent();
    void hostileTextsAreOnlyTexts();
    void nulIsRefusedByName();
    void textArraysRoundTrip();
    void transactionRollsBackUnlessCommitted();
    void failedCommitIsAnError();
    void cancelStopsTheStatementOnTheServer();
    void cancelJustBeforeTheStatementStopsIt();
    void sessionsThatShareACancelAreAllStopped();
    void aRepeatedReadIsCancelledToo();
    void slowQueryLeavesTheEventLoopFree();
    void staleAnswersAreDropped();
    void readSessionsCannotWrite();
    void lostConnectionIsMadeAgain();
    void dsnErrorsNameThePart_data();
    void dsnErrorsNameThePart();
    void passwordNeverShows();
    void unreachableServerSaysSo();

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
};

void DatabaseTest::namedParametersBecomeNumbers_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QStringList>("names");
    const auto row = [](const char* name, const char* sql, const char* sent, const QStringList& names) {
        QTest::newRow(name) << QString::fromUtf8(sql) << QString::fromUtf8(sent) << names;
    };
    const QStringList ab{QStringLiteral("a"), QStringLiteral("b")};
    row("plain", "SELECT :a, :b, :a", "SELECT $1, $2, $1", ab);
    row("cast", "SELECT :a::uuid, '1'::text", "SELECT $1::uuid, '1'::text", {QStringLiteral("a")});
    row("quoted", "SELECT ':a', \":b\", 'it''s :c'", "SELECT ':a', \":b\", 'it''s :c'", {});
    row("comments", "SELECT 1 -- :a\n, /* :b */ :b", "SELECT 1 -- :a\n, /* :b */ $1", {QStringLiteral("b")});
    row("dollar", "SELECT $x$ :a $x$, :a", "SELECT $x$ :a $x$, $1", {QStringLiteral("a")});
    row("slice", "SELECT arr[1:2]", "SELECT arr[1:2]", {});
}

void DatabaseTest::namedParametersBecomeNumbers()
{
    QFETCH(QString, sql);
    QFETCH(QString, sent);
    QFETCH(QStringList, names);
    const SqlStatement statement = SqlStatement::parse(sql);
    QCOMPARE(QString::fromUtf8(statement.text), sent);
    QCOMPARE(statement.names, names);
}

void DatabaseTest::everyValueComesBackAsItWent()
{
    const QUuid uuid = QUuid::createUuid();
    const QDateTime time(QDate(2026, 3, 29), QTime(1, 30, 0, 123), Qt::UTC);
    const QJsonObject json{{QStringLiteral("a"), QJsonArray{1, QStringLiteral("ü\"'")}}};
    const Row row = mustExecute(*m_session,
        u"SELECT :flag AS flag, :small AS small, :big AS big, :real AS real, :text AS text, :uuid AS uuid, "
        u":day AS day, "
        ":time AS time, :json AS json, :list AS list, :none::text AS none, :empty AS empty",
        {{QLatin1String("flag"), true}, {QLatin1String("small"), -7},
            {QLatin1String("big"), qint64(9007199254740993)}, {QLatin1String("real"), 0.1},
            {QLatin1String("text"), QStringLiteral("日本 \\ ' \" {}")}, {QLatin1String("uuid"), uuid},
            {QLatin1String("day"), QDate(2026, 2, 28)}, {QLatin1String("time"), time},
            {QLatin1String("json"), json},
            {QLatin1String("list"),
                QStringList{QStringLiteral("a,b"), QString(), QStringLiteral("NULL"), QStringLiteral("")}},
            {QLatin1String("none"), std::nullopt}, {QLatin1String("empty"), QStringLiteral("")}})
                        .first();
    QVERIFY(row.boolean("flag"));
    QCOMPARE(row.integer("small"), -7);
    QCOMPARE(row.integer("big"), 9007199254740993);
    QCOMPARE(row.real("real"), 0.1);
    QCOMPARE(row.text("text"), QStringLiteral("日本 \\ ' \" {}"));
    QCOMPARE(row.uuid("uuid"), uuid);
    QCOMPARE(row.date("day"), QDate(2026, 2, 28));
    QCOMPARE(row.timestamp("time"), time);
    QCOMPARE(row.jsonObject("json"), json);
    const QStringList list = row.textArray("list");
    QCOMPARE(list.size(), 4);
    QCOMPARE(list[0], QStringLiteral("a,b"));
    QVERIFY(list[1].isNull());
    QCOMPARE(list[2], QStringLiteral("NULL"));
    QVERIFY(row.isNull("none"));
    QVERIFY(!row.isNull("empty"));
}

void DatabaseTest::hostileTextsAreOnlyTexts()
{
    for (const QString& text :
        {QStringLiteral("'; DROP TABLE leads; --"), QStringLiteral("\\'; SELECT 1"), QStringLiteral("$1"),
            QStringLiteral(":a"), QString(QChar(0xFFFF)), QString(1024 * 1024, u'x')}) {
        const Row row = mustExecute(*m_session, u"SELECT :a AS a", {{QLatin1String("a"), text}}).first();
        QCOMPARE(row.text("a"), text);
    }
    QCOMPARE(
        number(*m_session, QStringLiteral("SELECT count(*) AS n FROM pg_tables WHERE tablename = 'leads'")),
        1);
}

void DatabaseTest::nulIsRefusedByName()
{
    const QString text = QStringLiteral("a") + QChar(0) + QStringLiteral("b");
    const auto plain = m_session->execute(u"SELECT :name", {{QLatin1String("name"), text}});
    QVERIFY(!plain);
    QCOMPARE(plain.error().field, QStringLiteral("name"));
    QVERIFY(!m_session->execute(u"SELECT :name", {{QLatin1String("name"), QStringList{text}}}));
    QVERIFY(!m_session->execute(
        u"SELECT :name", {{QLatin1String("name"), QJsonObject{{QStringLiteral("a"), text}}}}));
}

void DatabaseTest::textArraysRoundTrip()
{
    const QStringList values{
        QStringLiteral("a\"b\\c"), QStringLiteral("{}"), QStringLiteral(" "), QStringLiteral("ü,;")};
    QCOMPARE(decodeTextArray(encodeTextArray(values)), values);
    QVERIFY(decodeTextArray("{}").isEmpty());
    // Any texts at all, and as the server reads and writes them.
    QVERIFY(rc::check("arrays of any texts come back", [this](const std::vector<std::string>& texts) {
        QStringList list;
        for (const std::string& text : texts)
            list.append(
                QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())).remove(QChar(u'\0'))
                + QLatin1String(""));
        RC_ASSERT(decodeTextArray(encodeTextArray(list)) == list);
        const Row row =
            mustExecute(*m_session, u"SELECT :list AS list", {{QLatin1String("list"), list}}).first();
        RC_ASSERT(row.textArray("list") == list);
    }));
}

void DatabaseTest::transactionRollsBackUnlessCommitted()
{
    mustExecute(*m_session, u"CREATE TABLE IF NOT EXISTS tx (id integer)");
    {
        auto transaction = Transaction::begin(*m_session);
        mustExecute(*m_session, u"INSERT INTO tx VALUES (1)");
    }
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM tx")), 0);
    auto transaction = Transaction::begin(*m_session);
    mustExecute(*m_session, u"INSERT INTO tx VALUES (1)");
    QVERIFY(transaction->commit());
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM tx")), 1);
    mustExecute(*m_session, u"DROP TABLE tx");
}

void DatabaseTest::failedCommitIsAnError()
{
    auto transaction = Transaction::begin(*m_session);
    QVERIFY(!m_session->execute(u"SELECT 1 / 0"));
    QVERIFY(!transaction->commit());
    QVERIFY(m_session->execute(u"SELECT 1"));
}

void DatabaseTest::cancelStopsTheStatementOnTheServer()
{
    Cancellation cancellation;
    DatabaseExecutor executor(m_database->settings(), SessionKind::Read, QStringLiteral("tests"));
    QElapsedTimer clock;
    clock.start();
    std::atomic<int> code{-1};
    executor.post(
        [&](Result<Session*> session) {
            const auto answer = (*session)->execute(u"SELECT pg_sleep(30)");
            code = static_cast<int>(answer ? ErrorCode::Internal : answer.error().code);
        },
        cancellation);
    QTRY_COMPARE(
        number(*m_session,
            QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() "
                           "AND query = 'SELECT pg_sleep(30)'")),
        1);
    cancellation.cancel();
    QTRY_COMPARE(code.load(), static_cast<int>(ErrorCode::Cancelled));
    QVERIFY(clock.elapsed() < 5000);
    QTRY_COMPARE(number(*m_session,
                     QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'active' AND "
                                    "datname = current_database() AND query = 'SELECT pg_sleep(30)'")),
        0);
}

void DatabaseTest::cancelJustBeforeTheStatementStopsIt()
{
    // As it comes between the session's look at the cancellation and the statement.
    PGconn* connection = PQconnectdb(m_database->settings().toConninfo().toUtf8().constData());
    PGcancel* handle = PQgetCancel(connection);
    const Cancellation cancellation;
    cancellation.cancel();
    QByteArray sqlState;
    {
        const Cancellation::Running running(cancellation, handle);
        PGresult* result = PQexec(connection, "SELECT pg_sleep(30)");
        sqlState = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        PQclear(result);
    }
    PQfreeCancel(handle);
    PQfinish(connection);
    QCOMPARE(sqlState, QByteArray("57014"));
}

void DatabaseTest::sessionsThatShareACancelAreAllStopped()
{
    const QString sleeping =
        QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND "
                       "state = 'active' AND query = 'SELECT pg_sleep(30)'");
    const Cancellation cancellation;
    std::atomic<int> stopped = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&] {
            const auto session = m_database->session(SessionKind::Read);
            session->setCancellation(cancellation);
            const auto answer = session->execute(u"SELECT pg_sleep(30)");
            stopped += !answer && answer.error().code == ErrorCode::Cancelled ? 1 : 0;
        });
    for (int looks = 0; number(*m_session, sleeping) < 2 && looks < 1000; ++looks)
        QTest::qSleep(10);
    {
        // One whose statement has ended.
        const auto session = m_database->session(SessionKind::Read);
        session->setCancellation(cancellation);
        mustExecute(*session, u"SELECT 1");
    }
    QElapsedTimer clock;
    clock.start();
    cancellation.cancel();
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(stopped.load(), 2);
    QVERIFY2(clock.elapsed() < 20'000, "they slept to their end");
}

void DatabaseTest::aRepeatedReadIsCancelledToo()
{
    const QString sleeping =
        QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND "
                       "state = 'active' AND query = 'SELECT pg_sleep(30)'");
    Database database(m_database->settings());
    const Cancellation cancellation;
    std::atomic<int> asked = 0;
    database.read(
        this,
        [&asked](Session& session) {
            return session.execute(
                ++asked == 1 ? u"SELECT pg_terminate_backend(pg_backend_pid())" : u"SELECT pg_sleep(30)");
        },
        [](const Result<Rows>&) {}, cancellation);
    QTRY_COMPARE(number(*m_session, sleeping), 1);
    QCOMPARE(asked.load(), 2);
    cancellation.cancel();
    QTRY_COMPARE(number(*m_session, sleeping), 0);
}

void DatabaseTest::slowQueryLeavesTheEventLoopFree()
{
    Database database(m_database->settings());
    bool answered = false;
    database.read(
        this, [](Session& session) { return session.execute(u"SELECT pg_sleep(0.6)"); },
        [&](const Result<Rows>& rows) { answered = rows.has_value(); });
    const EventLoopWatch watch;
    QTRY_VERIFY(answered);
    QVERIFY2(watch.problem().isEmpty(), qPrintable(watch.problem()));
}

void DatabaseTest::staleAnswersAreDropped()
{
    Database database(m_database->settings());
    LatestRequest request;
    QStringList answers;
    const auto ask = [&](const QString& text, const QString& sleep) {
        database.read(
            this,
            [text, sleep](Session& session) {
                return session.execute(QStringLiteral("SELECT '%1' AS a, pg_sleep(%2)").arg(text, sleep));
            },
            [&](const Result<Rows>& rows) {
                answers.append(rows ? rows->first().text("a") : rows.error().message);
            },
            request.next());
    };
    ask(QStringLiteral("old"), QStringLiteral("5"));
    QTest::qWait(100);
    ask(QStringLiteral("new"), QStringLiteral("0"));
    QTRY_COMPARE(answers, QStringList{QStringLiteral("new")});
    QTest::qWait(200);
    QCOMPARE(answers.size(), 1);
}

void DatabaseTest::readSessionsCannotWrite()
{
    const auto session = m_database->session(SessionKind::Read);
    const auto refused = session->execute(u"DELETE FROM leads");
    QVERIFY(!refused);
    QCOMPARE(refused.error().sqlState, QStringLiteral("25006"));
    QCOMPARE(refused.error().code, ErrorCode::Forbidden);
}

void DatabaseTest::lostConnectionIsMadeAgain()
{
    Database database(m_database->settings());
    int answers = 0;
    const auto ask = [&] {
        database.read(
            this, [](Session& session) { return session.execute(u"SELECT 1 AS n"); },
            [&](const Result<Rows>& rows) { answers += rows ? 1 : 0; });
    };
    for (int i = 0; i < 6; ++i)
        ask();
    QTRY_COMPARE(answers, 6);
    mustExecute(*m_session,
        u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE "
        u"'campaign-manager/%' AND datname = current_database()");
    for (int i = 0; i < 6; ++i)
        ask();
    QTRY_COMPARE(answers, 12);
}

void DatabaseTest::dsnErrorsNameThePart_data()
{
    QTest::addColumn<QString>("dsn");
    QTest::newRow("empty") << QString();
    QTest::newRow("unknown keyword") << QStringLiteral("hots=localhost");
    QTest::newRow("no value") << QStringLiteral("host");
    QTest::newRow("bad uri") << QStringLiteral("postgresql://[::1");
    QTest::newRow("semicolon") << QStringLiteral("host=localhost application_name='a;b' sslcert='x;y'");
}

void DatabaseTest::dsnErrorsNameThePart()
{
    QFETCH(QString, dsn);
    const auto settings = ConnectionSettings::fromDsn(dsn);
    QVERIFY(!settings);
    QCOMPARE(settings.error().code, ErrorCode::ValidationError);
    QCOMPARE(settings.error().field, QStringLiteral("database"));
}

void DatabaseTest::passwordNeverShows()
{
    const auto settings = ConnectionSettings::fromDsn(
        QStringLiteral("postgresql://ada:s3cret@db.example.com:6000/sales?sslmode=require"));
    QVERIFY(settings);
    QCOMPARE(settings->displayName(), QStringLiteral("ada@db.example.com:6000/sales"));
    QCOMPARE(settings->parameter(QStringLiteral("password")), QStringLiteral("s3cret"));
    QCOMPARE(settings->parameter(QStringLiteral("sslmode")), QStringLiteral("require"));
}

void DatabaseTest::unreachableServerSaysSo()
{
    const auto session =
        Session::open(*ConnectionSettings::fromDsn(QStringLiteral("host=127.0.0.1 port=1 dbname=x user=y")),
            SessionKind::Read);
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::Unavailable);
    QVERIFY2(
        session.error().message.contains(QStringLiteral("127.0.0.1:1")), qPrintable(session.error().message));
    ConnectionSettings other = m_database->settings();
    other.setParameter(QStringLiteral("dbname"), QStringLiteral("no_such_database"));
    const auto missing = Session::open(other, SessionKind::Read);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "tst_database.moc"
