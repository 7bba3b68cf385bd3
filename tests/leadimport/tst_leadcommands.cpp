// SPDX-License-Identifier: GPL-3.0-or-later
// campaign-managerctl leads …, as a script uses it; and killed while it works.
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

class LeadCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session).toString();
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }
    void importExportUndo();
    void wrongUseIsExplained_data();
    void wrongUseIsExplained();
    void killedItLeavesNothing();

private:
    QStringList command(const QString& text) const
    {
        QStringList all{QStringLiteral("--database"), m_database->dsn(), QStringLiteral("--json")};
        for (QString word : text.split(u' '))
            all.append(word.replace(QStringLiteral("CLIENT"), m_client)
                           .replace(QStringLiteral("DIR"), m_directory.path()));
        return all;
    }
    int run(const QString& text)
    {
        QProcess process;
        process.start(QStringLiteral(CM_CTL), command(text));
        if (!process.waitForFinished(60000))
            qFatal("the program does not end");
        m_answer = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        m_said = process.readAllStandardError();
        return process.exitCode();
    }
    void write(const QString& name, const QByteArray& content)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the input file can't be written");
    }
    QByteArray content(const QString& name)
    {
        QFile file(m_directory.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    QString m_client;
    QJsonObject m_answer;
    QByteArray m_said;
};

void LeadCommands::importExportUndo()
{
    write(QStringLiteral("in.csv"), "Wer;Post;Telefon\nM\xFCller, Ada;ada@example.com;030 901820\nx;bad;\n");
    const QString import = QStringLiteral(
        "leads import DIR/in.csv --client CLIENT --map Wer=name --map Post=email --bad-rows DIR/bad.csv");
    QVERIFY2(run(import + QStringLiteral(" --dry-run")) == 0, m_said.constData());
    QCOMPARE(m_answer.value(QStringLiteral("inserted")).toInt(), 1);
    QCOMPARE(count(QStringLiteral("leads")), 0);
    QVERIFY2(run(import) == 0, m_said.constData());
    QCOMPARE(m_answer.value(QStringLiteral("failed")).toInt(), 1);
    const QJsonObject problem = m_answer.value(QStringLiteral("problems")).toArray().first().toObject();
    QCOMPARE(problem.value(QStringLiteral("line")).toInt(), 3);
    QCOMPARE(problem.value(QStringLiteral("column")).toString(), QStringLiteral("Post"));
    QVERIFY(content(QStringLiteral("bad.csv")).contains(",x,bad,"));
    QCOMPARE(count(QStringLiteral("leads WHERE last_name = 'Müller' AND phone = '+4930901820'")), 1);
    const QString id = m_answer.value(QStringLiteral("importId")).toString();

    QCOMPARE(run(QStringLiteral("leads export DIR/out.csv --client CLIENT")), 0);
    QCOMPARE(m_answer.value(QStringLiteral("leads")).toInt(), 1);
    QVERIFY(content(QStringLiteral("out.csv")).contains("Ada,Müller,ada@example.com,+4930901820"));
    write(QStringLiteral("nobody.json"), R"({"tags": {"any": ["none"]}})");
    QCOMPARE(run(QStringLiteral("leads export DIR/out.csv --client CLIENT --audience DIR/nobody.json")), 0);
    QCOMPARE(m_answer.value(QStringLiteral("leads")).toInt(), 0);

    QCOMPARE(run(QStringLiteral("leads imports list --client CLIENT")), 0);
    QCOMPARE(m_answer.value(QStringLiteral("imports")).toArray().size(), 1);
    QCOMPARE(run(QStringLiteral("leads imports undo ") + id), 0);
    QCOMPARE(m_answer.value(QStringLiteral("removed")).toInt(), 1);
    QCOMPARE(count(QStringLiteral("leads")), 0);
    QCOMPARE(run(QStringLiteral("leads imports undo ") + id), 1);
    QCOMPARE(m_answer.value(QStringLiteral("code")).toString(), QStringLiteral("CONFLICT"));
}

void LeadCommands::wrongUseIsExplained_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char* command, const char* said, int exitCode) {
        QTest::newRow(command) << QString::fromLatin1(said) << exitCode;
    };
    row("leads import DIR/none.csv --client CLIENT", "none.csv", 2);
    row("leads import DIR/in.csv --client nobody", "--client", 2);
    row("leads import DIR/in.csv", "--client", 2);
    row("leads import DIR/in.csv --client CLIENT --encoding ebcdic", "windows-1252", 2);
    row("leads import DIR/in.csv --client CLIENT --separator x", "semicolon", 2);
    row("leads import DIR/in.csv --client CLIENT --region Germany", "DE", 2);
    row("leads import DIR/in.csv --client CLIENT --map Mail", "COLUMN=FIELD", 2);
    row("leads import DIR/in.csv --client CLIENT --map Post=email", "Its columns are Mail", 1);
    row("leads import DIR/in.csv --client CLIENT --map Mail=ignored", "No column is mapped", 1);
    row("leads import DIR/in.csv --client CLIENT --on-duplicate replace", "on-duplicate", 2);
    row("leads import DIR/empty.csv --client CLIENT", "empty", 1);
    row("leads import DIR --client CLIENT", "can't be read", 2);
    row("leads import DIR/in.csv --client 00000000-0000-0000-0000-000000000001", "no client", 1);
    row("leads export /proc/nowhere/x.csv --client CLIENT", "can't be written", 2);
    row("leads imports undo 00000000-0000-0000-0000-000000000001", "no lead import", 1);
}

void LeadCommands::wrongUseIsExplained()
{
    QFETCH(QString, said);
    QFETCH(int, exitCode);
    write(QStringLiteral("in.csv"), "Mail\nada@example.com\n");
    write(QStringLiteral("empty.csv"), "");
    const int code = run(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(m_said.contains(said.toUtf8()), m_said.constData());
    QCOMPARE(code, exitCode);
    QCOMPARE(count(QStringLiteral("leads")), 0);
}

void LeadCommands::killedItLeavesNothing()
{
    QByteArray csv("E-mail,Tags\n");
    for (int i = 0; i < 60'000; ++i)
        csv += "lead" + QByteArray::number(i) + "@example.com,a|b|c\n";
    write(QStringLiteral("in.csv"), csv);
    // Found at work by what the server says of it: copying, and storing.
    for (const char* work : {"COPY pg_temp.lead_import_rows%", "%import_leads(%"}) {
        QProcess process;
        process.start(
            QStringLiteral(CM_CTL), command(QStringLiteral("leads import DIR/in.csv --client CLIENT")));
        const QString busy =
            QStringLiteral("pg_stat_activity WHERE datname = current_database() AND "
                           "pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%1'")
                .arg(QLatin1String(work));
        while (process.state() != QProcess::NotRunning && count(busy) == 0)
            process.waitForFinished(1);
        QVERIFY2(process.state() != QProcess::NotRunning, "it ended before it was seen at work");
        process.kill();
        process.waitForFinished();
        // The server notices at its own pace.
        QTRY_COMPARE_WITH_TIMEOUT(count(QStringLiteral("pg_stat_activity WHERE datname = current_database() "
                                                       "AND pid <> pg_backend_pid()")),
            0, 60000);
        QCOMPARE(count(QStringLiteral("leads")), 0);
        QCOMPARE(count(QStringLiteral("lead_imports")), 0);
    }
    QCOMPARE(run(QStringLiteral("leads import DIR/in.csv --client CLIENT")), 0);
    QCOMPARE(count(QStringLiteral("leads")), 60'000);
}

QTEST_GUILESS_MAIN(LeadCommands)
#include "tst_leadcommands.moc"
