// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/lead.h"
#include "models/campaigns/campaign.h"

#include <QMap>

namespace cm {

/// What a new campaign begins with: one message, which says nothing yet.
CampaignDraft blankCampaign();

/// When each message goes out to a lead that is enrolled at this time, if each is sent on time.
QVector<QDateTime> sendingTimes(const QVector<Message>& messages, const QDateTime& enrolledAt);

/// How long before the event the four stages of a webinar begin, so that the last one goes out an hour
/// before.
inline constexpr int webinarLeadMinutes = 4320;

/// The four stages of a webinar: 0, 1,440, 2,880 and 4,260 minutes after the enrollment (DESIGN §5).
QVector<Message> webinarStages();

/// How long minutes are, exactly, for people: "30 minutes", "1 day", "2 days 23 hours".
QString spanForPeople(qint64 minutes);
/// When a message follows what is before it: "at once", "after 1 day".
QString delayForPeople(qint64 minutes);

/// Where messages stand in relation to an event: "3 days before", "at the start", "2 hours after".
QString relationToEvent(const QDateTime& time, const QDateTime& event);

/// What the placeholders stand for that are the same for all leads of this campaign.
QMap<QString, QString> campaignPlaceholderValues(const CampaignDraft& draft);
/// What the placeholders stand for in messages of this campaign to this lead.
QMap<QString, QString> placeholderValues(const CampaignDraft& draft, const Lead& lead);

} // namespace cm
