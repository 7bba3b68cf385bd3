// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/enrollment.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

namespace cm::bench {

namespace {

// What an UPDATE that is rolled back would leave behind.
struct LeadsTable {
    qint64 bytes = 0;
    qint64 deadRows = 0;
};

LeadsTable leadsTable(Session& session)
{
    // A session hands its counts in when it is idle, at most once a second, unless told to.
    mustExecute(session, u"SELECT pg_stat_force_next_flush()");
    const Row row = mustExecute(session, sqlText("bench/leads_table")).first();
    return {row.integer("bytes"), row.integer("dead_rows")};
}

struct DryRun {
    double ms = 0;
    qint64 enrolled = 0;
    qint64 grownBytes = 0;
    qint64 deadRows = 0;
};

DryRun run(Bench& bench, const QString& source, EnrollmentMode mode, int limit)
{
    DatabaseCopy copy(bench, source);
    auto session = copy.session(SessionKind::Write);
    const ClientId client = largestClient(*session).id;
    const CampaignId campaign = openCampaign(*session);
    const LeadsTable before = leadsTable(*session);
    DryRun figures;
    figures.ms = milliseconds([&] {
        figures.enrolled = must(enrollCampaign(*session, client, campaign, mode, {.limit = limit})).enrolled;
    });
    const LeadsTable after = leadsTable(*session);
    figures.grownBytes = after.bytes - before.bytes;
    figures.deadRows = after.deadRows - before.deadRows;
    mustEqual(QStringLiteral("the number of enrolled leads"),
        mode == EnrollmentMode::Real ? figures.enrolled : 0,
        number(*session, u"SELECT count(*) AS n FROM enrollments WHERE campaign_id = :id",
            {{QLatin1String("id"), campaign}}));
    return figures;
}

} // namespace

QVector<Measurement> measureDryRun(Bench& bench)
{
    const QString source = bench.manyClients();
    const int limit = static_cast<int>(std::max<qint64>(1, bench.options().leads / 20));
    DryRun real;
    DryRun dry;
    qint64 grownBytes = 0;
    qint64 deadRows = 0;
    const auto figures = bench.alternate(QStringLiteral("dry run (real | dry)"),
        {[&] { return (real = run(bench, source, EnrollmentMode::Real, limit)).ms; },
            [&] {
                dry = run(bench, source, EnrollmentMode::DryRun, limit);
                grownBytes = std::max(grownBytes, dry.grownBytes);
                deadRows = std::max(deadRows, dry.deadRows);
                return dry.ms;
            }});
    mustEqual(QStringLiteral("the number of enrolled leads"), real.enrolled, dry.enrolled);
    if (grownBytes != 0 || deadRows != 0)
        throw Failure({ErrorCode::Internal,
            QStringLiteral("The dry run left %1 bytes and %2 dead rows in the table of leads.")
                .arg(grownBytes)
                .arg(deadRows),
            {}, {}, {}});
    return {{QStringLiteral("dry run"), QStringLiteral("ms"), figures[0], figures[1], Must::atMost(1.2),
        {{QStringLiteral("leads"), dry.enrolled}, {QStringLiteral("leadsGrownBytes"), grownBytes},
            {QStringLiteral("leadsDeadRows"), deadRows}}}};
}

} // namespace cm::bench
