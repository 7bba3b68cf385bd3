// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/diskspace.h"
#include "models/embedded/serverprocess.h"
#include "tests/embedded/embeddedtestbed.h"

#include <QProcess>
#include <QTest>
#include <QThread>

#include <csignal>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cm;
using namespace cm::test;

namespace {

void writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly | QIODevice::Truncate), qPrintable(path));
    file.write(content);
}

QStringList unfinishedClusters(const QString& directory)
{
    return QDir(directory).entryList({QStringLiteral("postgres.new-*")}, QDir::AllEntries | QDir::Hidden);
}

/// A small file system of its own, unmounted at the end. Only root can make one, and not everywhere.
class SmallDisk {
public:
    SmallDisk(const QString& path, const QString& size)
        : m_path(path)
    {
        QDir().mkpath(path);
        m_isMounted = QProcess::execute(QStringLiteral("mount"),
                          {QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("-o"),
                              QStringLiteral("mode=0755,size=") + size, QStringLiteral("none"), path})
            == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            QProcess::execute(QStringLiteral("umount"), {m_path});
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool isMounted() const { return m_isMounted; }

private:
    QString m_path;
    bool m_isMounted = false;
};

} // namespace

/// What can be wrong around the embedded server: each is a clear message or heals, and loses nothing.
class TestEmbeddedFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pidFileOfAnotherProgramIsStale_data();
    void pidFileOfAnotherProgramIsStale();
    void missingServerIsNamed();
    void otherMajorVersionIsNamed();
    void strangeClusterIsNotTouched();
    void unusableDirectoryIsNamed_data();
    void unusableDirectoryIsNamed();
    void readOnlyDirectoryIsNamed();
    void closedDirectoryIsNamed();
    void fullDiskIsNamed();
    void diskThatFillsUpIsNamed();
    void killedCreationLeavesNothing();
    void failedStartShowsLog();
    void foreignSocketDirectoryIsRefused();

private:
    /// Acquires, asks for the kept row, leaves. Empty if all went well.
    QString useOnce() const;

    EmbeddedTestbed m_testbed;
    const QString m_data = QStringLiteral("data");
};

QString TestEmbeddedFaults::useOnce() const
{
    const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
    if (!server)
        return textOf(server);
    const QString answer = query((*server)->connectionSettings(), QStringLiteral("SELECT answer FROM kept"));
    return answer == QLatin1String("42") ? QString() : answer;
}

void TestEmbeddedFaults::initTestCase()
{
    const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
    QVERIFY2(server, qPrintable(textOf(server)));
    QCOMPARE(
        query((*server)->connectionSettings(), QStringLiteral("CREATE TABLE kept AS SELECT 42 AS answer")),
        QString());
}

void TestEmbeddedFaults::pidFileOfAnotherProgramIsStale_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("isLive");
    const QByteArray rest = "\n/elsewhere\n1700000000\n54329\n/tmp\n\n  1234 5678\nready   \n";
    QTest::newRow("live process of the server's user") << rest << true;
    QTest::newRow("no such process") << QByteArray("4194303" + rest) << false;
    QTest::newRow("torn by a power cut") << QByteArray() << false;
    QTest::newRow("torn in the middle") << QByteArray("x\x01") << false;
}

void TestEmbeddedFaults::pidFileOfAnotherProgramIsStale()
{
    QFETCH(QByteArray, content);
    QFETCH(const bool, isLive);
    const QString clusterPath = m_testbed.path(m_data) + QStringLiteral("/postgres");
    struct stat cluster = {};
    QCOMPARE(::stat(qUtf8Printable(clusterPath), &cluster), 0);
    QProcess foreign;
    if (isLive) {
        // PostgreSQL itself gives up at such a process, so that only our own check can heal this.
        foreign.setChildProcessModifier([&cluster] {
            if (::geteuid() == 0 && (::setgid(cluster.st_gid) != 0 || ::setuid(cluster.st_uid) != 0))
                ::_exit(1);
        });
        foreign.start(QStringLiteral("/bin/sleep"), {QStringLiteral("60")});
        QVERIFY(foreign.waitForStarted());
        content.prepend(QByteArray::number(foreign.processId()));
    }
    const QString pidFile = clusterPath + QStringLiteral("/postmaster.pid");
    writeFile(pidFile, content);
    QCOMPARE(::chown(qUtf8Printable(pidFile), cluster.st_uid, cluster.st_gid), 0);

    QCOMPARE(useOnce(), QString());
    if (isLive) {
        QCOMPARE(foreign.state(), QProcess::Running);
        foreign.kill();
        foreign.waitForFinished();
    }
}

void TestEmbeddedFaults::missingServerIsNamed()
{
    EmbeddedOptions options = m_testbed.options(QStringLiteral("never made"));
    options.programDirectory = m_testbed.path(QString());
    const auto server = EmbeddedServer::acquire(options);
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::Unavailable);
    QVERIFY2(server.error().message.contains(QLatin1String("sudo apt-get install postgresql-15")),
        qPrintable(textOf(server)));
    QVERIFY(!QFileInfo::exists(options.dataDirectory + QStringLiteral("/postgres")));
}

void TestEmbeddedFaults::otherMajorVersionIsNamed()
{
    const QString version = m_testbed.path(m_data) + QStringLiteral("/postgres/PG_VERSION");
    QFile file(version);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray original = file.readAll();
    file.close();

    writeFile(version, "13\n");
    const auto older = EmbeddedServer::acquire(m_testbed.options(m_data));
    writeFile(version, "99\n");
    const auto newer = EmbeddedServer::acquire(m_testbed.options(m_data));
    writeFile(version, original);

    QVERIFY(!older && !newer);
    QCOMPARE(older.error().code, ErrorCode::Unavailable);
    QVERIFY2(older.error().message.contains(QLatin1String("PostgreSQL 13"))
            && older.error().message.contains(QLatin1String("found: "))
            && older.error().message.contains(m_testbed.path(m_data)),
        qPrintable(textOf(older)));
    QVERIFY2(newer.error().message.contains(QLatin1String("apt-get install postgresql-99")),
        qPrintable(textOf(newer)));
    QCOMPARE(useOnce(), QString());
}

void TestEmbeddedFaults::strangeClusterIsNotTouched()
{
    const QString data = m_testbed.path(QStringLiteral("strange"));
    QVERIFY(QDir().mkpath(data + QStringLiteral("/postgres")));
    writeFile(data + QStringLiteral("/postgres/letter.txt"), "Dear Ada");
    struct stat owner = {};
    ::stat(qUtf8Printable(m_testbed.path(m_data) + QStringLiteral("/postgres")), &owner);
    QCOMPARE(::chown(qUtf8Printable(data + QStringLiteral("/postgres")), owner.st_uid, owner.st_gid), 0);
    const auto server = EmbeddedServer::acquire(m_testbed.options(QStringLiteral("strange")));
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::ValidationError);
    QVERIFY2(server.error().message.contains(data + QStringLiteral("/postgres")), qPrintable(textOf(server)));
    QVERIFY(QFileInfo::exists(data + QStringLiteral("/postgres/letter.txt")));
}

void TestEmbeddedFaults::unusableDirectoryIsNamed_data()
{
    QTest::addColumn<QString>("directory");
    QTest::newRow("nothing can be made there") << QStringLiteral("/proc/campaign-manager");
    QTest::newRow("a file") << QStringLiteral("/etc/passwd");
    QTest::newRow("below a file") << QStringLiteral("/etc/passwd/data");
    QTest::newRow("no name") << QString();
    QTest::newRow("line break") << QStringLiteral("/tmp/a\nb");
    QTest::newRow("longer than PostgreSQL takes")
        << m_testbed.path(QStringLiteral("deep")) + QString(QStringLiteral("/0123456789")).repeated(90);
}

void TestEmbeddedFaults::unusableDirectoryIsNamed()
{
    QFETCH(const QString, directory);
    EmbeddedOptions options;
    options.dataDirectory = directory;
    const auto server = EmbeddedServer::acquire(options);
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::ValidationError);
    QCOMPARE(server.error().field, QStringLiteral("dataDirectory"));
    QVERIFY2(
        directory.contains(u'\n') || server.error().message.contains(directory), qPrintable(textOf(server)));
    QVERIFY2(server.error().message.contains(QLatin1String("hoose another"))
            || server.error().message.contains(QLatin1String("CM_DATA_DIR")),
        qPrintable(textOf(server)));
    QVERIFY2(!QFileInfo::exists(directory) || directory == QLatin1String("/etc/passwd"),
        "A refused directory was made nevertheless");
}

void TestEmbeddedFaults::readOnlyDirectoryIsNamed()
{
    if (isRoot())
        QSKIP("Root may write everywhere");
    const QString data = m_testbed.path(QStringLiteral("read only"));
    QVERIFY(QDir().mkdir(data));
    QCOMPARE(::chmod(qUtf8Printable(data), 0500), 0);
    const auto server = EmbeddedServer::acquire(m_testbed.options(QStringLiteral("read only")));
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::ValidationError);
    QVERIFY2(server.error().message.contains(data), qPrintable(textOf(server)));
}

void TestEmbeddedFaults::closedDirectoryIsNamed()
{
    if (!isRoot())
        QSKIP("Only root's server runs as another user");
    const QString closed = m_testbed.path(QStringLiteral("closed"));
    QVERIFY(QDir().mkdir(closed));
    QCOMPARE(::chmod(qUtf8Printable(closed), 0700), 0);
    const auto server = EmbeddedServer::acquire(m_testbed.options(QStringLiteral("closed/inner/data")));
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::ValidationError);
    QVERIFY2(server.error().message.contains(QStringLiteral("chmod o+x \"%1\"").arg(closed)),
        qPrintable(textOf(server)));
}

void TestEmbeddedFaults::fullDiskIsNamed()
{
    EmbeddedOptions options = m_testbed.options(QStringLiteral("no room"));
    options.freeBytes = [](const QString&) { return kBytesToCreate - 1; };
    const auto uncreated = EmbeddedServer::acquire(options);
    QVERIFY(!uncreated);
    QCOMPARE(uncreated.error().code, ErrorCode::Unavailable);
    QVERIFY2(uncreated.error().message.contains(QLatin1String("99 MB are free"))
            && uncreated.error().message.contains(QLatin1String("100 MB are needed")),
        qPrintable(textOf(uncreated)));

    options = m_testbed.options(m_data);
    options.freeBytes = [](const QString&) { return qint64(1'000'000); };
    const auto unstarted = EmbeddedServer::acquire(options);
    QVERIFY(!unstarted);
    QVERIFY2(
        unstarted.error().message.contains(QLatin1String("1 MB are free")), qPrintable(textOf(unstarted)));
    QCOMPARE(useOnce(), QString());
}

void TestEmbeddedFaults::diskThatFillsUpIsNamed()
{
    const QString mountPoint = m_testbed.path(QStringLiteral("small disk"));
    const SmallDisk disk(mountPoint, QStringLiteral("30m"));
    if (!disk.isMounted())
        QSKIP("A small file system can't be mounted here");
    EmbeddedOptions options = m_testbed.options(QStringLiteral("small disk/data"));
    const auto refused = EmbeddedServer::acquire(options);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(QLatin1String("disk is full")), qPrintable(textOf(refused)));

    // Somebody else takes the room after the check.
    options.freeBytes = [](const QString&) { return qint64(1'000'000'000); };
    const auto filled = EmbeddedServer::acquire(options);
    QVERIFY(!filled);
    QVERIFY2(filled.error().message.contains(QLatin1String("disk is full")), qPrintable(textOf(filled)));
    QVERIFY(filled.error().detail.contains(QLatin1String("No space left on device")));
    QCOMPARE(unfinishedClusters(options.dataDirectory), QStringList());
}

void TestEmbeddedFaults::killedCreationLeavesNothing()
{
    const QString name = QStringLiteral("killed");
    const QString data = m_testbed.path(name);
    {
        OtherUser creator(m_testbed, data);
        QTRY_VERIFY(!unfinishedClusters(data).isEmpty());
        QThread::msleep(100);
        creator.kill();
    }
    QVERIFY(!QFileInfo::exists(data + QStringLiteral("/postgres")));
    for (int start = 0; start < 2; ++start) {
        const auto server = EmbeddedServer::acquire(m_testbed.options(name));
        QVERIFY2(server, qPrintable(textOf(server)));
        QCOMPARE(query((*server)->connectionSettings(), QStringLiteral("SELECT 1")), QStringLiteral("1"));
    }
    QCOMPARE(unfinishedClusters(data), QStringList());
}

void TestEmbeddedFaults::failedStartShowsLog()
{
    const QString own = m_testbed.path(m_data) + QStringLiteral("/server/own.conf");
    writeFile(own, "work_mem = 'rather a lot'\n");
    QCOMPARE(::chmod(qUtf8Printable(own), 0644), 0);
    const auto server = EmbeddedServer::acquire(m_testbed.options(m_data));
    QFile::remove(own);
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::Unavailable);
    QVERIFY2(server.error().message.contains(QLatin1String("server.log")), qPrintable(textOf(server)));
    QVERIFY2(server.error().detail.contains(QLatin1String("work_mem")), qPrintable(textOf(server)));
    QCOMPARE(useOnce(), QString());
}

void TestEmbeddedFaults::foreignSocketDirectoryIsRefused()
{
    if (!isRoot())
        QSKIP("Only root can play the other user");
    const QString data = m_testbed.path(QStringLiteral("nobody"));
    QVERIFY(QDir().mkdir(data));
    const struct passwd* nobody = ::getpwnam("nobody");
    QVERIFY(nobody);
    QCOMPARE(::chown(qUtf8Printable(data), nobody->pw_uid, nobody->pw_gid), 0);
    QString sockets;
    {
        OtherUser ordinary(m_testbed, data, QStringLiteral("nobody"));
        sockets = ordinary.line().section(u' ', 2);
    }
    QVERIFY2(sockets.startsWith(QLatin1String("/tmp/")), qPrintable(sockets));
    QVERIFY(QDir().mkdir(sockets));
    OtherUser ordinary(m_testbed, data, QStringLiteral("nobody"));
    const QString refused = ordinary.line();
    QVERIFY(QDir().rmdir(sockets));
    QVERIFY2(refused.startsWith(QLatin1String("failed ")) && refused.contains(sockets), qPrintable(refused));
}

QTEST_GUILESS_MAIN(TestEmbeddedFaults)
#include "tst_embeddedfaults.moc"
