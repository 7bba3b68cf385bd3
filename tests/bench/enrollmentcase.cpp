// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/enrollment.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

namespace cm::bench {

namespace {

// Both sides have to choose the same leads.
struct Chosen {
    qint64 leads = 0;
    qint64 mark = 0;
};

Chosen chosenLeads(Session& session, CampaignId campaign)
{
    const Row row = mustExecute(session, sqlText("bench/enrolled_leads"),
        {{QLatin1String("campaign_id"),
            campaign}}).first();
    return {row.integer("leads"), row.integer("mark")};
}

double byOneStatement(Bench& bench, const QString& source, qint64 limit, Chosen& chosen)
{
    DatabaseCopy copy(bench, source);
    auto session = copy.session(SessionKind::Write);
    const ClientId client = largestClient(*session).id;
    const CampaignId campaign = openCampaign(*session);
    const QString statement = sqlText("bench/enroll_limit");
    const double ms = milliseconds([&] {
        mustExecute(*session, statement,
            {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
                {QLatin1String("run_id"), QUuid::createUuid()}, {QLatin1String("limit"), limit}});
    });
    chosen = chosenLeads(*session, campaign);
    return static_cast<double>(chosen.leads) / ms * 1000;
}

double byEnrollment(Bench& bench, const QString& source, qint64 limit, Chosen& chosen)
{
    DatabaseCopy copy(bench, source);
    auto session = copy.session(SessionKind::Write);
    const ClientId client = largestClient(*session).id;
    const CampaignId campaign = openCampaign(*session);
    EnrollmentResult result;
    const double ms = milliseconds([&] {
        result = must(enrollCampaign(
            *session, client, campaign, EnrollmentMode::Real, {.limit = static_cast<int>(limit)}));
    });
    chosen = chosenLeads(*session, campaign);
    mustEqual(QStringLiteral("the number of enrolled leads"), chosen.leads, result.enrolled);
    return static_cast<double>(chosen.leads) / ms * 1000;
}

} // namespace

QVector<Measurement> measureEnrollment(Bench& bench)
{
    const QString source = bench.manyClients();
    const qint64 limit = std::max<qint64>(1, bench.options().leads / 10);
    Chosen byLimit;
    Chosen byUs;
    const auto figures = bench.alternate(QStringLiteral("enroll (one statement | ours)"),
        {[&] { return byOneStatement(bench, source, limit, byLimit); },
            [&] { return byEnrollment(bench, source, limit, byUs); }});
    mustEqual(QStringLiteral("the number of enrolled leads"), byLimit.leads, byUs.leads);
    mustEqual(QStringLiteral("the mark of the enrolled leads"), byLimit.mark, byUs.mark);
    return {{QStringLiteral("enroll"), QStringLiteral("rows/s"), figures[0], figures[1], Must::atLeast(0.75),
        {{QStringLiteral("leads"), byUs.leads}}}};
}

} // namespace cm::bench
