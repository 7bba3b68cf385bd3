// SPDX-License-Identifier: GPL-3.0-or-later
// campaign-managerctl as its users run it: the real program on a real database.
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

struct Answer {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Answer run(const QStringList& arguments, const QMap<QString, QString>& environment = {})
{
    QProcess process;
    QProcessEnvironment env = QProcessEnvironment::systemEnvironment();
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        env.insert(it.key(), it.value());
    process.setProcessEnvironment(env);
    process.start(QStringLiteral(CM_CTL), arguments);
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.readAllStandardOutput(), "did not end normally"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }
    void mainJobEndToEnd();
    void usageErrorsExitWithTwo_data();
    void usageErrorsExitWithTwo();
    void brokenFilesAreRefusedAndNothingChanges_data();
    void brokenFilesAreRefusedAndNothingChanges();
    void campaignsAreShown();
    void campaignsAreEdited();
    void databaseProblemsAreExplained();
    void migrateUpDownAndStatus();
    void verifyFindsDrift();
    void VF_02_writingIsRefusedWhenAMigrationChanged_data();
    void VF_02_writingIsRefusedWhenAMigrationChanged();
    void VF_02_migrateNamesHowForeignTablesDiffer();
    void healthCheckExitsWithThree();
    void LG_01_logLinesAreJson();

private:
    Answer ctl(const QStringList& arguments, bool json = true)
    {
        QStringList all{QStringLiteral("--database"), m_database->dsn()};
        if (json)
            all.append(QStringLiteral("--json"));
        return run(all + arguments);
    }
    QString write(const QByteArray& content)
    {
        QString path = m_directory.filePath(QStringLiteral("input.json"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the input file can't be written");
        return path;
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
};

void CommandLineTest::mainJobEndToEnd()
{
    const Answer added = ctl({QStringLiteral("clients"), QStringLiteral("add"), QStringLiteral("Acme"),
        QStringLiteral("--time-zone"), QStringLiteral("Europe/Berlin")});
    QVERIFY2(added.exitCode == 0, added.err.constData());
    const QString client = added.json().value(QStringLiteral("id")).toString();
    makeLeads(*m_session, ClientId::fromString(client), 25);
    const QString file = write(
        R"({"name": "Spring", "campaignType": "Custom", "maxLeadsToEnroll": 20, "audience": {"tags": {"any": ["Webinar"]}},
        "messages": [{"step": 1, "delayMinutes": 0, "text": "Hi {{first_name}}"}]})");
    const Answer preview = ctl({QStringLiteral("preview"), file, QStringLiteral("--client"), client,
        QStringLiteral("--limit"), QStringLiteral("5")});
    QVERIFY2(preview.exitCode == 0, preview.err.constData());
    QCOMPARE(preview.json().value(QStringLiteral("matching")).toInt(), 25);
    QCOMPARE(preview.json().value(QStringLiteral("leads")).toArray().size(), 5);
    const Answer created = ctl(
        {QStringLiteral("campaigns"), QStringLiteral("create"), file, QStringLiteral("--client"), client});
    QVERIFY2(created.exitCode == 0, created.err.constData());
    const QString campaign = created.json().value(QStringLiteral("id")).toString();
    const Answer dry = ctl({QStringLiteral("enroll"), campaign, QStringLiteral("--dry-run")});
    QCOMPARE(dry.json().value(QStringLiteral("enrolled")).toInt(), 20);
    QCOMPARE(count(QStringLiteral("enrollments")), 0);
    const QString fingerprint = dry.json().value(QStringLiteral("fingerprint")).toString();
    QCOMPARE(fingerprint.size(), 32);
    const Answer outdated = ctl({QStringLiteral("enroll"), campaign, QStringLiteral("--fingerprint"),
        QStringLiteral("0123456789abcdef0123456789abcdef")});
    QCOMPARE(outdated.exitCode, 1);
    QCOMPARE(outdated.json().value(QStringLiteral("code")).toString(), QStringLiteral("CONFLICT"));
    QCOMPARE(count(QStringLiteral("enrollments")), 0);
    const Answer enrolled = ctl({QStringLiteral("enroll"), campaign, QStringLiteral("--fingerprint"),
        fingerprint, QStringLiteral("--time-limit-ms"), QStringLiteral("60000")});
    QCOMPARE(enrolled.exitCode, 0);
    QCOMPARE(enrolled.json().value(QStringLiteral("reason")).toString(), QStringLiteral("enrollment_cap"));
    QCOMPARE(enrolled.json().value(QStringLiteral("remaining")).toInt(), 5);
    mustExecute(*m_session, u"UPDATE enrollments SET sms_sequence_position = 1");
    const Answer left = ctl({QStringLiteral("de-enroll"), QStringLiteral("--client-id"), client,
        QStringLiteral("--batch-size"), QStringLiteral("8")});
    QVERIFY2(left.exitCode == 0, left.err.constData());
    const QJsonObject result = left.json().value(QStringLiteral("runs")).toArray().first().toObject();
    QCOMPARE(result.value(QStringLiteral("leadsDeEnrolled")).toInt(), 20);
    QCOMPARE(result.value(QStringLiteral("batches")).toInt(), 3);
    const Answer stats = ctl({QStringLiteral("stats"), campaign});
    QCOMPARE(stats.json().value(QStringLiteral("completedLeadsCount")).toInt(), 20);
    QCOMPARE(ctl({QStringLiteral("runs"), QStringLiteral("list")})
                 .json()
                 .value(QStringLiteral("runs"))
                 .toArray()
                 .size(),
        1);
    QCOMPARE(counterDrift(*m_session), QString());
}

void CommandLineTest::usageErrorsExitWithTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char* text) { QTest::newRow(text) << QString::fromLatin1(text).split(u' '); };
    row("nonsense");
    row("enroll");
    row("enroll not-a-uuid");
    row("enroll 00000000-0000-0000-0000-000000000001 --time-limit-ms 0");
    row("enroll 00000000-0000-0000-0000-000000000001 --dry-run --fingerprint abc");
    row("de-enroll --batch-size 0 --all-clients");
    row("de-enroll --batch-size many --all-clients");
    row("de-enroll --batch-size 1000000 --all-clients");
    row("de-enroll");
    row("--frobnicate migrate");
    row("preview");
    row("stats");
    row("stats 00000000-0000-0000-0000-000000000001 --client 00000000-0000-0000-0000-000000000001");
    row("audit --client not-a-uuid");
    row("explain --campaign not-a-uuid");
    row("audience");
    row("audience overlap --client 8b351113-a05b-49e0-a7cb-92e4bf462070");
    row("audience overlap --client 8b351113-a05b-49e0-a7cb-92e4bf462070 --tags a --campaigns b");
    row("seed-demo --leads much");
}

void CommandLineTest::usageErrorsExitWithTwo()
{
    QFETCH(QStringList, arguments);
    const Answer answer = ctl(arguments, false);
    QCOMPARE(answer.exitCode, 2);
    QVERIFY(!answer.err.isEmpty());
    QCOMPARE(count(QStringLiteral("de_enrollment_runs")), 0);
}

void CommandLineTest::brokenFilesAreRefusedAndNothingChanges_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("not json") << QByteArray("{\"name\": ") << QByteArray("not valid JSON");
    QTest::newRow("array") << QByteArray("[1]") << QByteArray("one JSON object");
    QTest::newRow("unknown field") << QByteArray(R"({"nmae": "x"})") << QByteArray("nmae");
    QTest::newRow("bad values") << QByteArray(R"({"name": "", "messages": []})")
                                << QByteArray("1 to 10 messages");
    QTest::newRow("binary") << QByteArray("\x00\xff\xfe", 3) << QByteArray("not valid JSON");
}

void CommandLineTest::brokenFilesAreRefusedAndNothingChanges()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, said);
    const QString client = makeClient(*m_session).toString();
    const Answer answer = ctl({QStringLiteral("campaigns"), QStringLiteral("create"), write(content),
                                  QStringLiteral("--client"), client},
        false);
    QVERIFY2(answer.exitCode == 1 || answer.exitCode == 2, QByteArray::number(answer.exitCode).constData());
    QVERIFY2(answer.err.contains(said), answer.err.constData());
    QCOMPARE(count(QStringLiteral("campaigns")), 0);
    QCOMPARE(count(QStringLiteral("audit_log WHERE subject_type = 'campaign'")), 0);
}

void CommandLineTest::campaignsAreShown()
{
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 3);
    const QStringList command{QStringLiteral("campaigns"), QStringLiteral("show"),
        makeCampaign(*m_session, client, QStringLiteral("Spring"), 2).toString()};
    QCOMPARE(ctl({QStringLiteral("enroll"), command.last()}).exitCode, 0);
    const QJsonObject shown = ctl(command).json();
    QCOMPARE(shown.value(QStringLiteral("name")).toString(), QStringLiteral("Spring"));
    QCOMPARE(shown.value(QStringLiteral("messages")).toArray().size(), 2);
    QVERIFY(shown.value(QStringLiteral("audience")).isObject());
    QCOMPARE(shown.value(QStringLiteral("activeLeadsCount")).toInt(), 3);
    const Answer text = ctl(command, false);
    QVERIFY2(text.out.startsWith("Spring (Custom, "), text.out.constData());
    QVERIFY2(text.out.contains("enrolled 3, active 3, completed 0"), text.out.constData());
    QVERIFY2(text.out.contains("version 1 of the sequence\n"), text.out.constData());
    QVERIFY2(text.out.contains("at once: "), text.out.constData());
    QCOMPARE(ctl({QStringLiteral("campaigns"), QStringLiteral("edit"), command.last(),
                     write(R"({"name": "Summer"})")})
                 .exitCode,
        0);
    QVERIFY(ctl(command, false).out.contains(" UTC by "));
}

void CommandLineTest::campaignsAreEdited()
{
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 3);
    const CampaignId id = makeCampaign(*m_session, client, QStringLiteral("Before"), 2);
    const auto edit = [&](const QByteArray& fields) {
        return ctl({QStringLiteral("campaigns"), QStringLiteral("edit"), id.toString(), write(fields)});
    };
    Answer answer = edit(R"({"name": "After", "maxLeadsToEnroll": 7})");
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("version")).toInt(), 1);
    QCOMPARE(count(QStringLiteral("campaigns WHERE name = 'After' AND max_leads_to_enroll = 7")), 1);
    QCOMPARE(ctl({QStringLiteral("enroll"), id.toString()}).exitCode, 0);
    answer = edit(R"({"name": "After"})");
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("revision")).toInt(), 2);
    answer = edit(R"({"messages": [{"step": 1, "delayMinutes": 0, "text": "Only one"}]})");
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("version")).toInt(), 2);
    QCOMPARE(count(QStringLiteral("enrollments WHERE enrolled_campaign_version = 1")), 3);
    const std::pair<QByteArray, QString> refused[]{
        {R"({"campaignType": "Webinar"})", QStringLiteral("type can't be changed")},
        {R"({"nmae": "x"})", QStringLiteral("nmae")},
        {R"({"bookingLink": "javascript:0"})", QStringLiteral("http://")},
        {R"({"isPaused": true})", QStringLiteral("campaigns pause")},
    };
    for (const auto& [fields, said] : refused) {
        answer = edit(fields);
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(answer.out.contains(said.toUtf8()), answer.out.constData());
    }
    QCOMPARE(count(QStringLiteral("campaigns WHERE name = 'After' AND version = 2 AND NOT is_paused")), 1);
}

void CommandLineTest::databaseProblemsAreExplained()
{
    const auto said = [](const QString& dsn) {
        return run({QStringLiteral("--database"), dsn, QStringLiteral("clients"), QStringLiteral("list")});
    };
    Answer answer = said(QStringLiteral("host=127.0.0.1 port=1 dbname=x user=y"));
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.err.contains("Can't reach the database"), answer.err.constData());
    answer = said(QStringLiteral("hots=x"));
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.err.contains("hots"), answer.err.constData());
    TestDatabase empty(TestDatabase::Content::Empty);
    answer = said(empty.dsn());
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.err.contains("campaign-managerctl migrate"), answer.err.constData());
    mustExecute(*m_session,
        u"INSERT INTO schema_migrations (version, name, checksum, duration_ms) VALUES (9000, 'future', 'x', "
        u"1)");
    answer = said(m_database->dsn());
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.err.contains("newer"), answer.err.constData());
    answer = run({QStringLiteral("--json"), QStringLiteral("--database"), m_database->dsn(),
        QStringLiteral("clients"), QStringLiteral("list")});
    QCOMPARE(answer.json().value(QStringLiteral("code")).toString(), QStringLiteral("SCHEMA_DRIFT"));
    answer = run({QStringLiteral("--embedded"), QStringLiteral("/proc/nowhere"), QStringLiteral("clients"),
        QStringLiteral("list")});
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.err.contains("/proc/nowhere"), answer.err.constData());
}

void CommandLineTest::migrateUpDownAndStatus()
{
    TestDatabase empty(TestDatabase::Content::Empty);
    const auto migrate = [&](const QStringList& more) {
        return run(QStringList{QStringLiteral("--database"), empty.dsn(), QStringLiteral("--json"),
                       QStringLiteral("migrate")}
            + more);
    };
    QCOMPARE(migrate({QStringLiteral("--to"), QStringLiteral("20")}).exitCode, 0);
    const QJsonArray list =
        migrate({QStringLiteral("--status")}).json().value(QStringLiteral("migrations")).toArray();
    QVERIFY(list.size() > 4);
    QCOMPARE(list.first().toObject().value(QStringLiteral("state")).toString(), QStringLiteral("applied"));
    QCOMPARE(list.last().toObject().value(QStringLiteral("state")).toString(), QStringLiteral("pending"));
    QCOMPARE(migrate({}).exitCode, 0);
    QCOMPARE(run({QStringLiteral("--database"), empty.dsn(), QStringLiteral("verify")}).exitCode, 0);
    QCOMPARE(migrate({QStringLiteral("--to"), QStringLiteral("0")}).exitCode, 0);
    QCOMPARE(migrate({QStringLiteral("--to"), QStringLiteral("7")}).exitCode, 1);
}

void CommandLineTest::verifyFindsDrift()
{
    Answer answer = ctl({QStringLiteral("verify")}, false);
    QCOMPARE(answer.exitCode, 0);
    QVERIFY2(answer.out.contains("| Failed: 0"), answer.out.constData());
    mustExecute(*m_session, u"DROP INDEX enrollments_leaving_idx");
    answer = ctl({QStringLiteral("verify")}, false);
    QCOMPARE(answer.exitCode, 3);
    QVERIFY2(answer.out.contains("enrollments_leaving_idx is missing"), answer.out.constData());
}

void CommandLineTest::VF_02_writingIsRefusedWhenAMigrationChanged_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command : {"clients add Bolt", "seed-demo --leads 100", "enroll CAMPAIGN",
             "campaigns pause CAMPAIGN", "campaigns deactivate CAMPAIGN", "de-enroll --all-clients"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void CommandLineTest::VF_02_writingIsRefusedWhenAMigrationChanged()
{
    QFETCH(QString, command);
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 3);
    const QString campaign = makeCampaign(*m_session, client).toString();
    mustExecute(*m_session, u"UPDATE schema_migrations SET checksum = 'x' WHERE version = 20");
    const auto figures = [this] {
        return QVector<qint64>{count(QStringLiteral("clients")), count(QStringLiteral("leads")),
            count(QStringLiteral("enrollments")), count(QStringLiteral("audit_log")),
            count(QStringLiteral("de_enrollment_runs"))};
    };
    const QVector<qint64> before = figures();
    const Answer answer = ctl(command.replace(QStringLiteral("CAMPAIGN"), campaign).split(u' '));
    QVERIFY2(answer.exitCode == 1, answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("code")).toString(), QStringLiteral("SCHEMA_DRIFT"));
    QCOMPARE(figures(), before);
}

void CommandLineTest::VF_02_migrateNamesHowForeignTablesDiffer()
{
    TestDatabase foreign(TestDatabase::Content::Empty);
    QVERIFY(foreign.session()->executeScript(
        QStringLiteral("CREATE TABLE leads (id serial PRIMARY KEY, email text, nickname text)")));
    for (const QStringList& command :
        {QStringList{QStringLiteral("migrate")}, {QStringLiteral("clients"), QStringLiteral("list")}}) {
        const Answer answer = run(QStringList{QStringLiteral("--database"), foreign.dsn()} + command);
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(answer.err.contains("another program"), answer.err.constData());
        QVERIFY2(answer.err.contains("leads lacks the columns booked, "), answer.err.constData());
        QVERIFY2(
            answer.err.contains("leads has columns that are not ours: nickname"), answer.err.constData());
    }
}

void CommandLineTest::healthCheckExitsWithThree()
{
    const QString client = makeClient(*m_session).toString();
    QCOMPARE(ctl({QStringLiteral("de-enroll"), QStringLiteral("--all-clients")}).exitCode, 0);
    QCOMPARE(ctl({QStringLiteral("de-enroll"), QStringLiteral("--health-check")}).exitCode, 0);
    mustExecute(*m_session,
        u"UPDATE de_enrollment_runs SET run_at = run_at - interval '1 day', finished_at = finished_at - "
        u"interval '1 day'");
    QCOMPARE(ctl({QStringLiteral("de-enroll"), QStringLiteral("--health-check"),
                     QStringLiteral("--client-id"), client})
                 .exitCode,
        3);
}

void CommandLineTest::LG_01_logLinesAreJson()
{
    QTemporaryDir state;
    makeClient(*m_session);
    const Answer answer =
        run({QStringLiteral("--database"), m_database->dsn() + QStringLiteral(" password='s3cret-word'"),
                QStringLiteral("de-enroll"), QStringLiteral("--all-clients")},
            {{QStringLiteral("XDG_STATE_HOME"), state.path()},
                {QStringLiteral("LOG_LEVEL"), QStringLiteral("debug")}});
    QCOMPARE(answer.exitCode, 0);
    QFile file(state.filePath(QStringLiteral("campaign-manager/campaign-managerctl.log")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(!text.contains("s3cret-word"));
    QVERIFY(!answer.err.contains("s3cret-word"));
    const QList<QByteArray> lines = text.trimmed().split('\n');
    QVERIFY(!lines.isEmpty());
    for (const QByteArray& line : lines) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        for (const char* key : {"time", "level", "component", "message"})
            QVERIFY2(event.contains(QLatin1String(key)), line.constData());
    }
    QVERIFY(text.contains("\"runId\""));
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
