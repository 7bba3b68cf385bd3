// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/workload.h"

#include "models/campaigns/campaignqueries.h"
#include "tests/bench/bench.h"

namespace cm::bench {

namespace {

constexpr auto campaignName = "Bench: everybody";

} // namespace

void prepareWorkload(Session& admin, qint64 leads)
{
    mustExecute(admin, sqlText("bench/finish_enrollments"), {{QLatin1String("leaving"), leads / 10}});

    CampaignDraft draft;
    draft.name = QLatin1String(campaignName);
    draft.type = CampaignType::Standard;
    draft.formId = QStringLiteral("bench");
    draft.messages = {{0, QStringLiteral("Hello {{first_name}}")}, {1440, QStringLiteral("Shall we talk?")}};
    must(createCampaign(admin, largestClient(admin).id, draft));
}

LargestClient largestClient(Session& session)
{
    const Row row = mustExecute(session, sqlText("bench/clients_by_size")).first();
    return {row.id<ClientId>("id"), row.integer("leads")};
}

CampaignId openCampaign(Session& session)
{
    return mustExecute(session, u"SELECT id FROM campaigns WHERE name = :name",
        {{QLatin1String("name"), QString::fromLatin1(campaignName)}})
        .first()
        .id<CampaignId>("id");
}

QVector<ClientId> clientsBySize(Session& session)
{
    QVector<ClientId> clients;
    const Rows rows = mustExecute(session, sqlText("bench/clients_by_size"));
    for (const Row& row : rows)
        clients.append(row.id<ClientId>("id"));
    return clients;
}

qint64 leavingLeads(Session& session)
{
    return number(session, u"SELECT count(*) AS n FROM enrollments WHERE leaves_as IS NOT NULL");
}

} // namespace cm::bench
