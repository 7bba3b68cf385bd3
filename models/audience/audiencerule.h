// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"

#include <QTimeZone>

#include <optional>

namespace cm {

/// The rules by which a lead is in or out, as the database's audience_rules() names them.
enum class AudienceRule {
    IsActive,
    TagsAny,
    TagsAll,
    TagsNone,
    CreatedAfter,
    CreatedBefore,
    ScoreMin,
    ScoreMax,
    EngagementLevels,
    LeadSources,
    Search,
    ExcludeBooked,
    ExcludeSmsStop,
    ExcludeInActiveCampaign,
    ExcludePastCampaigns,
    Reenrollment,
    OptedOut,
    OpenEnrollment
};

/// Where a rule comes from: the audience that was asked for, or what holds for every enrollment (DESIGN §4).
enum class RuleScope { Audience, Enrollment };

/// "icpScore.min"; the key in JSON and in the database.
QString audienceRuleName(AudienceRule rule);
std::optional<AudienceRule> audienceRuleFromName(const QString& name);
/// "audience", "enrollment".
QString ruleScopeName(RuleScope scope);
RuleScope ruleScopeFromName(const QString& name);

/// What the words about a rule depend on: the limits that were asked for, and the zone of dates.
struct RuleWords {
    Audience audience;
    QTimeZone timeZone = QTimeZone::utc();

    /// The rule for people: "Score at least 60".
    [[nodiscard]] QString label(AudienceRule rule) const;
    /// What happens to leads about which the rule knows nothing: "Leads without a score never match."; empty
    /// where there is nothing to say.
    [[nodiscard]] QString note(AudienceRule rule) const;
    /// A lead's verdict: "score 42 is below 60". `value` is the lead's as explain_lead() gives it; empty if
    /// it has none.
    [[nodiscard]] QString verdict(AudienceRule rule, const QString& value, bool isMet) const;
    /// The lead's value for people: "28 Mar 2026 23:30", "42"; empty if it has none.
    [[nodiscard]] QString shown(AudienceRule rule, const QString& value) const;
};

/// Whether the rule's value is a moment (in UTC, ISO 8601).
bool hasMoment(AudienceRule rule);

} // namespace cm
