// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"
#include "models/audience/lead.h"
#include "models/database/session.h"

#include <QMap>

namespace cm {

/// How many leads an audience means, exactly, and what they are like.
struct AudienceSummary {
    qint64 matching = 0;
    qint64 enrollable = 0; ///< of those, the ones that could be enrolled at this moment
    QMap<QString, qint64> byEngagement; ///< High, Medium, Low, unknown
    QMap<QString, qint64> byScore; ///< "0-24", "25-49", "50-74", "75-100", unknown
};

struct TagCount {
    QString tag; ///< lower case
    qint64 leadCount = 0;
};

/// `campaign` null: before there is one; else leads that it already had are left out.
Result<AudienceSummary> audienceSummary(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign = {});

/// What a query with the columns of audience_summary() returned.
AudienceSummary summaryFromRow(const Row& row);

/// The ids of all leads of an audience, in order: 16 bytes a lead.
Result<LeadSpine> audienceLeadIds(Session& session, ClientId client, const Audience& audience,
    CampaignId campaign = {}, LeadColumn sort = LeadColumn::EnrollmentOrder, bool descending = false);

/// What a query with the columns of leads_by_id.sql returned.
QVector<Lead> leadsFromRows(const Rows& rows);
/// The leads with these ids, in their order; an id that is gone is left out.
Result<QVector<Lead>> leadsById(Session& session, ClientId client, const QVector<QUuid>& ids);

/// The first leads of an audience in the order of enrollment, at most `limit`; no others travel.
Result<QVector<Lead>> firstLeadsOf(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign, int limit);

/// A client's tags, the most used first.
Result<QVector<TagCount>> availableTags(
    Session& session, ClientId client, const QString& contains = {}, int limit = 200);

} // namespace cm
