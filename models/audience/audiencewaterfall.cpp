// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencewaterfall.h"

#include <QJsonObject>
#include <QLocale>

namespace cm {

qint64 AudienceWaterfall::total() const
{
    return steps.isEmpty() ? 0 : steps.first().rejected + steps.first().remaining;
}

qint64 AudienceWaterfall::matching() const
{
    qint64 left = 0;
    for (const WaterfallStep& step : steps) {
        if (step.scope == RuleScope::Audience)
            left = step.remaining;
    }
    return left;
}

qint64 AudienceWaterfall::enrollable() const
{
    return steps.isEmpty() ? 0 : steps.last().remaining;
}

QJsonArray AudienceWaterfall::toJson(const RuleWords& words) const
{
    QJsonArray array;
    for (const WaterfallStep& step : steps) {
        array.append(QJsonObject{{QStringLiteral("rule"), audienceRuleName(step.rule)},
            {QStringLiteral("scope"), ruleScopeName(step.scope)},
            {QStringLiteral("label"), words.label(step.rule)}, {QStringLiteral("rejected"), step.rejected},
            {QStringLiteral("remaining"), step.remaining},
            {QStringLiteral("regained"), step.regained ? QJsonValue(*step.regained) : QJsonValue()}});
    }
    return array;
}

QStringList AudienceWaterfall::lines(const RuleWords& words) const
{
    const QLocale locale;
    QStringList lines;
    for (const WaterfallStep& step : steps) {
        if (step.rejected == 0)
            continue;
        QString line = QStringLiteral("%1 lost, %2 left  %3")
                           .arg(locale.toString(step.rejected), 11)
                           .arg(locale.toString(step.remaining), 11)
                           .arg(words.label(step.rule));
        if (step.regained.value_or(0) > 0)
            line += QStringLiteral(" (+%1 without this rule)").arg(locale.toString(*step.regained));
        lines.append(line);
    }
    return lines;
}

Result<AudienceRule> ruleOfRow(const Row& row)
{
    const QString name = row.text("rule");
    if (const auto rule = audienceRuleFromName(name))
        return *rule;
    return failure(ErrorCode::SchemaDrift,
        QStringLiteral("The database has a rule \"%1\" that this program doesn't know.").arg(name));
}

Result<AudienceWaterfall> audienceWaterfall(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign)
{
    auto rows = session.execute(u"SELECT * FROM audience_waterfall(:client_id, :audience, :campaign_id)",
        {{QLatin1String("client_id"), client}, {QLatin1String("audience"), audience.toJson()},
            {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    AudienceWaterfall waterfall;
    for (const Row& row : *rows) {
        const auto rule = ruleOfRow(row);
        if (!rule)
            return failure(rule.error());
        waterfall.steps.append({*rule, ruleScopeFromName(row.text("scope")), row.integer("rejected"),
            row.integer("remaining"), row.optionalInteger("regained")});
    }
    return waterfall;
}

} // namespace cm
