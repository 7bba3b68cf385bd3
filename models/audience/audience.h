// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/domain/ids.h"

#include <QJsonObject>
#include <QStringList>
#include <QVector>

#include <optional>

namespace cm {

/// Which leads a campaign is for (DESIGN §6). A value; the database's audience_condition() is the only
/// place that turns it into a query.
struct Audience {
    QStringList tagsAny; ///< at least one of these
    QStringList tagsAll; ///< every one of these
    QStringList tagsNone; ///< none of these
    QString createdAfter; ///< "2026-03-29" (that day in the client's zone) or a time with zone; empty: open
    QString createdBefore; ///< the same, inclusive
    std::optional<int> icpMin; ///< 0..100
    std::optional<int> icpMax; ///< 0..100
    QStringList engagementLevels; ///< of High, Medium, Low; empty: any, unknown included
    QStringList leadSources; ///< empty: any
    bool excludeBooked = true;
    bool excludeSmsStop = true;
    bool excludeInActiveCampaign = true;
    QVector<CampaignId> excludePastCampaigns;
    QString search; ///< in name, e-mail, phone, company; taken literally

    /// The JSON of DESIGN §6; what is at its default is left out.
    [[nodiscard]] QJsonObject toJson() const;
    /// Refuses unknown keys and wrong types by name (ValidationError, field "audience.<key>").
    static Result<Audience> fromJson(const QJsonObject& json);
    /// "leads tagged webinar or demo, score 60 to 100, not booked, …" for people.
    [[nodiscard]] QString sentence() const;

    friend bool operator==(const Audience&, const Audience&) = default;
};

} // namespace cm
