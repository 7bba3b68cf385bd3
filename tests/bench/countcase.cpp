// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencequeries.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <numeric>

namespace cm::bench {

namespace {

constexpr double longestMs = 150;

// An audience, and the statement that somebody who knows it would write.
struct KnownAudience {
    QString name;
    Audience audience;
    QString statement;
    QVector<QUuid> campaigns;
};

QString lines(const QJsonValue& value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue& line : array)
        list.append(line.toString());
    return list.join(u'\n');
}

QString writtenByHand(const QJsonObject& entry)
{
    const QString exclusions =
        entry[QStringLiteral("usualExclusions")].toBool(true) ? sqlText("bench/usual_exclusions") : QString();
    return sqlText("bench/count_by_hand")
        .replace(QLatin1String("{enrollable}"),
            entry[QStringLiteral("enrollable")].toString(QStringLiteral("true")))
        .replace(QLatin1String("{join}"), lines(entry[QStringLiteral("join")]))
        .replace(QLatin1String("{condition}"), exclusions + lines(entry[QStringLiteral("byHand")]));
}

QVector<KnownAudience> knownAudiences(Session& session, ClientId client)
{
    QFile file(QStringLiteral(":/bench/audiences.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("audiences.json is not compiled in");
    QVector<KnownAudience> all;
    const QJsonArray entries = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue& value : entries) {
        const QJsonObject entry = value.toObject();
        KnownAudience known;
        known.name = entry[QStringLiteral("name")].toString();
        known.audience = must(Audience::fromJson(entry[QStringLiteral("audience")].toObject()));
        known.statement = writtenByHand(entry);
        const Rows campaigns = mustExecute(session, sqlText("bench/largest_campaigns"),
            {{QLatin1String("client_id"), client},
                {QLatin1String("number"), entry[QStringLiteral("pastCampaigns")].toInt()}});
        for (const Row& row : campaigns) {
            known.campaigns.append(row.uuid("id"));
            known.audience.excludePastCampaigns.append(row.id<CampaignId>("id"));
        }
        all.append(known);
    }
    return all;
}

Row countByHand(Session& session, ClientId client, const KnownAudience& known)
{
    return mustExecute(session, known.statement,
        {{QLatin1String("client_id"), client}, {QLatin1String("campaigns"), known.campaigns}})
        .first();
}

// Every figure of the breakdown, or the comparison is between different questions.
void check(const QString& name, const Row& byHand, const AudienceSummary& ours)
{
    const auto same = [&](const char* column, qint64 figure) {
        mustEqual(
            QStringLiteral("%1 of \"%2\"").arg(QLatin1String(column), name), byHand.integer(column), figure);
    };
    same("matching", ours.matching);
    same("enrollable", ours.enrollable);
    same("high", ours.byEngagement.value(QStringLiteral("High")));
    same("medium", ours.byEngagement.value(QStringLiteral("Medium")));
    same("low", ours.byEngagement.value(QStringLiteral("Low")));
    same("unknown_engagement", ours.byEngagement.value(QStringLiteral("unknown")));
    same("score_0_24", ours.byScore.value(QStringLiteral("0-24")));
    same("score_25_49", ours.byScore.value(QStringLiteral("25-49")));
    same("score_50_74", ours.byScore.value(QStringLiteral("50-74")));
    same("score_75_100", ours.byScore.value(QStringLiteral("75-100")));
    same("unknown_score", ours.byScore.value(QStringLiteral("unknown")));
}

Measurement measureOne(Bench& bench, Session& session, ClientId client, const KnownAudience& known)
{
    // Checked, and read into memory, by a first run of both that is not timed.
    const AudienceSummary summary = must(audienceSummary(session, client, known.audience));
    check(known.name, countByHand(session, client, known), summary);
    const auto figures = bench.alternate(QStringLiteral("count, ") + known.name,
        {[&] { return milliseconds([&] { countByHand(session, client, known); }); },
            [&] { return milliseconds([&] { must(audienceSummary(session, client, known.audience)); }); }});
    return {QStringLiteral("count: ") + known.name, QStringLiteral("ms"), figures[0], figures[1],
        Must::atMost(1.5), {{QStringLiteral("matching"), summary.matching}}};
}

QVector<Measurement> measureIn(Bench& bench, Session& session, const LargestClient& client)
{
    QVector<Measurement> rows;
    const auto audiences = knownAudiences(session, client.id);
    for (const KnownAudience& known : audiences)
        rows.append(measureOne(bench, session, client.id, known));
    return rows;
}

// Of the audiences' medians, beside the time that DESIGN §9 allows.
Measurement typical(const QVector<Measurement>& rows, const LargestClient& client)
{
    Measurement middle{QStringLiteral("count: median audience of %L1 leads").arg(client.leads),
        QStringLiteral("ms"), {longestMs}, {}, Must::atMost(1), {}};
    for (const Measurement& row : rows)
        middle.ours.append(median(row.ours));
    return middle;
}

// All audiences of one run together.
Measurement sum(const QVector<Measurement>& rows, const LargestClient& client)
{
    Measurement all{QStringLiteral("count: all audiences of %L1 leads").arg(client.leads),
        QStringLiteral("ms"), {}, {}, Must::atMost(1.5), {}};
    for (qsizetype run = 0; run < rows.first().ours.size(); ++run) {
        const auto total = [&](QVector<double> Measurement::*side) {
            return std::accumulate(rows.begin(), rows.end(), 0.0,
                [&](double before, const Measurement& row) { return before + (row.*side)[run]; });
        };
        all.limit.append(total(&Measurement::limit));
        all.ours.append(total(&Measurement::ours));
    }
    return all;
}

} // namespace

QVector<Measurement> measureCounts(Bench& bench)
{
    auto session = bench.session(bench.manyClients(), SessionKind::Read);
    const LargestClient client = largestClient(*session);
    QVector<Measurement> rows = measureIn(bench, *session, client);
    rows.append({typical(rows, client), sum(rows, client)});

    // The same for one client that has all the leads: how much time it takes is for information.
    session = bench.session(bench.oneClient(bench.options().leads), SessionKind::Read);
    const LargestClient only = largestClient(*session);
    const QVector<Measurement> large = measureIn(bench, *session, only);
    Measurement information = typical(large, only);
    information.limit.clear();
    information.must.reset();
    return rows + QVector<Measurement>{information, sum(large, only)};
}

} // namespace cm::bench
