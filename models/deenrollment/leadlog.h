// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QVector>

namespace cm {

/// What a run did with one lead.
struct LeadLogEntry {
    LeadId leadId;
    QString name; ///< first and last name, or else the e-mail address
    QString campaign;
    QString action; ///< de_enrolled, skipped, error
    QString outcome; ///< key, as in outcomeKey()
    std::optional<int> messagesReceived;
    QDateTime processedAt;
};

/// "Left", "Skipped": words for an action.
QString leadLogActionLabel(const QString& action);

Result<qint64> countLeadLog(Session& session, ClientId client, RunId run);
/// A page of it in the order of leads; `offset` rows are passed over.
Result<QVector<LeadLogEntry>> readLeadLog(
    Session& session, ClientId client, RunId run, qint64 offset, int limit);

} // namespace cm
