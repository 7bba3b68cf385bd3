// SPDX-License-Identifier: GPL-3.0-or-later
// All leads of an audience as CSV: complete and in order, or not at all.
#include "models/audience/leadexport.h"
#include "tests/support/results.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

template <typename T> QString codeOf(const Result<T>& result)
{
    return result ? QStringLiteral("done") : errorCodeName(result.error().code);
}

} // namespace

class LeadExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }

    void exportWritesEveryLeadAsCsv();
    void exportThatFailsLeavesTheOldFile();
    void aReceiverThatHasEnoughEndsTheCopy();

private:
    QString exported(const Audience& audience, qint64* leads = nullptr)
    {
        const QString path = m_directory.filePath(QStringLiteral("leads.csv"));
        const qint64 written = must(exportLeads(*m_session, {m_client, audience, {}}, path));
        if (leads)
            *leads = written;
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QTemporaryDir m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void LeadExportTest::exportWritesEveryLeadAsCsv()
{
    makeLeads(*m_session, m_client, 4999);
    const LeadId first = mustExecute(*m_session,
        u"INSERT INTO leads (client_id, first_name, last_name, email, phone, company, title, lead_source, "
        "kajabi_tags, icp_score, engagement_level, created_at) VALUES (:client, 'Ada', 'Lovelace', "
        "'ada@example.com', '+4930123456', '=HYPERLINK(\"x\")', E'two\\nlines', ' facebook', "
        "'{Webinar,newsletter}', 75, 'High', '2026-04-01T10:00:00Z') RETURNING id",
        {{QLatin1String("client"), m_client}})
                             .first()
                             .id<LeadId>("id");
    qint64 leads = 0;
    Audience audience;
    const QString all = exported(audience, &leads);
    QCOMPARE(leads, 5000);
    QCOMPARE(all.count(u'\n'), 5002); // headings, and the line within a title
    QVERIFY(all.startsWith(QLatin1String("id,firstName,lastName,email,phone,company,title,leadSource,tags,"
                                         "icpScore,engagementLevel,booked,smsStop,createdAt\n")));
    // The best score comes first, as in the table.
    QCOMPARE(all.section(u'\n', 1, 2),
        first.toString()
            + QLatin1String(",Ada,Lovelace,ada@example.com,+4930123456,\"'=HYPERLINK(\"\"x\"\")\",\"two\n"
                            "lines\", facebook,\"Webinar, newsletter\",75,High,f,f,2026-04-01T10:00:00Z"));
    audience.search = QStringLiteral("nobody");
    QCOMPARE(exported(audience, &leads).count(u'\n'), 1);
    QCOMPARE(leads, 0);
    // The settings are gone with the transaction.
    QCOMPARE(mustExecute(*m_session, u"SELECT current_setting('campaign_manager.audience', true) AS audience")
                 .first()
                 .text("audience"),
        QString());
}

void LeadExportTest::exportThatFailsLeavesTheOldFile()
{
    makeLeads(*m_session, m_client, 20000);
    const QString before = exported(Audience());
    const QString path = m_directory.filePath(QStringLiteral("leads.csv"));
    const auto now = [&] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    };
    // Cancelled at the first report of progress.
    const Cancellation cancellation;
    m_session->setCancellation(cancellation);
    qint64 last = 0;
    const auto cancelled = exportLeads(*m_session, {m_client, Audience(), {}}, path, [&](qint64 leads) {
        last = leads;
        cancellation.cancel();
    });
    m_session->setCancellation(Cancellation());
    QCOMPARE(codeOf(cancelled), QStringLiteral("CANCELLED"));
    QVERIFY(last > 0);
    QCOMPARE(now(), before);
    QCOMPARE(number(*m_session, QStringLiteral("SELECT 1 AS n")), 1); // the session is usable
    // A place where nothing can be written.
    const auto nowhere = exportLeads(
        *m_session, {m_client, Audience(), {}}, m_directory.filePath(QStringLiteral("no/leads.csv")));
    QCOMPARE(codeOf(nowhere), QStringLiteral("UNAVAILABLE"));
    QVERIFY(errorOf(nowhere).message.contains(QLatin1String("no/leads.csv")));
    // The server says no.
    Audience wrong;
    wrong.icpMin = 900;
    QCOMPARE(
        codeOf(exportLeads(*m_session, {m_client, wrong, {}}, path)), QStringLiteral("VALIDATION_ERROR"));
    QCOMPARE(now(), before);
    // A folder, or anything else that is no file, is never replaced.
    QCOMPARE(codeOf(exportLeads(*m_session, {m_client, Audience(), {}}, m_directory.path())),
        QStringLiteral("UNAVAILABLE"));
    QVERIFY(QDir(m_directory.path()).exists());
}

void LeadExportTest::aReceiverThatHasEnoughEndsTheCopy()
{
    int rows = 0;
    const auto answer =
        m_session->copyOut(QStringLiteral("COPY (SELECT n FROM generate_series(1, 10000000) n) TO STDOUT"),
            [&](QByteArrayView row) -> Result<void> {
                if (++rows < 3)
                    return {};
                return failure(ErrorCode::Unavailable, QString::fromUtf8(row.toByteArray().trimmed()));
            });
    QCOMPARE(codeOf(answer), QStringLiteral("UNAVAILABLE"));
    QCOMPARE(errorOf(answer).message, QStringLiteral("3"));
    QCOMPARE(rows, 3);
    QCOMPARE(number(*m_session, QStringLiteral("SELECT 1 AS n")), 1);
    const auto noCopy = m_session->copyOut(
        QStringLiteral("COPY nothing TO STDOUT"), [](QByteArrayView) -> Result<void> { return {}; });
    QCOMPARE(errorOf(noCopy).sqlState, QStringLiteral("42P01"));
}

QTEST_GUILESS_MAIN(LeadExportTest)
#include "tst_leadexport.moc"
