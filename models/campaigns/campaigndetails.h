// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignqueries.h"
#include "models/database/session.h"

namespace cm {

/// A lead's passage through a campaign, as its detail shows it.
struct EnrolledLead {
    LeadId id;
    QString name;
    QString email;
    QString processingStatus; ///< Queued, In Sequence, Completed, Stopped
    qint64 position = 0; ///< messages sent
    qint64 messages = 0; ///< of the version it is on
    qint64 version = 1;
    QDateTime enrolledAt; ///< UTC
    QString outcome; ///< empty while it is open
};

/// Something that happened to a lead of a campaign.
struct CampaignEvent {
    QDateTime occurredAt; ///< UTC
    QString eventType; ///< enrolled, message_sent …
    QString leadName;
    QString actor;
};

/// The leads enrolled last, at most `limit`.
Result<QVector<EnrolledLead>> campaignLeads(
    Session& session, ClientId client, CampaignId campaign, int limit);
/// The newest events first, at most `limit`, of the client's last 200,000: older ones are for the page
/// Activity.
Result<QVector<CampaignEvent>> campaignEvents(
    Session& session, ClientId client, CampaignId campaign, int limit);

/// What became of one campaign of a selection.
struct CampaignChange {
    CampaignId id;
    QString name;
    bool done = false;
    QString reason; ///< why not, for people
};

/// The same change to each of these, one after the other: one's refusal stops no other.
Result<QVector<CampaignChange>> changeCampaignStates(
    Session& session, ClientId client, const QVector<CampaignSummary>& campaigns, CampaignAction action);

/// Writes these campaigns as CSV (UTF-8, with headings) to `path`. The file appears when it is complete.
Result<void> exportCampaigns(const QVector<CampaignSummary>& campaigns, const QString& path);

} // namespace cm
