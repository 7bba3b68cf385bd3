// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/serverprocess.h"
#include "tests/embedded/embeddedtestbed.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QTest>
#include <QThread>

#include <csignal>
#include <pwd.h>
#include <unistd.h>
#include <vector>

using namespace cm;
using namespace cm::test;

/// The embedded server's life: created, shared, stopped by the last, healed after kill -9.
class TestEmbeddedServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void firstStartCreatesDatabase();
    void secondStartIsQuick();
    void serverIsPrivate();
    void lastUserStopsServer();
    void killedUserLeavesServerToNext();
    void killedServerIsStartedAgain();
    void busyRemainsOfKilledServerAreWaitedFor();
    void directoryMayHaveAnyName();
    void programsStartingAtOnceShare();
    void threadsShareInOneProcess();
    void ordinaryUserRunsItAsOneself();
    void lostSocketIsHealed();

private:
    EmbeddedTestbed m_testbed;
    const QString m_data = QStringLiteral("data");
};

void TestEmbeddedServer::initTestCase()
{
    // None of these may reach the server or its programs.
    qputenv("PGDATA", "/nowhere");
    qputenv("PGPORT", "1");
    qputenv("PGUSER", "nobody");
    qputenv("PGDATABASE", "nothing");
    qputenv("LC_ALL", "C");
}

void TestEmbeddedServer::firstStartCreatesDatabase()
{
    QStringList phrases;
    EmbeddedOptions options = m_testbed.options(m_data);
    options.progress = [&phrases](const QString& phrase) { phrases.append(phrase); };
    const auto server = EmbeddedServer::acquire(options);
    QVERIFY2(server, qPrintable(textOf(server)));
    QCOMPARE(phrases,
        QStringList({QStringLiteral("Creating the database…"), QStringLiteral("Starting the database…")}));

    const auto settings = (*server)->connectionSettings();
    QCOMPARE(settings.parameter(QStringLiteral("dbname")), QStringLiteral("campaign_manager"));
    QCOMPARE(settings.parameter(QStringLiteral("user")), QStringLiteral("campaign_manager"));
    QCOMPARE(query(settings, QStringLiteral("SELECT current_user, current_database()")),
        QStringLiteral("campaign_manager|campaign_manager"));
    QCOMPARE(query(settings,
                 QStringLiteral("SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate "
                                "FROM pg_database WHERE datname = current_database()")),
        QStringLiteral("campaign_manager|UTF8|C.UTF-8"));
    QCOMPARE(query(settings, QStringLiteral("SHOW data_checksums")), QStringLiteral("on"));
    QCOMPARE(query(settings, QStringLiteral("SHOW work_mem")), QStringLiteral("32MB"));
    QCOMPARE(query(settings, QStringLiteral("SHOW timezone")), QStringLiteral("UTC"));
    QCOMPARE(query(settings, QStringLiteral("CREATE TABLE kept AS SELECT 42 AS answer")), QString());
}

void TestEmbeddedServer::secondStartIsQuick()
{
    QElapsedTimer timer;
    timer.start();
    const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
    const qint64 start = timer.restart();
    const auto again = EmbeddedServer::acquire(m_testbed.options(m_data));
    const qint64 join = timer.restart();
    QVERIFY2(server && again, qPrintable(textOf(server) + textOf(again)));
    qInfo("start %lld ms, joining a running server %lld ms", start, join);
    QVERIFY2(start < 3000, "The start of an existing cluster should take a tenth of a second");
    QVERIFY2(join < 500, "Joining a running server should take milliseconds");
    QCOMPARE(query((*server)->connectionSettings(), QStringLiteral("SELECT answer FROM kept")),
        QStringLiteral("42"));
}

void TestEmbeddedServer::serverIsPrivate()
{
    const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(server, qPrintable(textOf(server)));
    const auto settings = (*server)->connectionSettings();
    QCOMPARE(query(settings, QStringLiteral("SHOW listen_addresses")), QString());
    const QFileInfo sockets(settings.parameter(QStringLiteral("host")));
    QCOMPARE(int(sockets.permissions()
                 & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther)),
        0);
    QVERIFY(userOf((*server)->serverPid()) != 0);

    // A lock that the server inherited would never be free again.
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg((*server)->serverPid()));
    for (const QString& name : descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot))
        QVERIFY(!QFile::symLinkTarget(descriptors.filePath(name)).endsWith(QLatin1String(".lock")));
    QFile environment(QStringLiteral("/proc/%1/environ").arg((*server)->serverPid()));
    if (environment.open(QIODevice::ReadOnly)) {
        const QByteArray text = environment.readAll();
        QVERIFY2(!text.contains("PGPORT=1") && text.contains("LC_ALL=C.UTF-8"), text.constData());
    }
}

void TestEmbeddedServer::lastUserStopsServer()
{
    auto first = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(first, qPrintable(textOf(first)));
    const pid_t pid = (*first)->serverPid();
    OtherUser second(m_testbed, m_testbed.path(m_data));
    QVERIFY(second.line().startsWith(QStringLiteral("ready %1 ").arg(pid)));

    const auto released = (*first)->release();
    QVERIFY2(released, qPrintable(textOf(released)));
    QVERIFY2(isProcessRunning(pid), "The server was stopped under its second user");
    const QString sockets = (*first)->connectionSettings().parameter(QStringLiteral("host"));
    second.leave();
    QCOMPARE(second.line(), QStringLiteral("left"));
    QVERIFY2(!isProcessRunning(pid), "The last user left and the server still runs");
    QVERIFY(!QFileInfo::exists(sockets));
    QVERIFY((*first)->release());
}

void TestEmbeddedServer::killedUserLeavesServerToNext()
{
    pid_t pid = 0;
    {
        OtherUser killed(m_testbed, m_testbed.path(m_data));
        pid = pid_t(killed.line().section(u' ', 1, 1).toInt());
        QVERIFY(pid > 0);
        killed.kill();
    }
    QVERIFY(isProcessRunning(pid));
    auto next = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(next, qPrintable(textOf(next)));
    QCOMPARE((*next)->serverPid(), pid);
    QVERIFY((*next)->release());
    QVERIFY(!isProcessRunning(pid));
}

void TestEmbeddedServer::killedServerIsStartedAgain()
{
    auto user = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(user, qPrintable(textOf(user)));
    const auto settings = (*user)->connectionSettings();
    QCOMPARE(query(settings, QStringLiteral("INSERT INTO kept VALUES (43)")), QString());
    const pid_t killed = (*user)->serverPid();
    QCOMPARE(::kill(killed, SIGKILL), 0);
    QVERIFY(endsWithin(killed, 5000));

    const auto running = (*user)->ensureRunning();
    QVERIFY2(running, qPrintable(textOf(running)));
    QVERIFY((*user)->serverPid() != killed);
    QCOMPARE((*user)->connectionSettings().parameters(), settings.parameters());
    QCOMPARE(query(settings, QStringLiteral("SELECT sum(answer) FROM kept")), QStringLiteral("85"));

    const pid_t killedToo = (*user)->serverPid();
    QCOMPARE(::kill(killedToo, SIGKILL), 0);
    auto next = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(next, qPrintable(textOf(next)));
    QCOMPARE(query((*next)->connectionSettings(), QStringLiteral("SELECT sum(answer) FROM kept")),
        QStringLiteral("85"));
}

void TestEmbeddedServer::busyRemainsOfKilledServerAreWaitedFor()
{
    auto user = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(user, qPrintable(textOf(user)));
    const auto settings = (*user)->connectionSettings();
    std::unique_ptr<QThread> busy(QThread::create([settings] {
        query(settings,
            QStringLiteral(
                "DO $$ BEGIN WHILE clock_timestamp() < now() + interval '1500 ms' LOOP END LOOP; END $$"));
    }));
    busy->start();
    QThread::msleep(400);
    QCOMPARE(::kill((*user)->serverPid(), SIGKILL), 0);
    const auto running = (*user)->ensureRunning();
    busy->wait();
    QVERIFY2(running, qPrintable(textOf(running)));
    QCOMPARE(query(settings, QStringLiteral("SELECT 1")), QStringLiteral("1"));
}

void TestEmbeddedServer::directoryMayHaveAnyName()
{
    const QString name = QStringLiteral("Zoë's «données» $HOME `x` \"q\" 100% ") + QString(90, u'é')
        + QStringLiteral("/") + QString(80, u'長');
    const auto server = EmbeddedServer::acquire(m_testbed.options(name));
    QVERIFY2(server, qPrintable(textOf(server)));
    const auto settings = (*server)->connectionSettings();
    QVERIFY(settings.parameter(QStringLiteral("host")).size() < 80);
    QCOMPARE(query(settings, QStringLiteral("SELECT 1")), QStringLiteral("1"));
    QCOMPARE(query(settings, QStringLiteral("SHOW data_directory")),
        m_testbed.path(name) + QStringLiteral("/postgres"));
}

void TestEmbeddedServer::programsStartingAtOnceShare()
{
    const QString directory = m_testbed.path(QStringLiteral("together"));
    std::vector<std::unique_ptr<OtherUser>> users;
    for (int count = 0; count < 4; ++count)
        users.push_back(std::make_unique<OtherUser>(m_testbed, directory));
    QStringList answers;
    for (const auto& user : users)
        answers.append(user->line());
    QCOMPARE(answers.removeDuplicates(), 3);
    QVERIFY2(answers.first().startsWith(QLatin1String("ready ")), qPrintable(answers.first()));
    const pid_t pid = pid_t(answers.first().section(u' ', 1, 1).toInt());
    for (const auto& user : users)
        user->leave();
    for (const auto& user : users)
        QCOMPARE(user->line(), QStringLiteral("left"));
    QVERIFY(!isProcessRunning(pid));
}

void TestEmbeddedServer::threadsShareInOneProcess()
{
    QStringList failures;
    std::vector<std::unique_ptr<QThread>> threads;
    QMutex mutex;
    for (int count = 0; count < 3; ++count) {
        threads.emplace_back(QThread::create([&] {
            for (int round = 0; round < 3; ++round) {
                const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
                const QString answer = server
                    ? query((*server)->connectionSettings(), QStringLiteral("SELECT 1"))
                    : textOf(server);
                const QMutexLocker locked(&mutex);
                if (answer != QLatin1String("1"))
                    failures.append(answer);
            }
        }));
        threads.back()->start();
    }
    for (const auto& thread : threads)
        thread->wait();
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
    QVERIFY(!QFileInfo::exists(m_testbed.path(m_data) + QStringLiteral("/postgres/postmaster.pid")));
}

void TestEmbeddedServer::ordinaryUserRunsItAsOneself()
{
    if (!isRoot())
        QSKIP("The tests run as an ordinary user already");
    const struct passwd* nobody = ::getpwnam("nobody");
    QVERIFY(nobody);
    const QString directory = m_testbed.path(QStringLiteral("nobody's own"));
    QVERIFY(QDir().mkpath(directory));
    QCOMPARE(::chown(qUtf8Printable(directory), nobody->pw_uid, nobody->pw_gid), 0);

    OtherUser ordinary(m_testbed, directory, QStringLiteral("nobody"));
    const QString ready = ordinary.line();
    QVERIFY2(ready.startsWith(QLatin1String("ready ")), qPrintable(ready));
    const pid_t pid = pid_t(ready.section(u' ', 1, 1).toInt());
    QCOMPARE(userOf(pid), uint(nobody->pw_uid));

    // Root joins the same server, and the user can do without root again afterwards.
    auto root = EmbeddedServer::acquire(m_testbed.options(QStringLiteral("nobody's own")));
    QVERIFY2(root, qPrintable(textOf(root)));
    QCOMPARE((*root)->serverPid(), pid);
    QCOMPARE(query((*root)->connectionSettings(), QStringLiteral("SELECT 1")), QStringLiteral("1"));
    ordinary.leave();
    QCOMPARE(ordinary.line(), QStringLiteral("left"));
    QVERIFY((*root)->release());
    QVERIFY(!isProcessRunning(pid));

    auto alone = EmbeddedServer::acquire(m_testbed.options(QStringLiteral("nobody's own")));
    QVERIFY2(alone, qPrintable(textOf(alone)));
    QCOMPARE(userOf((*alone)->serverPid()), uint(nobody->pw_uid));
    QVERIFY((*alone)->release());
    OtherUser later(m_testbed, directory, QStringLiteral("nobody"));
    const QString readyLater = later.line();
    QVERIFY2(readyLater.startsWith(QLatin1String("ready ")), qPrintable(readyLater));
}

void TestEmbeddedServer::lostSocketIsHealed()
{
    OtherUser killed(m_testbed, m_testbed.path(m_data));
    const QString ready = killed.line();
    QVERIFY2(ready.startsWith(QLatin1String("ready ")), qPrintable(ready));
    QVERIFY(QDir(ready.section(u' ', 2)).removeRecursively());
    const auto refused = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(!refused && textOf(refused).contains(QLatin1String("socket")), qPrintable(textOf(refused)));
    killed.kill();
    const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(server, qPrintable(textOf(server)));
    QCOMPARE(query((*server)->connectionSettings(), QStringLiteral("SELECT 1")), QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(TestEmbeddedServer)
#include "tst_embeddedserver.moc"
