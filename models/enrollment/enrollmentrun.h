// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QVector>

namespace cm {

/// One row of the history of a client's enrollments.
struct EnrollmentRun {
    RunId id;
    CampaignId campaignId;
    QString campaignName;
    QDateTime runAt;
    QString status; ///< success, partial, failed
    qint64 totalMatching = 0;
    qint64 enrolled = 0;
    qint64 remaining = 0;
    QString reason;
    QDateTime undoneAt; ///< invalid unless it was taken back
    QString actor;

    [[nodiscard]] QJsonObject toJson() const;
};

/// The newest first; of all campaigns if `campaign` is null, of all visible clients if `client` is null.
Result<QVector<EnrollmentRun>> listEnrollmentRuns(
    Session& session, ClientId client, CampaignId campaign, int limit);

} // namespace cm
