// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencerule.h"
#include "models/audience/lead.h"
#include "models/database/session.h"

#include <QJsonObject>

namespace cm {

/// One rule with a lead's value.
struct RuleVerdict {
    AudienceRule rule = AudienceRule::IsActive;
    RuleScope scope = RuleScope::Audience;
    QString value; ///< moments in UTC, ISO 8601; empty if the lead has none
    bool isMet = false;

    friend bool operator==(const RuleVerdict&, const RuleVerdict&) = default;
};

/// Why a lead is in an audience, or why not: every rule in use, those it fails by name (scenario EX-01).
struct LeadExplanation {
    Lead lead;
    RuleWords words; ///< of the audience that was asked about
    QVector<RuleVerdict> verdicts;

    /// Meets every rule of the audience.
    [[nodiscard]] bool matches() const;
    /// Meets every rule.
    [[nodiscard]] bool isEnrollable() const;
    /// "Ada Lovelace is left out: score 42 is below 60; booked on 3 Mar 2026 10:00."
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// `timeZone` is the client's. NotFound if the client has no such lead.
Result<LeadExplanation> explainLead(Session& session, ClientId client, LeadId lead, const Audience& audience,
    CampaignId campaign = {}, const QTimeZone& timeZone = QTimeZone::utc());

/// Leads whose name, e-mail, phone or company contains the text (taken literally), or whose id it is; also
/// inactive ones. At most `limit`, by name; an empty text finds nobody.
Result<QVector<Lead>> findLeads(Session& session, ClientId client, const QString& text, int limit);

} // namespace cm
