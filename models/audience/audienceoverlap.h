// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QJsonObject>
#include <QStringList>
#include <QVector>

namespace cm {

/// How many leads each pair of things means; the diagonal is the whole of each.
struct AudienceOverlap {
    QStringList keys; ///< what is compared: campaign ids or tags
    QStringList names; ///< the same for people
    QVector<qint64> leads; ///< row by row

    [[nodiscard]] int count() const { return static_cast<int>(keys.size()); }
    [[nodiscard]] qint64 at(int row, int column) const { return leads.at(qsizetype(row) * count() + column); }
    /// Which part of `row` is also in `column`, 0 to 1; 0 if the row means nobody.
    [[nodiscard]] double share(int row, int column) const;
    /// {"compared": [{"key", "name", "leads"}], "pairs": [{"first", "second", "leads"}]}, each pair once.
    [[nodiscard]] QJsonObject toJson() const;
    /// "1,200 of the 5,000 leads of Spring are also in Autumn", for each pair that has any.
    [[nodiscard]] QStringList lines() const;

    friend bool operator==(const AudienceOverlap&, const AudienceOverlap&) = default;
};

/// The most campaigns or tags that are compared at once.
constexpr int mostCompared = 20;

/// Whom the campaigns' audiences mean, whoever is enrolled anywhere. 1 to 20 of the client's campaigns.
Result<AudienceOverlap> campaignOverlap(
    Session& session, ClientId client, const QVector<CampaignId>& campaigns);
/// Among the active leads. 1 to 20 tags, compared ignoring case and outer space.
Result<AudienceOverlap> tagOverlap(Session& session, ClientId client, const QStringList& tags);

} // namespace cm
