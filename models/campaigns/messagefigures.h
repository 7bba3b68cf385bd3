// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

#include <QMap>

namespace cm {

/// How long messages get for a set of leads, and how many of these have no value for a placeholder. It holds
/// for all texts that use the placeholders of leads as often; see leadPlaceholderUses().
class MessageFigures {
public:
    MessageFigures() = default;
    /// From what run_message_figures() and audience_message_figures() return.
    MessageFigures(const QJsonArray& longest, const QJsonObject& emptyValues);

    /// A message, its place from 1, for the lead for whom it takes the most segments, or else the most
    /// characters. `campaign`: what the placeholders stand for that are the campaign's.
    [[nodiscard]] QString longest(
        int step, const QString& text, const QMap<QString, QString>& campaign) const;
    /// The placeholders of a text that are empty for some of `leads` leads, with how many these are. A value
    /// of the campaign that is missing is missing for all of them.
    [[nodiscard]] QMap<QString, qint64> emptyPlaceholders(
        const QString& text, const QMap<QString, QString>& campaign, qint64 leads) const;

private:
    QMap<int, QVector<QMap<QString, QString>>> m_longest; ///< by step: values of the leads that may have it
    QMap<QString, qint64> m_empty;
};

/// How often each message uses each placeholder whose value is a lead's own.
QVector<QVector<int>> leadPlaceholderUses(const QVector<Message>& messages);

/// The figures of the leads that match an audience; `campaign` as in audienceSummary().
Result<MessageFigures> audienceMessageFigures(Session& session, ClientId client, const Audience& audience,
    CampaignId campaign, const QVector<Message>& messages);

} // namespace cm
