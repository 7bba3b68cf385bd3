// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencerule.h"
#include "models/database/session.h"

#include <QJsonArray>

namespace cm {

/// One rule on the way from all leads to those that can be enrolled.
struct WaterfallStep {
    AudienceRule rule = AudienceRule::IsActive;
    RuleScope scope = RuleScope::Audience;
    qint64 rejected = 0; ///< met every rule before and not this one
    qint64 remaining = 0; ///< met this one, too
    /// How many more the audience would mean without this rule alone; nothing for what can't be chosen.
    std::optional<qint64> regained;

    friend bool operator==(const WaterfallStep&, const WaterfallStep&) = default;
};

/// Where a client's leads are lost, rule by rule, in the order of the rules (DESIGN §6).
struct AudienceWaterfall {
    QVector<WaterfallStep> steps;

    /// All leads of the client: what the first rule began with.
    [[nodiscard]] qint64 total() const;
    /// What is left after the audience's own rules, and after those of enrollment.
    [[nodiscard]] qint64 matching() const;
    [[nodiscard]] qint64 enrollable() const;
    /// [{"rule", "scope", "label", "rejected", "remaining", "regained"}].
    [[nodiscard]] QJsonArray toJson(const RuleWords& words) const;
    /// A line for each rule at which leads are lost.
    [[nodiscard]] QStringList lines(const RuleWords& words) const;

    friend bool operator==(const AudienceWaterfall&, const AudienceWaterfall&) = default;
};

/// `campaign` as in audienceSummary().
Result<AudienceWaterfall> audienceWaterfall(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign = {});

/// The rule a row names; SchemaDrift if this program doesn't know it.
Result<AudienceRule> ruleOfRow(const Row& row);

} // namespace cm
