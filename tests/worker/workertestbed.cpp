// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/worker/workertestbed.h"

#include "models/enrollment/enrollment.h"
#include "tests/support/invariants.h"

namespace cm::test {

void addFinishedLeads(Session& session, ClientId client, int leads)
{
    static int campaigns = 0;
    makeLeads(session, client, leads);
    const CampaignId campaign =
        makeCampaign(session, client, QStringLiteral("Campaign %1").arg(++campaigns), 1);
    const auto enrolled = enrollCampaign(session, client, campaign, EnrollmentMode::Real);
    if (!enrolled || enrolled->enrolled < leads)
        qFatal("enrollment failed");
    // In portions: each message changes the campaign's row, and within a transaction all its versions stay.
    while (mustExecute(session,
               u"SELECT count(record_message_sent(client_id, id, 1)) AS n FROM ("
               "SELECT client_id, id FROM enrollments "
               "WHERE campaign_id = :campaign AND sms_sequence_position = 0 LIMIT 500) e",
               {{QLatin1String("campaign"), campaign}})
               .first()
               .integer("n")
        > 0) { }
}

WorkerTestBed::WorkerTestBed()
    : session(database.session())
{
}

ClientId WorkerTestBed::client(const QString& name, int leads)
{
    const ClientId id = makeClient(*session, name);
    addFinishedLeads(*session, id, leads);
    return id;
}

void WorkerTestBed::slowDown(int millisecondsPerLead)
{
    const auto made = session->executeScript(
        QStringLiteral("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
                       "pg_sleep(%1 * 0.001); RETURN NEW; END $$; "
                       "CREATE TRIGGER slow BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE "
                       "FUNCTION slow()")
            .arg(millisecondsPerLead));
    if (!made)
        qFatal("no trigger: %s", qPrintable(made.error().message));
}

RunId WorkerTestBed::abandonedRun(ClientId client, int size)
{
    const RunId run = mustExecute(*session,
        u"SELECT start_de_enrollment_run(:client, 'scheduled', 'killed', 'host0') AS id",
        {{QLatin1String("client"), client}})
                          .first()
                          .id<RunId>("id");
    mustExecute(*session, u"SELECT * FROM run_de_enrollment_batch(:run, :size)",
        {{QLatin1String("run"), run}, {QLatin1String("size"), size}});
    return run;
}

qint64 WorkerTestBed::count(const QString& rest)
{
    return number(*session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
}

DeEnrollmentRun WorkerTestBed::run(RunId id)
{
    const auto found = loadRun(*session, id);
    if (!found)
        qFatal("no run: %s", qPrintable(found.error().message));
    return *found;
}

DeEnrollmentRun WorkerTestBed::newestRun(ClientId client)
{
    const auto runs = listRuns(*session, client, 1);
    return runs && !runs->isEmpty() ? runs->first() : DeEnrollmentRun();
}

QString WorkerTestBed::problem()
{
    QStringList problems = brokenInvariants(*session);
    if (const qint64 left = count(QStringLiteral("enrollments WHERE leaves_as IS NOT NULL")); left > 0)
        problems.append(QStringLiteral("%1 leads did not leave").arg(left));
    return problems.join(u'\n');
}

} // namespace cm::test
