// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"
#include "models/database/session.h"

#include <QDateTime>

namespace cm {

/// An audience that a client keeps under a name. Campaigns copy it; it is not changed behind their back.
struct SavedAudience {
    SavedAudienceId id;
    QString name; ///< unique within the client, ignoring case
    Audience audience;
    qint64 campaigns = 0; ///< how many campaigns took it over
    QDateTime updatedAt; ///< UTC
    friend bool operator==(const SavedAudience&, const SavedAudience&) = default;
};

/// All of a client's, by name.
Result<QVector<SavedAudience>> listSavedAudiences(Session& session, ClientId client);
/// Keeps it under a new name; a name in use is a Conflict at the field "name".
Result<SavedAudienceId> saveAudience(
    Session& session, ClientId client, const QString& name, const Audience& audience);
/// Gives a saved one another name and content.
Result<void> changeSavedAudience(
    Session& session, ClientId client, SavedAudienceId id, const QString& name, const Audience& audience);
/// Campaigns that took it over keep their copy and forget where it came from.
Result<void> deleteSavedAudience(Session& session, ClientId client, SavedAudienceId id);
/// Remembers that the campaign's audience was taken from this one.
Result<void> noteSavedAudience(Session& session, ClientId client, CampaignId campaign, SavedAudienceId id);

} // namespace cm
