// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/audienceoracle.h"

#include <algorithm>

namespace cm::test {

namespace {

bool isOpen(const KnownEnrollment& enrollment)
{
    return !enrollment.completedAt.isValid();
}

QStringList allComparable(const QStringList& texts)
{
    QStringList list;
    for (const QString& text : texts)
        list.append(comparable(text));
    return list;
}

int numberIn(const QStringList& wanted, const QStringList& tags)
{
    const QStringList own = allComparable(tags);
    return static_cast<int>(std::count_if(
        wanted.cbegin(), wanted.cend(), [&](const QString& tag) { return own.contains(comparable(tag)); }));
}

// A date is compared as the calendar on the client's wall, a time as the moment it is.
bool isFrom(const QDateTime& created, const QString& limit, const QTimeZone& zone)
{
    if (limit.size() == 10)
        return created.toTimeZone(zone).date() >= QDate::fromString(limit, Qt::ISODate);
    return created >= QDateTime::fromString(limit, Qt::ISODate);
}

bool isUntil(const QDateTime& created, const QString& limit, const QTimeZone& zone)
{
    if (limit.size() == 10)
        return created.toTimeZone(zone).date() <= QDate::fromString(limit, Qt::ISODate);
    return created <= QDateTime::fromString(limit, Qt::ISODate);
}

bool isFound(const KnownLead& lead, const QString& text)
{
    QStringList name;
    for (const QString& part : {lead.firstName, lead.lastName}) {
        if (!part.isNull())
            name.append(part);
    }
    const QStringList places{name.join(u' '), lead.email, lead.phone, lead.company};
    return std::any_of(places.cbegin(), places.cend(),
        [&](const QString& place) { return place.contains(text, Qt::CaseInsensitive); });
}

bool mayEnter(const KnownLead& lead, const KnownCampaign& campaign)
{
    return std::all_of(
        lead.enrollments.cbegin(), lead.enrollments.cend(), [&](const KnownEnrollment& enrollment) {
            if (enrollment.campaign != campaign.id)
                return true;
            return campaign.takesBackAfterDays && !isOpen(enrollment)
                && enrollment.completedAt.addDays(*campaign.takesBackAfterDays)
                <= QDateTime::currentDateTimeUtc();
        });
}

// Whether `a` is enrolled before `b`.
bool isBefore(const KnownLead& a, const KnownLead& b, const QString& order)
{
    if (order == QLatin1String("score") && a.score != b.score)
        return a.score.value_or(-1) > b.score.value_or(-1);
    if (a.createdAt != b.createdAt)
        return order == QLatin1String("newest") ? a.createdAt > b.createdAt : a.createdAt < b.createdAt;
    return a.id.toString() < b.id.toString();
}

} // namespace

QString comparable(const QString& text)
{
    qsizetype first = 0;
    qsizetype last = text.size();
    while (first < last && text.at(first) == u' ')
        ++first;
    while (last > first && text.at(last - 1) == u' ')
        --last;
    return text.mid(first, last - first).toLower();
}

QVector<std::pair<AudienceRule, RuleScope>> AudienceOracle::rules(
    const Audience& audience, const KnownCampaign* campaign) const
{
    const bool takesOver = campaign && campaign->takesOver;
    QVector<std::pair<AudienceRule, RuleScope>> rules;
    const auto add = [&](bool isInUse, AudienceRule rule, RuleScope scope = RuleScope::Audience) {
        if (isInUse)
            rules.append({rule, scope});
    };
    add(true, AudienceRule::IsActive);
    add(!audience.tagsAny.isEmpty(), AudienceRule::TagsAny);
    add(!audience.tagsAll.isEmpty(), AudienceRule::TagsAll);
    add(!audience.tagsNone.isEmpty(), AudienceRule::TagsNone);
    add(!audience.createdAfter.isEmpty(), AudienceRule::CreatedAfter);
    add(!audience.createdBefore.isEmpty(), AudienceRule::CreatedBefore);
    add(audience.icpMin.has_value(), AudienceRule::ScoreMin);
    add(audience.icpMax.has_value(), AudienceRule::ScoreMax);
    add(!audience.engagementLevels.isEmpty(), AudienceRule::EngagementLevels);
    add(!audience.leadSources.isEmpty(), AudienceRule::LeadSources);
    add(!audience.search.trimmed().isEmpty(), AudienceRule::Search);
    add(audience.excludeBooked, AudienceRule::ExcludeBooked);
    add(audience.excludeSmsStop, AudienceRule::ExcludeSmsStop);
    add(audience.excludeInActiveCampaign && !takesOver, AudienceRule::ExcludeInActiveCampaign);
    add(!audience.excludePastCampaigns.isEmpty(), AudienceRule::ExcludePastCampaigns);
    add(campaign != nullptr, AudienceRule::Reenrollment);
    add(!audience.excludeSmsStop, AudienceRule::OptedOut, RuleScope::Enrollment);
    add(!audience.excludeInActiveCampaign && !takesOver, AudienceRule::OpenEnrollment, RuleScope::Enrollment);
    return rules;
}

bool AudienceOracle::meets(
    AudienceRule rule, const KnownLead& lead, const Audience& audience, const KnownCampaign* campaign) const
{
    switch (rule) {
    case AudienceRule::IsActive:
        return lead.active;
    case AudienceRule::TagsAny:
        return numberIn(audience.tagsAny, lead.tags) > 0;
    case AudienceRule::TagsAll:
        return numberIn(audience.tagsAll, lead.tags) == audience.tagsAll.size();
    case AudienceRule::TagsNone:
        return numberIn(audience.tagsNone, lead.tags) == 0;
    case AudienceRule::CreatedAfter:
        return isFrom(lead.createdAt, audience.createdAfter, timeZone);
    case AudienceRule::CreatedBefore:
        return isUntil(lead.createdAt, audience.createdBefore, timeZone);
    case AudienceRule::ScoreMin:
        return lead.score && *lead.score >= *audience.icpMin;
    case AudienceRule::ScoreMax:
        return lead.score && *lead.score <= *audience.icpMax;
    case AudienceRule::EngagementLevels:
        return audience.engagementLevels.contains(lead.engagement);
    case AudienceRule::LeadSources:
        return !lead.source.isNull() && allComparable(audience.leadSources).contains(comparable(lead.source));
    case AudienceRule::Search:
        return isFound(lead, audience.search.trimmed());
    case AudienceRule::ExcludeBooked:
        return !lead.booked;
    case AudienceRule::ExcludeSmsStop:
    case AudienceRule::OptedOut:
        return !lead.smsStop;
    case AudienceRule::ExcludeInActiveCampaign:
    case AudienceRule::OpenEnrollment:
        return std::none_of(lead.enrollments.cbegin(), lead.enrollments.cend(), isOpen);
    case AudienceRule::ExcludePastCampaigns:
        return std::none_of(
            lead.enrollments.cbegin(), lead.enrollments.cend(), [&](const KnownEnrollment& enrollment) {
                return audience.excludePastCampaigns.contains(enrollment.campaign);
            });
    case AudienceRule::Reenrollment:
        return mayEnter(lead, *campaign);
    }
    return false;
}

QVector<const KnownLead*> AudienceOracle::matching(
    const Audience& audience, const KnownCampaign* campaign) const
{
    QVector<const KnownLead*> found;
    const auto inUse = rules(audience, campaign);
    for (const KnownLead& lead : leads) {
        if (std::all_of(inUse.cbegin(), inUse.cend(), [&](const auto& rule) {
                return rule.second == RuleScope::Enrollment || meets(rule.first, lead, audience, campaign);
            }))
            found.append(&lead);
    }
    const QString order = campaign ? campaign->order : QStringLiteral("score");
    std::sort(found.begin(), found.end(),
        [&](const KnownLead* a, const KnownLead* b) { return isBefore(*a, *b, order); });
    return found;
}

bool AudienceOracle::canBeEnrolled(const KnownLead& lead, const KnownCampaign* campaign) const
{
    const bool takesOver = campaign && campaign->takesOver;
    return !lead.smsStop
        && (takesOver || std::none_of(lead.enrollments.cbegin(), lead.enrollments.cend(), isOpen));
}

AudienceWaterfall AudienceOracle::waterfall(const Audience& audience, const KnownCampaign* campaign) const
{
    AudienceWaterfall expected;
    const auto inUse = rules(audience, campaign);
    QVector<const KnownLead*> left;
    for (const KnownLead& lead : leads)
        left.append(&lead);
    for (const auto& one : inUse) {
        const auto rule = one.first;
        const auto scope = one.second;
        WaterfallStep step{rule, scope, 0, 0, std::nullopt};
        QVector<const KnownLead*> kept;
        for (const KnownLead* lead : std::as_const(left)) {
            if (meets(rule, *lead, audience, campaign))
                kept.append(lead);
        }
        step.rejected = left.size() - kept.size();
        step.remaining = kept.size();
        if (scope == RuleScope::Audience) {
            step.regained = std::count_if(leads.cbegin(), leads.cend(), [&](const KnownLead& lead) {
                return std::all_of(inUse.cbegin(), inUse.cend(), [&](const auto& other) {
                    const bool isThis = other.first == rule;
                    return other.second == RuleScope::Enrollment
                        || meets(other.first, lead, audience, campaign) != isThis;
                });
            });
        }
        left = kept;
        expected.steps.append(step);
    }
    return expected;
}

} // namespace cm::test
