// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

#include <QMap>
#include <QSet>

namespace cm {

/// What the page Campaigns sorts by; the database does it.
enum class CampaignSort {
    Name,
    Type,
    Status,
    FormId,
    Active,
    Completed,
    Booked,
    OptedOut,
    Enrolled,
    Cap,
    LastEnrollment,
    Created
};

/// Which campaigns are listed, and in which order. Empty sets mean all.
struct CampaignFilter {
    QString text; ///< in name or form id, ignoring case, taken literally
    QSet<CampaignStatus> statuses;
    QSet<CampaignType> types;
    QStringList tags; ///< any of these, ignoring case
    QStringList reviews; ///< of pending, approved, discarded
    CampaignSort sort = CampaignSort::LastEnrollment;
    bool descending = true;

    /// True if it leaves any out.
    [[nodiscard]] bool isFiltering() const;
    /// For a saved view; fromJson() takes what toJson() makes and leaves out what it doesn't know.
    [[nodiscard]] QJsonObject toJson() const;
    static CampaignFilter fromJson(const QJsonObject& json);
    friend bool operator==(const CampaignFilter&, const CampaignFilter&) = default;
};

/// The campaigns of a filter, and how many there would be of each status under its other conditions.
struct CampaignList {
    QVector<CampaignSummary> campaigns;
    QMap<CampaignStatus, qint64> byStatus;
};

Result<CampaignList> findCampaigns(Session& session, ClientId client, const CampaignFilter& filter);

} // namespace cm
