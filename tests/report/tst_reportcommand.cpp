// SPDX-License-Identifier: GPL-3.0-or-later
// campaign-managerctl report as its users run it, and what another program finds in the file.
#include "models/statistics/month.h"
#include "tests/report/pdffile.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

// The paper's margins in points, and what a glyph may stand out of its place.
constexpr double margin = 18 / 25.4 * 72;
constexpr double paperWidth = 210 / 25.4 * 72;
constexpr double paperHeight = 297 / 25.4 * 72;
constexpr double tolerance = 2;

struct Answer {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

QString numberText(double value, int decimals)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(value, 'f', decimals);
}

} // namespace

class ReportCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void figuresAreThoseOfStats();
    void everyPageSaysWhereItBelongs();
    void theFileIsTextWithItsFontsAndTitle();
    void tablesGoOnUnderTheirHeaders();
    void longNamesStayOnThePaper_data();
    void longNamesStayOnThePaper();
    void anEmptyMonthSaysSo();
    void theSameMomentGivesTheSameReport();
    void withoutOptionsItIsTheLastMonthInThisDirectory();
    void badInputIsNamedWithItsRemedy_data();
    void badInputIsNamedWithItsRemedy();
    void aFileIsReplacedOnlyByForce();
    void aFailedOrKilledRunLeavesTheOldFile_data();
    void aFailedOrKilledRunLeavesTheOldFile();
    void noDisplayIsNeeded();
    void otherCommandsKnowNoWindowSystem();

private:
    Answer run(const QStringList& arguments, const QString& shellBefore = {},
        const QMap<QString, QString>& environment = {});
    Answer report(const QStringList& more, const QString& shellBefore = {})
    {
        return run(
            QStringList{QStringLiteral("report"), QStringLiteral("--client"), m_client.toString()} + more,
            shellBefore);
    }
    /// A report of this month into a file of the directory.
    QString made(const QStringList& more = {});
    QString path(const char* name) const { return m_directory->filePath(QLatin1String(name)); }
    [[nodiscard]] Month month() const
    {
        return Month::of(QDateTime::currentDateTimeUtc(), QTimeZone("Europe/Berlin"));
    }
    void enroll(CampaignId campaign)
    {
        mustExecute(*m_session, u"SELECT enroll_campaign(:client, :campaign)",
            {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), campaign}});
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void ReportCommandTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_database = std::make_unique<TestDatabase>();
    m_session = m_database->session();
    m_client = makeClient(*m_session);
    makeLeads(*m_session, m_client, 1234);
    const CampaignId spring = makeCampaign(*m_session, m_client, QStringLiteral("Spring"), 3, 1200);
    enroll(spring);
    enroll(makeCampaign(*m_session, m_client, QStringLiteral("Autumn")));
    mustExecute(*m_session,
        u"SELECT record_message_sent(client_id, id, 1) FROM enrollments WHERE campaign_id = :id",
        {{QLatin1String("id"), spring}});
    mustExecute(*m_session,
        u"SELECT record_booking(client_id, lead_id) FROM (SELECT client_id, lead_id FROM enrollments ORDER "
        u"BY id "
        "LIMIT 7) b");
}

void ReportCommandTest::cleanup()
{
    m_session.reset();
    m_database.reset();
    m_directory.reset();
}

Answer ReportCommandTest::run(
    const QStringList& arguments, const QString& shellBefore, const QMap<QString, QString>& environment)
{
    QProcess process;
    QProcessEnvironment env = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
        env.remove(QLatin1String(name));
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        env.insert(it.key(), it.value());
    process.setProcessEnvironment(env);
    process.setWorkingDirectory(m_directory->path());
    const QStringList all =
        QStringList{QStringLiteral("--database"), m_database->dsn(), QStringLiteral("--json")} + arguments;
    if (shellBefore.isEmpty())
        process.start(QStringLiteral(CM_CTL), all);
    else
        process.start(QStringLiteral("bash"),
            QStringList{QStringLiteral("-c"), shellBefore + QStringLiteral(R"(; exec "$0" "$@")"),
                QStringLiteral(CM_CTL)}
                + all);
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.readAllStandardOutput(), "did not end normally"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString ReportCommandTest::made(const QStringList& more)
{
    const QString file = path("report.pdf");
    QStringList options{QStringLiteral("--output"), file, QStringLiteral("--force")};
    if (!more.contains(QStringLiteral("--month")))
        options += {QStringLiteral("--month"), month().key()};
    const Answer answer = report(options + more);
    if (answer.exitCode != 0)
        qFatal("no report: %s", answer.err.constData());
    return file;
}

void ReportCommandTest::figuresAreThoseOfStats()
{
    const PdfFile pdf(made());
    const QDate first = month().first;
    const QJsonObject stats = run(
        {QStringLiteral("stats"), QStringLiteral("--client"), m_client.toString(), QStringLiteral("--period"),
            first.toString(Qt::ISODate) + QStringLiteral("..")
                + first.addMonths(1).addDays(-1).toString(Qt::ISODate)})
                                  .json();
    const QJsonArray metrics = stats.value(QStringLiteral("metrics")).toArray();
    QVERIFY(metrics.size() >= 13);
    const QString figures = pdf.text(2).simplified();
    for (const QJsonValue& value : metrics) {
        const QJsonObject metric = value.toObject();
        const QString unit = metric.value(QStringLiteral("unit")).toString();
        const double figure = metric.value(QStringLiteral("value")).toDouble();
        const QString text = metric.value(QStringLiteral("value")).isNull() ? QStringLiteral("–")
            : unit == QLatin1String("percent")           ? numberText(figure, 1) + QStringLiteral(" %")
            : unit == QLatin1String("messages per lead") ? numberText(figure, 2)
                                                         : numberText(figure, 0);
        QCOMPARE(pdf.line(2, metric.value(QStringLiteral("label")).toString() + u' '),
            metric.value(QStringLiteral("label")).toString() + u' ' + text);
        QVERIFY(figures.contains(metric.value(QStringLiteral("sentence")).toString()));
    }
    // Nobody has been here for a month.
    QVERIFY(figures.contains(QStringLiteral("Up from 0 in the same part of ") + month().before().label()
        + QStringLiteral(": +1,234.")));
    QVERIFY(pdf.text().contains(QStringLiteral("Spring")));
    QCOMPARE(
        pdf.line(0, QStringLiteral("Spring 1,200 1,200")), QStringLiteral("Spring 1,200 1,200 0 0 0 0 0"));
    QCOMPARE(pdf.line(0, QStringLiteral("Autumn 34 0")), QStringLiteral("Autumn 34 0 0 0 0 0 0"));
}

void ReportCommandTest::everyPageSaysWhereItBelongs()
{
    const PdfFile pdf(made());
    const int pages = pdf.pages();
    QVERIFY(pages >= 5);
    for (int page = 1; page <= pages; ++page)
        QCOMPARE(pdf.line(page, QStringLiteral("%1 of %2").arg(page).arg(pages)),
            QStringLiteral("Acme %1 %2 of %3").arg(month().label()).arg(page).arg(pages));
    const QString cover = pdf.text(1).simplified();
    for (const QString& part : {QStringLiteral("Monthly report Acme ") + month().label(),
             QStringLiteral("Time zone Europe/Berlin"), QStringLiteral("(within the month)"),
             QStringLiteral("Compared with The same part of ") + month().before().label()})
        QVERIFY2(cover.contains(part), qPrintable(cover));
}

void ReportCommandTest::theFileIsTextWithItsFontsAndTitle()
{
    const PdfFile pdf(made());
    QCOMPARE(pdf.property(QStringLiteral("Title")), QStringLiteral("Acme, ") + month().label());
    QVERIFY(pdf.property(QStringLiteral("Creator")).startsWith(QStringLiteral("Campaign Manager")));
    QVERIFY(pdf.property(QStringLiteral("Page size")).endsWith(QStringLiteral("(A4)")));
    QCOMPARE(pdf.missingFonts(), QStringList());
    QCOMPARE(pdf.pictures(), 0);
    // Inside of charts too.
    QVERIFY(pdf.text().contains(QStringLiteral("Message 1 sent")));
}

void ReportCommandTest::tablesGoOnUnderTheirHeaders()
{
    mustExecute(*m_session,
        u"UPDATE leads SET kajabi_tags = '{\"many\"}' WHERE id IN (SELECT id FROM leads ORDER BY id LIMIT "
        u"0)");
    makeLeads(*m_session, m_client, 300);
    for (int i = 0; i < 300; ++i)
        enroll(makeCampaign(*m_session, m_client, QStringLiteral("Campaign no. %1").arg(1000 + i), 1, 1));
    const PdfFile pdf(made());
    const QString text = pdf.text();
    for (int i = 0; i < 300; ++i)
        QVERIFY2(
            text.contains(QStringLiteral("Campaign no. %1 ").arg(1000 + i)), qPrintable(QString::number(i)));
    int continued = 0;
    for (int page = 1; page <= pdf.pages(); ++page) {
        const QString content = pdf.text(page).simplified();
        if (!content.contains(QStringLiteral("Campaigns (continued)")))
            continue;
        ++continued;
        QVERIFY(content.contains(QStringLiteral("Campaign Enrolled")));
        QVERIFY(content.contains(QStringLiteral("Completed Booked")));
    }
    QVERIFY2(continued >= 5, qPrintable(QString::number(continued)));
}

void ReportCommandTest::longNamesStayOnThePaper_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("one word") << QString(255, u'W');
    QTest::newRow("words") << QStringLiteral("Wonderful summer offer ").repeated(11).left(255);
    QTest::newRow("right to left") << QStringLiteral("שלום עולם מבצע ").repeated(17);
    QTest::newRow("arabic") << QStringLiteral("مرحبا بالعالم ").repeated(18);
    QTest::newRow("emoji") << QStringLiteral("😀🎉").repeated(63);
}

void ReportCommandTest::longNamesStayOnThePaper()
{
    QFETCH(QString, name);
    mustExecute(*m_session, u"UPDATE clients SET company_name = :name",
        {{QLatin1String("name"), name.left(255).trimmed()}});
    mustExecute(*m_session, u"UPDATE campaigns SET name = :name WHERE name = 'Spring'",
        {{QLatin1String("name"), name.left(254).trimmed()}});
    const PdfFile pdf(made());
    QCOMPARE(pdf.missingFonts(), QStringList());
    const QVector<PdfFile::Word> words = pdf.words();
    QVERIFY(words.size() > 300);
    for (const PdfFile::Word& word : words) {
        const QString where =
            QStringLiteral("%1: %2 to %3").arg(word.text).arg(word.box.left()).arg(word.box.right());
        QVERIFY2(word.box.left() >= margin - tolerance, qPrintable(where));
        QVERIFY2(word.box.right() <= paperWidth - margin + tolerance, qPrintable(where));
        QVERIFY2(word.box.top() >= 0 && word.box.bottom() <= paperHeight, qPrintable(where));
    }
}

void ReportCommandTest::anEmptyMonthSaysSo()
{
    const PdfFile pdf(made({QStringLiteral("--month"), QStringLiteral("2020-02")}));
    const QString text = pdf.text().simplified();
    QVERIFY(text.contains(QStringLiteral("1 Feb 2020 to 29 Feb 2020")));
    QVERIFY(text.contains(QStringLiteral("1 Mar 2020, 00:00 CET (the end of the month)")));
    for (const char* part :
        {"Nobody left.", "Nobody was enrolled.", "Nobody was active.", "Nothing in this month.",
            "The same as in January 2020.", "Nothing to divide by, as in January 2020."})
        QVERIFY2(text.contains(QLatin1String(part)), part);
    QCOMPARE(pdf.line(2, QStringLiteral("Booking rate")), QStringLiteral("Booking rate –"));
}

void ReportCommandTest::theSameMomentGivesTheSameReport()
{
    const QString moment = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    const auto content = [&] {
        const PdfFile pdf(made({QStringLiteral("--as-of"), moment}));
        QStringList lines = pdf.text().split(u'\n');
        // When it was made is the one thing that may differ.
        lines.removeIf([](const QString& line) { return line.startsWith(QLatin1String("Made ")); });
        lines.append(QString::number(pdf.pages()));
        return lines;
    };
    const QStringList before = content();
    enroll(makeCampaign(*m_session, m_client, QStringLiteral("Later")));
    makeLeads(*m_session, m_client, 5);
    enroll(makeCampaign(*m_session, m_client, QStringLiteral("Later still")));
    QCOMPARE(content(), before);
}

void ReportCommandTest::withoutOptionsItIsTheLastMonthInThisDirectory()
{
    mustExecute(*m_session, u"UPDATE clients SET company_name = '../A/C: \"Me\" <x>'");
    const Answer answer = report({});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    const QString last = month().before().key();
    const QString file = m_directory->filePath(QStringLiteral("A C Me x %1.pdf").arg(last));
    QCOMPARE(answer.json().value(QStringLiteral("file")).toString(), file);
    QCOMPARE(answer.json().value(QStringLiteral("month")).toString(), last);
    QCOMPARE(answer.json().value(QStringLiteral("pages")).toInt(), PdfFile(file).pages());
    QCOMPARE(answer.json().value(QStringLiteral("isWholeMonth")).toBool(), true);
    const QJsonObject client = answer.json().value(QStringLiteral("client")).toObject();
    QCOMPARE(client.value(QStringLiteral("id")).toString(), m_client.toString());
    QCOMPARE(QDir(m_directory->path()).entryList(QDir::Files).size(), 1);
}

void ReportCommandTest::badInputIsNamedWithItsRemedy_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const QStringList& options, const char* message) {
        QTest::newRow(name) << options << QString::fromLatin1(message);
    };
    const QString output = QStringLiteral("--output");
    row("month", {QStringLiteral("--month"), QStringLiteral("10/2026")},
        "--month: \"10/2026\" is no month. Write it as year and month, such as 2026-10.");
    row("future", {QStringLiteral("--month"), QStringLiteral("2999-01")},
        "--month: The month 2999-01 has not begun yet. Choose");
    row("as of", {QStringLiteral("--as-of"), QStringLiteral("yesterday")},
        "--as-of: \"yesterday\" is no moment. Use a day such as");
    row("as of the future", {QStringLiteral("--as-of"), QStringLiteral("2999-01-01")},
        "--as-of: \"2999-01-01\" has not come yet. Choose a moment that is over");
    row("directory missing", {output, QStringLiteral("nowhere/x.pdf")},
        "--output: \"nowhere/x.pdf\" can't be written: there is no directory");
    row("no directory", {output, QStringLiteral("/etc/passwd/x.pdf")},
        "--output: \"/etc/passwd/x.pdf\" can't be written: /etc/passwd is no directory. Choose another.");
    row("a directory", {output, QStringLiteral(".")}, "--output: \".\" is a directory. Name a file in it.");
    row("a device", {output, QStringLiteral("/dev/null"), QStringLiteral("--force")},
        "--output: \"/dev/null\" is no ordinary file. Choose another name.");
}

void ReportCommandTest::badInputIsNamedWithItsRemedy()
{
    QFETCH(QStringList, options);
    QFETCH(QString, message);
    const Answer answer = report(options);
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.err.contains(message.toUtf8()), answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("field")).toString(), message.section(u':', 0, 0));
    QVERIFY(answer.json().value(QStringLiteral("message")).toString().startsWith(message));
    QVERIFY(QDir(m_directory->path()).isEmpty());
}

void ReportCommandTest::aFileIsReplacedOnlyByForce()
{
    QFile file(path("kept.pdf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    const QStringList output{QStringLiteral("--output"), file.fileName()};
    const Answer refused = report(output);
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("kept.pdf\" exists already. Give --force to replace it, or another name."),
        refused.err.constData());
    QCOMPARE(file.size(), 4);
    QCOMPARE(report(output + QStringList{QStringLiteral("--force")}).exitCode, 0);
    QVERIFY(PdfFile(file.fileName()).pages() > 0);
    QCOMPARE(run({QStringLiteral("report"), QStringLiteral("--client"), QStringLiteral("Acme")}).exitCode, 2);
    QCOMPARE(run({QStringLiteral("report"), QStringLiteral("--client"),
                     QStringLiteral("00000000-0000-4000-8000-000000000001")})
                 .exitCode,
        1);
}

void ReportCommandTest::aFailedOrKilledRunLeavesTheOldFile_data()
{
    QTest::addColumn<QString>("limit");
    QTest::addColumn<int>("exitCode");
    // Files may not become larger than 8 KiB: the write fails, or the system ends the program in the middle
    // of it.
    QTest::newRow("failed") << QStringLiteral("trap '' XFSZ; ulimit -f 8") << 1;
    QTest::newRow("killed") << QStringLiteral("ulimit -f 8") << -1;
}

void ReportCommandTest::aFailedOrKilledRunLeavesTheOldFile()
{
    QFETCH(QString, limit);
    QFETCH(int, exitCode);
    QFile file(path("kept.pdf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    const Answer answer =
        report({QStringLiteral("--output"), file.fileName(), QStringLiteral("--force")}, limit);
    QCOMPARE(answer.exitCode, exitCode);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("mine"));
    if (exitCode == 1) {
        QVERIFY2(answer.err.contains("kept.pdf\" was not written: File too large."), answer.err.constData());
        QCOMPARE(QDir(m_directory->path()).entryList(QDir::Files), QStringList{QStringLiteral("kept.pdf")});
    }
}

void ReportCommandTest::noDisplayIsNeeded()
{
    // Not even where another platform is asked for that isn't there.
    const Answer answer = run({QStringLiteral("report"), QStringLiteral("--client"), m_client.toString()}, {},
        {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb")},
            {QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("2")}});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    // Nor does it say anything about it.
    QCOMPARE(answer.err, QByteArray());
}

void ReportCommandTest::otherCommandsKnowNoWindowSystem()
{
    const Answer answer = run({QStringLiteral("clients"), QStringLiteral("list")}, {},
        {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("nonsense")},
            {QStringLiteral("QT_DEBUG_PLUGINS"), QStringLiteral("1")}});
    QCOMPARE(answer.exitCode, 0);
    QVERIFY2(!answer.err.contains("platforms"), answer.err.constData());
}

QTEST_GUILESS_MAIN(ReportCommandTest)
#include "tst_reportcommand.moc"
