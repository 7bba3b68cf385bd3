// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencebreakdown.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("AudienceBreakdown", text);
}

QVector<BreakdownPart> partsOf(const QJsonArray& array)
{
    QVector<BreakdownPart> parts;
    for (const QJsonValue& part : array)
        parts.append({part[QLatin1String("name")].toString(), part[QLatin1String("leads")].toInteger()});
    return parts;
}

// In a fixed order, with "unknown" as the part without a name.
QVector<BreakdownPart> ordered(const QMap<QString, qint64>& counts, const QStringList& names)
{
    QVector<BreakdownPart> parts;
    for (const QString& name : names)
        parts.append({name, counts.value(name)});
    parts.append({{}, counts.value(QStringLiteral("unknown"))});
    return parts;
}

QJsonArray toArray(const QVector<BreakdownPart>& parts)
{
    QJsonArray array;
    for (const BreakdownPart& part : parts) {
        array.append(
            QJsonObject{{QStringLiteral("name"), part.name.isEmpty() ? QJsonValue() : QJsonValue(part.name)},
                {QStringLiteral("leads"), part.leads}});
    }
    return array;
}

QString line(const QString& title, const QVector<BreakdownPart>& parts, qint64 others = 0)
{
    QStringList texts;
    const auto add = [&](const QString& name, qint64 leads) {
        if (leads > 0)
            texts.append(name + QLatin1Char(' ') + QLocale().toString(leads));
    };
    for (const BreakdownPart& part : parts)
        add(part.name.isEmpty() ? tr("not known") : part.name, part.leads);
    add(tr("others"), others);
    return title + QLatin1String(": ")
        + (texts.isEmpty() ? QStringLiteral("–") : texts.join(QStringLiteral(" · ")));
}

} // namespace

QJsonObject AudienceBreakdown::toJson() const
{
    return {{QStringLiteral("engagement"), toArray(engagement)}, {QStringLiteral("score"), toArray(score)},
        {QStringLiteral("sources"), toArray(sources)}, {QStringLiteral("otherSources"), otherSources},
        {QStringLiteral("tags"), toArray(tags)}};
}

QStringList AudienceBreakdown::lines() const
{
    return {line(tr("Engagement"), engagement), line(tr("Score"), score),
        line(tr("Sources"), sources, otherSources), line(tr("Tags"), tags)};
}

Result<AudienceBreakdown> audienceBreakdown(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign, int limit)
{
    auto rows = session.execute(sqlText("audience/breakdown"),
        {{QLatin1String("client_id"), client}, {QLatin1String("audience"), audience.toJson()},
            {QLatin1String("campaign_id"), campaign}, {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    const Row row = rows->first();
    AudienceBreakdown breakdown;
    breakdown.summary = summaryFromRow(row);
    breakdown.engagement = ordered(breakdown.summary.byEngagement,
        {QStringLiteral("High"), QStringLiteral("Medium"), QStringLiteral("Low")});
    breakdown.score = ordered(breakdown.summary.byScore,
        {QStringLiteral("0-24"), QStringLiteral("25-49"), QStringLiteral("50-74"), QStringLiteral("75-100")});
    breakdown.sources = partsOf(row.jsonArray("sources"));
    breakdown.tags = partsOf(row.jsonArray("tags"));
    breakdown.otherSources = breakdown.summary.matching;
    for (const BreakdownPart& part : std::as_const(breakdown.sources))
        breakdown.otherSources -= part.leads;
    return breakdown;
}

} // namespace cm
