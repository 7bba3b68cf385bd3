// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"
#include "models/deenrollment/deenrollmentrun.h"

namespace cm {

/// A campaign's figures: the counters, and what became of its leads day by day.
struct CampaignStatistics {
    CampaignSummary campaign;
    QVector<qint64> openByPosition; ///< open enrollments that received 0, 1, 2 … messages
    QVector<DayOutcomes> leftPerDay; ///< in the client's time zone

    [[nodiscard]] QJsonObject toJson() const;
};

/// `days`: how far back the daily figures go, today included.
Result<CampaignStatistics> campaignStatistics(
    Session& session, ClientId client, CampaignId campaign, int days);

} // namespace cm
