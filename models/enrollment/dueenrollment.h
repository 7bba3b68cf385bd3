// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QJsonObject>
#include <QVector>

namespace cm {

/// A campaign that enrolled, or asks for review, without anybody asking: because it was due.
struct DueEnrollment {
    enum class Reason {
        Started, ///< scheduled, and its time has come
        Overdue, ///< scheduled for more than 30 days ago: it waits for review instead
        Waiting, ///< leads that waited for it are free now
    };

    CampaignId campaignId;
    QString campaignName;
    Reason reason = Reason::Started;
    qint64 enrolled = 0;
    QString problem; ///< why it could not be done; empty if it was

    /// For people: "Spring has started: 120 leads were enrolled."
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Does what is due of a client, in one transaction, each campaign for itself. However many call it at once,
/// a scheduled campaign starts once. For the worker's tick; asks for the right to process.
Result<QVector<DueEnrollment>> enrollDueCampaigns(Session& session, ClientId client);

} // namespace cm
