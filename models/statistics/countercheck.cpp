// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/countercheck.h"

#include "models/clients/client.h"

namespace cm {

QString CounterDifference::sentence() const
{
    return QStringLiteral("%1: %2 is %3, a recount says %4.").arg(campaignName, counter, kept, counted);
}

QJsonObject CounterDifference::toJson() const
{
    return {{QStringLiteral("campaignId"), campaign.toString()}, {QStringLiteral("campaign"), campaignName},
        {QStringLiteral("counter"), counter}, {QStringLiteral("kept"), kept},
        {QStringLiteral("counted"), counted}};
}

Result<QVector<CounterDifference>> checkCounters(Session& session, ClientId client)
{
    const auto rows =
        session.execute(sqlText("statistics/counter_differences"), {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    QVector<CounterDifference> differences;
    for (const Row& row : *rows)
        differences.append({row.id<CampaignId>("campaign_id"), row.text("campaign_name"), row.text("counter"),
            row.text("kept"), row.text("counted")});
    return differences;
}

Result<QVector<CounterDifference>> repairCounters(Session& session, ClientId client)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    auto differences = checkCounters(session, client);
    if (!differences)
        return failure(differences.error());
    const auto repaired =
        session.execute(u"SELECT repair_counters(:client_id)", {{QLatin1String("client_id"), client}});
    if (!repaired)
        return failure(repaired.error());
    if (auto done = transaction->commit(); !done)
        return failure(done.error());
    return differences;
}

Result<QVector<CounterDifference>> careForFigures(Session& session, bool recount)
{
    const auto clients = listClients(session);
    if (!clients)
        return failure(clients.error());
    QVector<CounterDifference> wrong;
    std::optional<Error> problem;
    for (const Client& client : *clients) {
        if (!client.isActive)
            continue;
        const auto joined = session.execute(
            u"SELECT compact_daily_figures(:client_id)", {{QLatin1String("client_id"), client.id}});
        if (!joined && !problem)
            problem = joined.error();
        if (!recount)
            continue;
        if (const auto repaired = repairCounters(session, client.id))
            wrong += *repaired;
        else if (!problem)
            problem = repaired.error();
    }
    if (problem)
        return failure(*problem);
    return wrong;
}

} // namespace cm
