// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencequeries.h"

#include <QJsonObject>

namespace cm {

/// How many of an audience's leads have something in common.
struct BreakdownPart {
    QString name; ///< empty: not known
    qint64 leads = 0;
    friend bool operator==(const BreakdownPart&, const BreakdownPart&) = default;
};

/// What the leads of an audience are like, in exact numbers.
struct AudienceBreakdown {
    AudienceSummary summary;
    QVector<BreakdownPart> engagement; ///< High, Medium, Low, not known
    QVector<BreakdownPart> score; ///< 0-24, 25-49, 50-74, 75-100, not known
    QVector<BreakdownPart> sources; ///< the most frequent, in one of their spellings
    qint64 otherSources = 0; ///< leads with a source beyond those listed
    QVector<BreakdownPart> tags; ///< the most frequent, lower case; a lead counts at each of its tags

    /// {"engagement", "score", "sources", "otherSources", "tags"}.
    [[nodiscard]] QJsonObject toJson() const;
    /// A line for each of the four.
    [[nodiscard]] QStringList lines() const;
};

/// `campaign` as in audienceSummary(); at most `limit` sources and tags. Counts of one moment.
Result<AudienceBreakdown> audienceBreakdown(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign = {}, int limit = 12);

} // namespace cm
