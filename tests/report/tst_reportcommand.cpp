// SPDX-License-Identifier: GPL-3.0-or-later
// campaign-managerctl report as its users run it: its options, its files and what it needs.
#include "tests/report/pdffile.h"
#include "tests/report/reporttestbed.h"

#include <QDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

class ReportCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<ReportTestbed>(); }
    void cleanup() { m_bed.reset(); }
    void withoutOptionsItIsTheLastMonthInThisDirectory();
    void theFileNameFitsWhateverTheCompany_data();
    void theFileNameFitsWhateverTheCompany();
    void badInputIsNamedWithItsRemedy_data();
    void badInputIsNamedWithItsRemedy();
    void aFileIsReplacedOnlyByForce();
    void aFailedOrKilledRunLeavesTheOldFile_data();
    void aFailedOrKilledRunLeavesTheOldFile();
    void noDisplayIsNeeded();
    void otherCommandsKnowNoWindowSystem();

private:
    std::unique_ptr<ReportTestbed> m_bed;
};

void ReportCommandTest::withoutOptionsItIsTheLastMonthInThisDirectory()
{
    mustExecute(m_bed->session(), u"UPDATE clients SET company_name = '../A/C: \"Me\" <x>'");
    const ReportTestbed::Answer answer = m_bed->report({});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    const QString last = m_bed->month().before().key();
    const QString file = m_bed->directory() + QStringLiteral("/A C Me x %1.pdf").arg(last);
    QCOMPARE(answer.json().value(QStringLiteral("file")).toString(), file);
    QCOMPARE(answer.json().value(QStringLiteral("month")).toString(), last);
    QCOMPARE(answer.json().value(QStringLiteral("pages")).toInt(), PdfFile(file).pages());
    QCOMPARE(answer.json().value(QStringLiteral("isWholeMonth")).toBool(), true);
    const QJsonObject client = answer.json().value(QStringLiteral("client")).toObject();
    QCOMPARE(client.value(QStringLiteral("id")).toString(), m_bed->client().toString());
    QCOMPARE(QDir(m_bed->directory()).entryList(QDir::Files).size(), 1);
}

void ReportCommandTest::theFileNameFitsWhateverTheCompany_data()
{
    QTest::addColumn<QString>("company");
    QTest::addColumn<QString>("name");
    QTest::newRow("longer than a file name")
        << QStringLiteral("😀").repeated(120) << QStringLiteral("😀").repeated(45);
    QTest::newRow("nothing usable") << QStringLiteral("./.:") << QStringLiteral("Report");
    QTest::newRow("would be an option") << QStringLiteral("--help") << QStringLiteral("help");
    QTest::newRow("turned round") << QStringLiteral("Acme \u202Efdp.exe") << QStringLiteral("Acme fdp.exe");
}

void ReportCommandTest::theFileNameFitsWhateverTheCompany()
{
    QFETCH(QString, company);
    QFETCH(QString, name);
    mustExecute(
        m_bed->session(), u"UPDATE clients SET company_name = :name", {{QLatin1String("name"), company}});
    const ReportTestbed::Answer answer = m_bed->report({});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QCOMPARE(QDir(m_bed->directory()).entryList(QDir::Files | QDir::Hidden),
        QStringList{QStringLiteral("%1 %2.pdf").arg(name, m_bed->month().before().key())});
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
    const ReportTestbed::Answer answer = m_bed->report(options);
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.err.contains(message.toUtf8()), answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("field")).toString(), message.section(u':', 0, 0));
    QVERIFY(answer.json().value(QStringLiteral("message")).toString().startsWith(message));
    QVERIFY(QDir(m_bed->directory()).isEmpty());
}

void ReportCommandTest::aFileIsReplacedOnlyByForce()
{
    QFile file(m_bed->path("kept.pdf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    const QStringList output{QStringLiteral("--output"), file.fileName()};
    const ReportTestbed::Answer refused = m_bed->report(output);
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("kept.pdf\" exists already. Give --force to replace it, or another name."),
        refused.err.constData());
    QCOMPARE(file.size(), 4);
    QCOMPARE(m_bed->report(output + QStringList{QStringLiteral("--force")}).exitCode, 0);
    QVERIFY(PdfFile(file.fileName()).pages() > 0);
    QCOMPARE(
        m_bed->run({QStringLiteral("report"), QStringLiteral("--client"), QStringLiteral("Acme")}).exitCode,
        2);
    QCOMPARE(m_bed
                 ->run({QStringLiteral("report"), QStringLiteral("--client"),
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
    QFile file(m_bed->path("kept.pdf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    const ReportTestbed::Answer answer =
        m_bed->report({QStringLiteral("--output"), file.fileName(), QStringLiteral("--force")}, limit);
    QCOMPARE(answer.exitCode, exitCode);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("mine"));
    if (exitCode == 1) {
        QVERIFY2(answer.err.contains("kept.pdf\" was not written: File too large."), answer.err.constData());
        QCOMPARE(QDir(m_bed->directory()).entryList(QDir::Files), QStringList{QStringLiteral("kept.pdf")});
    }
}

void ReportCommandTest::noDisplayIsNeeded()
{
    // Not even where another platform is asked for that isn't there.
    const ReportTestbed::Answer answer =
        m_bed->run({QStringLiteral("report"), QStringLiteral("--client"), m_bed->client().toString()}, {},
            {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb")},
                {QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("2")}});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    // Nor does it say anything about it.
    QCOMPARE(answer.err, QByteArray());
}

void ReportCommandTest::otherCommandsKnowNoWindowSystem()
{
    const ReportTestbed::Answer answer = m_bed->run({QStringLiteral("clients"), QStringLiteral("list")}, {},
        {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("nonsense")},
            {QStringLiteral("QT_DEBUG_PLUGINS"), QStringLiteral("1")}});
    QCOMPARE(answer.exitCode, 0);
    QVERIFY2(!answer.err.contains("platforms"), answer.err.constData());
}

QTEST_GUILESS_MAIN(ReportCommandTest)
#include "tst_reportcommand.moc"
