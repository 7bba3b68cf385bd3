// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencerule.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>

namespace cm {

namespace {

/// The words for one rule. %1 is the limit asked for, %2 the lead's value.
struct RuleText {
    AudienceRule rule;
    const char* name;
    const char* label;
    const char* met;
    const char* failed;
    const char* missing; ///< instead of `failed`, or of `met`, for a lead without a value
    const char* note;
};

#define CM_TEXT(text) QT_TRANSLATE_NOOP("AudienceRule", text)

// In the order of AudienceRule.
constexpr std::array ruleTexts{
    RuleText{AudienceRule::IsActive, "isActive", CM_TEXT("Active"), CM_TEXT("is active"),
        CM_TEXT("is inactive"), "", ""},
    RuleText{AudienceRule::TagsAny, "tags.any", CM_TEXT("Tagged with %1"), CM_TEXT("is tagged %2"),
        CM_TEXT("is tagged %2, not %1"), CM_TEXT("has no tags"), CM_TEXT("Leads without tags never match.")},
    RuleText{AudienceRule::TagsAll, "tags.all", CM_TEXT("Tagged with all of %1"), CM_TEXT("is tagged %2"),
        CM_TEXT("is tagged %2, not with all of %1"), CM_TEXT("has no tags"),
        CM_TEXT("Leads without tags never match.")},
    RuleText{AudienceRule::TagsNone, "tags.none", CM_TEXT("Not tagged with %1"),
        CM_TEXT("is tagged %2, not %1"), CM_TEXT("is tagged %2, and none of %1 is allowed"),
        CM_TEXT("has no tags"), ""},
    RuleText{AudienceRule::CreatedAfter, "createdAfter", CM_TEXT("Created from %1 on"),
        CM_TEXT("was created on %2"), CM_TEXT("was created on %2, before %1"), "", ""},
    RuleText{AudienceRule::CreatedBefore, "createdBefore", CM_TEXT("Created until %1"),
        CM_TEXT("was created on %2"), CM_TEXT("was created on %2, after %1"), "", ""},
    RuleText{AudienceRule::ScoreMin, "icpScore.min", CM_TEXT("Score at least %1"),
        CM_TEXT("score %2 is at least %1"), CM_TEXT("score %2 is below %1"), CM_TEXT("has no score"),
        CM_TEXT("Leads without a score never match.")},
    RuleText{AudienceRule::ScoreMax, "icpScore.max", CM_TEXT("Score at most %1"),
        CM_TEXT("score %2 is at most %1"), CM_TEXT("score %2 is above %1"), CM_TEXT("has no score"),
        CM_TEXT("Leads without a score never match.")},
    RuleText{AudienceRule::EngagementLevels, "engagementLevels", CM_TEXT("Engagement %1"),
        CM_TEXT("engagement is %2"), CM_TEXT("engagement is %2, not %1"), CM_TEXT("engagement is not known"),
        CM_TEXT("Leads whose engagement is not known never match.")},
    RuleText{AudienceRule::LeadSources, "leadSources", CM_TEXT("From %1"), CM_TEXT("comes from %2"),
        CM_TEXT("comes from %2, not from %1"), CM_TEXT("has no source"),
        CM_TEXT("Leads without a source never match.")},
    RuleText{AudienceRule::Search, "search", CM_TEXT("Name, e-mail, phone or company contains \"%1\""),
        CM_TEXT("\"%2\" contains \"%1\""), CM_TEXT("\"%2\" does not contain \"%1\""),
        CM_TEXT("has no name, e-mail, phone or company"), ""},
    RuleText{AudienceRule::ExcludeBooked, "excludeBooked", CM_TEXT("Not booked"), CM_TEXT("has not booked"),
        CM_TEXT("booked on %2"), CM_TEXT("has not booked"), ""},
    RuleText{AudienceRule::ExcludeSmsStop, "excludeSmsStop", CM_TEXT("Not opted out"),
        CM_TEXT("has not opted out"), CM_TEXT("opted out on %2"), CM_TEXT("has not opted out"), ""},
    RuleText{AudienceRule::ExcludeInActiveCampaign, "excludeInActiveCampaign",
        CM_TEXT("Not in another campaign"), CM_TEXT("is in no campaign now"),
        CM_TEXT("is in the campaign \"%2\" now"), CM_TEXT("is in no campaign now"), ""},
    RuleText{AudienceRule::ExcludePastCampaigns, "excludePastCampaigns",
        CM_TEXT("Never in the campaigns left out (%1)"), CM_TEXT("was in none of the campaigns left out"),
        CM_TEXT("was in %2"), CM_TEXT("was in none of the campaigns left out"), ""},
    RuleText{AudienceRule::Reenrollment, "reenrollment", CM_TEXT("May enter this campaign again, or is new"),
        CM_TEXT("was in this campaign until %2 and may enter again"),
        CM_TEXT("was in this campaign already, last on %2"), CM_TEXT("was not in this campaign before"), ""},
    RuleText{AudienceRule::OptedOut, "optedOut", CM_TEXT("Not opted out (holds for every enrollment)"),
        CM_TEXT("has not opted out"), CM_TEXT("opted out on %2"), CM_TEXT("has not opted out"), ""},
    RuleText{AudienceRule::OpenEnrollment, "openEnrollment",
        CM_TEXT("In no campaign now (holds for every enrollment)"), CM_TEXT("is in no campaign now"),
        CM_TEXT("is in the campaign \"%2\" now"), CM_TEXT("is in no campaign now"), ""},
};

#undef CM_TEXT

const RuleText& textOf(AudienceRule rule)
{
    return ruleTexts.at(static_cast<std::size_t>(rule));
}

QString tr(const char* text)
{
    return *text == '\0' ? QString() : QCoreApplication::translate("AudienceRule", text);
}

// The moment an audience asks for: a date stays one, a time is shown in the zone.
QString shownLimit(const QString& text, const QTimeZone& zone)
{
    const QLocale locale;
    if (text.size() <= 10)
        return locale.toString(QDate::fromString(text, Qt::ISODate), QStringLiteral("d MMM yyyy"));
    return locale.toString(
        QDateTime::fromString(text, Qt::ISODate).toTimeZone(zone), QStringLiteral("d MMM yyyy HH:mm"));
}

QString limitOf(AudienceRule rule, const Audience& audience, const QTimeZone& zone)
{
    const QString orText = QLatin1Char(' ') + tr(QT_TRANSLATE_NOOP("AudienceRule", "or")) + QLatin1Char(' ');
    switch (rule) {
    case AudienceRule::TagsAny:
        return audience.tagsAny.join(orText);
    case AudienceRule::TagsAll:
        return audience.tagsAll.join(QLatin1String(", "));
    case AudienceRule::TagsNone:
        return audience.tagsNone.join(orText);
    case AudienceRule::CreatedAfter:
        return shownLimit(audience.createdAfter, zone);
    case AudienceRule::CreatedBefore:
        return shownLimit(audience.createdBefore, zone);
    case AudienceRule::ScoreMin:
        return QString::number(audience.icpMin.value_or(0));
    case AudienceRule::ScoreMax:
        return QString::number(audience.icpMax.value_or(100));
    case AudienceRule::EngagementLevels:
        return audience.engagementLevels.join(orText);
    case AudienceRule::LeadSources:
        return audience.leadSources.join(orText);
    case AudienceRule::Search:
        return audience.search.trimmed();
    case AudienceRule::ExcludePastCampaigns:
        return QString::number(audience.excludePastCampaigns.size());
    default:
        return {};
    }
}

} // namespace

QString audienceRuleName(AudienceRule rule)
{
    return QLatin1String(textOf(rule).name);
}

std::optional<AudienceRule> audienceRuleFromName(const QString& name)
{
    const auto found = std::find_if(ruleTexts.begin(), ruleTexts.end(),
        [&](const RuleText& text) { return name == QLatin1String(text.name); });
    return found == ruleTexts.end() ? std::nullopt : std::optional<AudienceRule>(found->rule);
}

QString ruleScopeName(RuleScope scope)
{
    return scope == RuleScope::Audience ? QStringLiteral("audience") : QStringLiteral("enrollment");
}

RuleScope ruleScopeFromName(const QString& name)
{
    return name == QLatin1String("enrollment") ? RuleScope::Enrollment : RuleScope::Audience;
}

bool hasMoment(AudienceRule rule)
{
    switch (rule) {
    case AudienceRule::CreatedAfter:
    case AudienceRule::CreatedBefore:
    case AudienceRule::ExcludeBooked:
    case AudienceRule::ExcludeSmsStop:
    case AudienceRule::Reenrollment:
    case AudienceRule::OptedOut:
        return true;
    default:
        return false;
    }
}

QString RuleWords::label(AudienceRule rule) const
{
    const QString text = tr(textOf(rule).label);
    return text.contains(QLatin1String("%1")) ? text.arg(limitOf(rule, audience, timeZone)) : text;
}

QString RuleWords::note(AudienceRule rule) const
{
    return tr(textOf(rule).note);
}

QString RuleWords::shown(AudienceRule rule, const QString& value) const
{
    if (value.isEmpty() || !hasMoment(rule))
        return value;
    return QLocale().toString(QDateTime::fromString(value, Qt::ISODateWithMs).toTimeZone(timeZone),
        QStringLiteral("d MMM yyyy HH:mm"));
}

QString RuleWords::verdict(AudienceRule rule, const QString& value, bool isMet) const
{
    const RuleText& texts = textOf(rule);
    const bool isMissing = value.isEmpty() && *texts.missing != '\0';
    QString text = tr(isMissing ? texts.missing : isMet ? texts.met : texts.failed);
    // In one step: a value may contain "%1" itself.
    const QString limit = limitOf(rule, audience, timeZone);
    const QString own = shown(rule, value);
    if (text.contains(QLatin1String("%1")) && text.contains(QLatin1String("%2")))
        return text.arg(limit, own);
    if (text.contains(QLatin1String("%2")))
        return text.replace(QLatin1String("%2"), own);
    return text;
}

} // namespace cm
