// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/enrollment/enrollment.h"

#include <QByteArray>
#include <QDateTime>
#include <QMap>
#include <QVector>

namespace cm {

/// What an enrollment would do now, told by doing it and taking it back.
struct DryRun {
    /// Leads that would leave another campaign for this one.
    struct Moved {
        CampaignId campaignId;
        QString campaignName;
        qint64 leads = 0;
    };

    EnrollmentResult result;
    QString fingerprint; ///< for EnrollmentOptions: these leads and messages, or nobody
    QByteArray leads; ///< the ids of those who would be enrolled, sorted, 16 bytes each
    int version = 0; ///< of the sequence they would get
    QVector<Moved> moved; ///< the most first
    qint64 waiting = 0; ///< leads that are in another campaign and would be enrolled when they leave it
    bool isPaused = false; ///< no message goes out until the campaign is resumed
    QDateTime firstMessageAt; ///< if enrolled now and sent on time; invalid if nobody would be enrolled
    QDateTime lastMessageAt;
    int messages = 0; ///< that each lead gets
    QVector<QString> longest; ///< of each message the text of the lead for whom it is longest, rendered
    int segments = 0; ///< SMS segments of all messages together, for the lead with the longest texts
    QMap<QString, qint64>
        emptyPlaceholders; ///< placeholders of the messages, with the leads that have no value

    [[nodiscard]] qint64 movedLeads() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// A dry run in a session that may write. Who may preview may ask for it.
Result<DryRun> dryRunEnrollment(Session& session, ClientId client, CampaignId campaign,
    std::optional<int> limit = std::nullopt, const EnrollmentProgress& progress = {});

/// What has changed since a dry run was shown.
struct DryRunDifference {
    qint64 added = 0; ///< leads that would be enrolled now, and were not shown
    qint64 gone = 0; ///< leads that were shown, and would not be enrolled any more
    bool otherMessages = false;

    /// For people: "12 leads have come in, 3 are out."
    [[nodiscard]] QString sentence() const;
};
DryRunDifference compareDryRuns(const DryRun& shown, const DryRun& now);

} // namespace cm
