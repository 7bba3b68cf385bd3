// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/leadexplanation.h"

#include "models/audience/audiencequeries.h"
#include "models/audience/audiencewaterfall.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("LeadExplanation", text);
}

constexpr int longestSearch = 255; // as in an audience

} // namespace

bool LeadExplanation::matches() const
{
    return std::all_of(verdicts.cbegin(), verdicts.cend(),
        [](const RuleVerdict& verdict) { return verdict.isMet || verdict.scope == RuleScope::Enrollment; });
}

bool LeadExplanation::isEnrollable() const
{
    return std::all_of(
        verdicts.cbegin(), verdicts.cend(), [](const RuleVerdict& verdict) { return verdict.isMet; });
}

QString LeadExplanation::sentence() const
{
    QStringList reasons;
    for (const RuleVerdict& verdict : verdicts) {
        if (!verdict.isMet)
            reasons.append(words.verdict(verdict.rule, verdict.value, false));
    }
    const QString who = lead.name().isEmpty() ? tr("This lead") : lead.name();
    const QString text = isEnrollable() ? tr("%1 is in the audience.")
        : matches()                     ? tr("%1 is in the audience, but can't be enrolled: %2.")
                                        : tr("%1 is left out: %2.");
    return reasons.isEmpty() ? text.arg(who) : text.arg(who, reasons.join(QLatin1String("; ")));
}

QJsonObject LeadExplanation::toJson() const
{
    QJsonArray rules;
    for (const RuleVerdict& verdict : verdicts) {
        rules.append(QJsonObject{{QStringLiteral("rule"), audienceRuleName(verdict.rule)},
            {QStringLiteral("scope"), ruleScopeName(verdict.scope)},
            {QStringLiteral("label"), words.label(verdict.rule)},
            {QStringLiteral("value"), verdict.value.isEmpty() ? QJsonValue() : QJsonValue(verdict.value)},
            {QStringLiteral("met"), verdict.isMet},
            {QStringLiteral("verdict"), words.verdict(verdict.rule, verdict.value, verdict.isMet)}});
    }
    return {{QStringLiteral("leadId"), lead.id.toString()}, {QStringLiteral("name"), lead.name()},
        {QStringLiteral("matches"), matches()}, {QStringLiteral("enrollable"), isEnrollable()},
        {QStringLiteral("message"), sentence()}, {QStringLiteral("audience"), words.audience.toJson()},
        {QStringLiteral("rules"), rules}};
}

Result<LeadExplanation> explainLead(Session& session, ClientId client, LeadId lead, const Audience& audience,
    CampaignId campaign, const QTimeZone& timeZone)
{
    auto rows = session.execute(u"SELECT * FROM explain_lead(:client_id, :lead_id, :audience, :campaign_id)",
        {{QLatin1String("client_id"), client}, {QLatin1String("lead_id"), lead},
            {QLatin1String("audience"), audience.toJson()}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    const auto leads = leadsById(session, client, {lead.uuid()});
    if (!leads)
        return failure(leads.error());
    LeadExplanation explanation{leads->isEmpty() ? Lead() : leads->first(), {audience, timeZone}, {}};
    for (const Row& row : *rows) {
        const auto rule = ruleOfRow(row);
        if (!rule)
            return failure(rule.error());
        const QString value =
            hasMoment(*rule) ? row.timestamp("value").toString(Qt::ISODateWithMs) : row.text("value");
        explanation.verdicts.append(
            {*rule, ruleScopeFromName(row.text("scope")), value, row.boolean("is_met")});
    }
    return explanation;
}

Result<QVector<Lead>> findLeads(Session& session, ClientId client, const QString& text, int limit)
{
    QString pattern = text.trimmed();
    if (pattern.isEmpty())
        return QVector<Lead>();
    if (pattern.size() > longestSearch) {
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral("The search text has %1 characters; at most %2 are allowed.")
                .arg(pattern.size())
                .arg(longestSearch),
            {}, {}, QStringLiteral("search")});
    }
    const QUuid id = QUuid::fromString(pattern);
    pattern.replace(u'\\', QLatin1String("\\\\")).replace(u'%', QLatin1String("\\%"));
    pattern.replace(u'_', QLatin1String("\\_"));
    auto rows = session.execute(sqlText("audience/find_leads"),
        {{QLatin1String("client_id"), client}, {QLatin1String("id"), id},
            {QLatin1String("pattern"), QLatin1Char('%') + pattern + QLatin1Char('%')},
            {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    return leadsFromRows(*rows);
}

} // namespace cm
