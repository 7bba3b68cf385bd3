// SPDX-License-Identifier: GPL-3.0-or-later
// Files become leads, all at once or not at all; an import can be taken back.
#include "models/enrollment/enrollment.h"
#include "models/leadimport/leadexport.h"
#include "models/leadimport/leadfile.h"
#include "models/leadimport/leadimport.h"
#include "models/undo/undo.h"
#include "tests/support/results.h"
#include "tests/support/testdatabase.h"

#include <QBuffer>
#include <QTest>

#include <rapidcheck.h>

using namespace cm;
using namespace cm::test;

class LeadImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_admin = m_database->session();
        m_session = m_database->session(SessionKind::Write);
        m_client = makeClient(*m_admin);
    }
    void cleanup()
    {
        m_session.reset();
        m_admin.reset();
        m_database.reset();
    }
    void importsWhatCanBeUsedAndReportsTheRest();
    void dryRunSaysTheSameAndLeavesNothing();
    void duplicatesAreSkipped();
    void duplicatesUpdate();
    void optOutsAndBookingsAreNeverTakenBack();
    void exportIsImportedAgainWithoutLoss();
    void undoRestoresWhatWasNotTouched();
    void undoHappensOnce();
    void cancelLeavesNothing();
    void anyBytesAreImportedWholeOrNotAtAll();
    void garbageIsRefusedRowByRow();

private:
    Result<LeadImportResult> import(const QByteArray& csv, OnDuplicate choice = OnDuplicate::Skip,
        bool dryRun = false, QByteArray* badRows = nullptr)
    {
        QByteArray bytes = csv;
        QBuffer file(&bytes);
        file.open(QIODevice::ReadOnly);
        auto preview = previewLeadFile(file, {}, 0);
        if (!preview)
            return failure(preview.error());
        LeadImportOptions options;
        options.client = m_client;
        options.fileName = QStringLiteral("leads.csv");
        options.mapping = preview->mapping;
        options.onDuplicate = choice;
        options.region = QStringLiteral("DE");
        options.zone = QTimeZone("Europe/Berlin");
        options.dryRun = dryRun;
        QBuffer bad;
        if (badRows) {
            bad.setBuffer(badRows);
            bad.open(QIODevice::WriteOnly);
            options.badRows = &bad;
        }
        LeadImporter importer(*m_session, options);
        return importer.run(file);
    }
    /// The same, which must succeed.
    LeadImportResult imported(const QByteArray& csv, OnDuplicate choice = OnDuplicate::Skip)
    {
        auto result = import(csv, choice);
        if (!result)
            qFatal("%s", qPrintable(result.error().message + result.error().detail));
        return *result;
    }
    qint64 count(const QString& rest)
    {
        return number(*m_admin, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }
    /// A column of the lead with this e-mail, as text.
    QString value(const QString& expression, const QString& email = QStringLiteral("ada@example.com"))
    {
        return mustExecute(*m_admin,
            QStringLiteral("SELECT (%1)::text AS v FROM leads WHERE lower(email) = '%2'")
                .arg(expression, email))
            .first()
            .text("v");
    }
    /// All leads as text, without what the database gives them.
    QString allLeads(ClientId client)
    {
        return mustExecute(*m_admin,
            u"SELECT coalesce(string_agg(to_jsonb(l)::text, E'\n' ORDER BY email, phone, first_name), '') AS "
            u"v "
            "FROM (SELECT first_name, last_name, email, phone, company, title, lead_source, kajabi_tags, "
            "icp_score, engagement_level, booked, booked_at, sms_stop, sms_stop_at, created_at FROM leads "
            "WHERE client_id = :client) l",
            {{QLatin1String("client"), client}})
            .first()
            .text("v");
    }
    /// What an import leaves behind anywhere.
    QVector<qint64> traces()
    {
        return {count(QStringLiteral("leads")), count(QStringLiteral("lead_imports")),
            count(QStringLiteral("lead_import_leads")), count(QStringLiteral("audit_log")),
            count(QStringLiteral("lead_events"))};
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_admin;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void LeadImportTest::importsWhatCanBeUsedAndReportsTheRest()
{
    QByteArray bad;
    const auto result = import("\xEF\xBB\xBFName;E-mail;Handy;Tags;Score\r\n"
                               "Ada Lovelace;Ada@Example.com;030 901820;vip, Math|VIP;80\r\n"
                               "Bob;bob@;1;x;101\r\n"
                               "\r\n"
                               "\"Carl\r\nthe Great\";carl@example.com;;;\r\n"
                               "Eve;eve@example.com;+1 200 555 0100;;\r\n",
        OnDuplicate::Skip, false, &bad);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->rows, 4);
    QCOMPARE(result->inserted, 3);
    QCOMPARE(result->failed, 1);
    QCOMPARE(result->warnings, 1);
    QCOMPARE(result->problems.size(), 4);
    QCOMPARE(result->problems[0].line, 3);
    QCOMPARE(result->problems[3].line, 7); // behind a row of two lines
    QVERIFY(result->problems[3].isWarning);
    QCOMPARE(value(QStringLiteral("phone")), QStringLiteral("+4930901820"));
    QCOMPARE(value(QStringLiteral("kajabi_tags")), QStringLiteral("{vip,Math}"));
    QCOMPARE(value(QStringLiteral("first_name || '/' || last_name || '/' || icp_score")),
        QStringLiteral("Ada/Lovelace/80"));
    // Mended, the bad rows are imported as they are.
    QVERIFY(bad.contains("bob@"));
    bad.replace("Bob,bob@,1,x,101", "Bob,bob@example.com,030 901821,x,10");
    QCOMPARE(imported(bad).inserted, 1);
    const auto imports = listLeadImports(*m_session, m_client, 10);
    QCOMPARE(imports->size(), 2);
    QCOMPARE(imports->at(1).id, result->id);
    QCOMPARE(imports->at(1).failed, 1);
    QCOMPARE(count(QStringLiteral("audit_log WHERE action = 'leads_imported'")), 2);
}

void LeadImportTest::dryRunSaysTheSameAndLeavesNothing()
{
    imported("E-mail;Score\nada@example.com;1");
    const QByteArray file("E-mail;Score\nada@example.com;2\nbob@example.com;3\nbad;4\nbob@example.com;5");
    const auto before = traces();
    const QString leads = allLeads(m_client);
    for (const OnDuplicate choice : {OnDuplicate::Skip, OnDuplicate::Update}) {
        const auto dry = import(file, choice, true);
        QVERIFY(dry && dry->dryRun && dry->id.isNull());
        QCOMPARE(traces(), before);
        QCOMPARE(allLeads(m_client), leads);
        if (choice == OnDuplicate::Skip)
            continue;
        const auto real = imported(file, choice);
        QCOMPARE(QVector<qint64>({dry->rows, dry->inserted, dry->updated, dry->skipped, dry->failed}),
            QVector<qint64>({real.rows, real.inserted, real.updated, real.skipped, real.failed}));
        QCOMPARE(real.updated, 1);
        QCOMPARE(real.inserted, 1);
    }
}

void LeadImportTest::duplicatesAreSkipped()
{
    imported("E-mail,Phone\nada@example.com,030901820\nbob@example.com,030901821");
    const auto result = imported("E-mail,Phone,Score\n"
                                 " ADA@example.COM ,,1\n" // by e-mail
                                 "new@example.com,+49 30 901821,2\n" // by phone
                                 "ada@example.com,030901821,3\n" // two leads
                                 "carl@example.com,030901899,4\n"
                                 "other@example.com,030901899,5\n" // by phone within the file
                                 "CARL@example.com,,6\n"); // by e-mail within the file
    QCOMPARE(result.inserted, 1);
    QCOMPARE(result.skipped, 4);
    QCOMPARE(result.failed, 1);
    QCOMPARE(result.leftOut.value(QStringLiteral("duplicate")), 2);
    QCOMPARE(result.leftOut.value(QStringLiteral("repeated")), 2);
    QCOMPARE(result.leftOut.value(QStringLiteral("two_leads")), 1);
    QVERIFY(result.problems.last().reason.contains(QLatin1String("line 5")));
    QCOMPARE(value(QStringLiteral("icp_score"), QStringLiteral("carl@example.com")), QStringLiteral("4"));
    QCOMPARE(count(QStringLiteral("leads")), 3);
    // Another client's leads are no duplicates.
    m_client = makeClient(*m_admin, QStringLiteral("Bolt"));
    QCOMPARE(imported("E-mail\nada@example.com").inserted, 1);
}

void LeadImportTest::duplicatesUpdate()
{
    imported("E-mail,First name,Company,Tags,Created at\nada@example.com,Ada,Acme,a|B,2026-01-01");
    const auto result = imported("E-mail,First name,Company,Tags,Created at\n"
                                 "ada@example.com,Eve,,,\n"
                                 "Ada@example.com,,Bolt,b|c,2026-05-05\n", // the last one counts
        OnDuplicate::Update);
    QCOMPARE(result.updated, 1);
    QCOMPARE(result.skipped, 1);
    QCOMPARE(value(QStringLiteral("first_name || company || kajabi_tags::text || email")),
        QStringLiteral("AdaBolt{a,B,c}Ada@example.com"));
    QVERIFY(
        value(QStringLiteral("created_at")).startsWith(QLatin1String("2025-12-31"))); // the first import's
    const auto again = imported("E-mail,Company\nAda@example.com,Bolt", OnDuplicate::Update);
    QCOMPARE(again.updated, 0);
    QCOMPARE(again.leftOut.value(QStringLiteral("unchanged")), 1);
    // By e-mail and by phone, two rows may mean one lead.
    imported("E-mail,Phone\nbob@example.com,030901820");
    const auto twice =
        imported("E-mail,Phone,Score\nbob@example.com,,1\n,030901820,2\n", OnDuplicate::Update);
    QCOMPARE(twice.updated, 1);
    QCOMPARE(twice.skipped, 1);
    QCOMPARE(value(QStringLiteral("icp_score"), QStringLiteral("bob@example.com")), QStringLiteral("2"));
}

void LeadImportTest::optOutsAndBookingsAreNeverTakenBack()
{
    imported("E-mail,Opted out,Booked\nada@example.com,2026-01-05,2026-01-06\nbob@example.com,,");
    const QString before = value(QStringLiteral("sms_stop_at::text || booked_at::text"));
    imported("E-mail,Opted out,Booked,Score\nada@example.com,no,no,9\nbob@example.com,yes,yes,9",
        OnDuplicate::Update);
    QCOMPARE(value(QStringLiteral("sms_stop_at::text || booked_at::text")), before);
    QCOMPARE(value(QStringLiteral("icp_score")), QStringLiteral("9"));
    QCOMPARE(value(QStringLiteral("sms_stop AND booked"), QStringLiteral("bob@example.com")),
        QStringLiteral("true"));
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type IN ('booked', 'opted_out')")), 2);
}

void LeadImportTest::exportIsImportedAgainWithoutLoss()
{
    mustExecute(*m_admin,
        uR"(INSERT INTO leads (client_id, first_name, last_name, email, phone, company, title, lead_source,
                kajabi_tags, icp_score, engagement_level, sms_stop, booked, created_at)
            VALUES (:client, '=cmd()', 'O''Brien "x"', 'ada@example.com', '+4930901820', E'two\nlines; a, b',
                    '''=1', '@home', '{"a, b","5\" x","\"q\"",C|d}', 0, 'Low', true, true, now()),
                   (:client, 'Ünï 😀', NULL, NULL, '+15005550100', NULL, '-', '+1', '{}', NULL, NULL, false,
                    false, '2026-01-15T12:00:00.123456Z'),
                   (:client, NULL, NULL, 'bob@example.com', NULL, E'tab\there', NULL, NULL, '{}', 100, 'High',
                    false, false, '2026-07-15T12:00:00Z'))",
        {{QLatin1String("client"), m_client}});
    const ClientId source = m_client;
    QByteArray csv;
    QBuffer file(&csv);
    file.open(QIODevice::WriteOnly);
    const auto written = exportLeads(*m_session, source, everyActiveLead(), file);
    QVERIFY(written);
    QCOMPARE(*written, 3);
    m_client = makeClient(*m_admin, QStringLiteral("Bolt"));
    const auto result = imported(csv);
    QCOMPARE(result.inserted, 3);
    QCOMPARE(allLeads(m_client), allLeads(source));
    // An audience chooses.
    Audience booked = everyActiveLead();
    booked.engagementLevels = {QStringLiteral("Low")};
    QByteArray chosen;
    QBuffer part(&chosen);
    part.open(QIODevice::WriteOnly);
    QCOMPARE(*exportLeads(*m_session, source, booked, part), 1);
}

void LeadImportTest::undoRestoresWhatWasNotTouched()
{
    imported("E-mail,Company,Tags\nold@example.com,Acme,a\nkept@example.com,Acme,a\nstop@example.com,Acme,a");
    const QString before = allLeads(m_client);
    const auto result =
        imported("E-mail,Company,Tags,Opted out\n"
                 "old@example.com,Bolt,b,\nkept@example.com,Bolt,b,\nstop@example.com,Bolt,,yes\n"
                 "new@example.com,,,\nchanged@example.com,,,\nenrolled@example.com,,webinar,\n",
            OnDuplicate::Update);
    QCOMPARE(result.inserted, 3);
    QCOMPARE(result.updated, 3);
    mustExecute(*m_admin,
        u"UPDATE leads SET company = 'Mine' WHERE email IN ('kept@example.com', 'changed@example.com')");
    const CampaignId campaign = makeCampaign(*m_admin, m_client);
    QCOMPARE(enrollCampaign(*m_admin, m_client, campaign, EnrollmentMode::Real)->enrolled, 1);
    mustExecute(*m_admin,
        u"INSERT INTO enrollment_waits (client_id, campaign_id, lead_id) "
        "SELECT client_id, :campaign, id FROM leads WHERE email = 'new@example.com'",
        {{QLatin1String("campaign"), campaign}});
    const auto undone = undoLeadImport(*m_session, result.id);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message + undone.error().detail));
    QCOMPARE(undone->removed, 1);
    QCOMPARE(undone->restored, 1);
    QCOMPARE(undone->leftAlone, 4);
    QCOMPARE(undone->reasons,
        (QMap<QString, qint64>{{QStringLiteral("changed"), 2}, {QStringLiteral("enrolled"), 1},
            {QStringLiteral("opted_out"), 1}}));
    QCOMPARE(leadsLeftAlone(*m_session, RunId(result.id.uuid()), 10)->size(), 4);
    QCOMPARE(count(QStringLiteral("leads WHERE email = 'new@example.com'")), 0);
    QCOMPARE(value(QStringLiteral("company || kajabi_tags::text"), QStringLiteral("old@example.com")),
        QStringLiteral("Acme{a}"));
    QCOMPARE(value(QStringLiteral("company"), QStringLiteral("kept@example.com")), QStringLiteral("Mine"));
    QCOMPARE(value(QStringLiteral("sms_stop"), QStringLiteral("stop@example.com")), QStringLiteral("true"));
    QCOMPARE(count(QStringLiteral("audit_log WHERE action = 'lead_import_undone'")), 1);
    QVERIFY(listLeadImports(*m_session, m_client, 1)->first().undoneAt.isValid());
    QVERIFY(before != allLeads(m_client));
}

void LeadImportTest::undoHappensOnce()
{
    imported("E-mail,Company\nada@example.com,Acme");
    const QString before = allLeads(m_client);
    const auto result =
        imported("E-mail,Company,Score\nADA@example.com,Bolt,5\nbob@example.com,,1", OnDuplicate::Update);
    QVERIFY(allLeads(m_client) != before);
    QVERIFY(undoLeadImport(*m_session, result.id));
    QCOMPARE(allLeads(m_client), before);
    QCOMPARE(errorOf(undoLeadImport(*m_session, result.id)).code, ErrorCode::Conflict);
    QCOMPARE(
        errorOf(undoLeadImport(*m_session, LeadImportId(QUuid::createUuid()))).code, ErrorCode::NotFound);
    // What was taken back can be imported again.
    QCOMPARE(imported("E-mail\nbob@example.com").inserted, 1);
}

void LeadImportTest::cancelLeavesNothing()
{
    QByteArray csv("E-mail\n");
    for (int i = 0; i < 20'000; ++i)
        csv += "lead" + QByteArray::number(i) + "@example.com\n";
    QBuffer file(&csv);
    file.open(QIODevice::ReadOnly);
    LeadImportOptions options;
    options.client = m_client;
    options.mapping = previewLeadFile(file, {}, 0)->mapping;
    const auto before = traces();
    // While it reads, and when it begins to store.
    for (const auto step : {LeadImportProgress::Step::Reading, LeadImportProgress::Step::Storing}) {
        const Cancellation cancellation;
        m_session->setCancellation(cancellation);
        LeadImporter importer(*m_session, options, [&](const LeadImportProgress& progress) {
            if (progress.step == step)
                cancellation.cancel();
        });
        const auto result = importer.run(file);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        m_session->setCancellation(Cancellation());
        QCOMPARE(traces(), before);
    }
    // The session works on.
    LeadImporter importer(*m_session, options);
    QCOMPARE(importer.run(file)->inserted, 20'000);
}

void LeadImportTest::anyBytesAreImportedWholeOrNotAtAll()
{
    QVERIFY(rc::check(
        "any bytes are imported whole or not at all", [this](const std::vector<std::uint8_t>& bytes) {
            QByteArray csv("E-mail,Name,Phone,Tags,Score,Booked,Created at\n");
            const QByteArrayList pieces{",", "\"", "\n", "a@b.de", "Ada", "+4930901820", "yes", "2026-01-01",
                "7", "\\N", "\\.", "\t", "{", "}", "\\", "'"};
            for (const std::uint8_t byte : bytes)
                csv += byte < 128 ? pieces[byte % pieces.size()] : QByteArray(1, static_cast<char>(byte));
            const qint64 before = count(QStringLiteral("leads"));
            const auto result = import(csv);
            RC_ASSERT(result.has_value());
            RC_ASSERT(result->rows == result->inserted + result->updated + result->skipped + result->failed);
            RC_ASSERT(count(QStringLiteral("leads")) == before + result->inserted);
            RC_ASSERT(result->failed == 0 || !result->problems.isEmpty());
        }));
}

void LeadImportTest::garbageIsRefusedRowByRow()
{
    // No header that means anything: nothing is begun.
    QByteArray noise(200'000, Qt::Uninitialized);
    quint32 state = 1;
    for (char& c : noise) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24);
    }
    const auto before = traces();
    QVERIFY(!import(noise));
    QVERIFY(!import(QByteArray()));
    QVERIFY(!import("\n\n"));
    QCOMPARE(traces(), before);
    // Below a good header each row is reported, the good one among them is imported.
    const auto result = import("E-mail,Name\n" + noise + "\"\nada@example.com,Ada\n");
    QVERIFY(result);
    QVERIFY(result->failed > 100);
    QVERIFY(result->failed > 10 * result->inserted);
    QVERIFY(result->problems.size() <= BadRows::kept);
    QCOMPARE(result->rows, result->inserted + result->skipped + result->failed);
    QCOMPARE(count(QStringLiteral("leads")), result->inserted);
}

QTEST_GUILESS_MAIN(LeadImportTest)
#include "tst_leadimport.moc"
