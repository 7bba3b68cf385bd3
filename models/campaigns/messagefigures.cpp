// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/messagefigures.h"

#include "models/campaigns/messagetext.h"

#include <QJsonArray>
#include <QJsonObject>

namespace cm {

namespace {

QStringList leadPlaceholders()
{
    return {QStringLiteral("first_name"), QStringLiteral("last_name"), QStringLiteral("company")};
}

QMap<QString, QString> valuesOf(const QJsonObject& lead)
{
    QMap<QString, QString> values;
    for (const QString& name : leadPlaceholders())
        values.insert(name, lead[name].toString());
    return values;
}

} // namespace

MessageFigures::MessageFigures(const QJsonArray& longest, const QJsonObject& emptyValues)
{
    for (const QJsonValue& lead : longest)
        m_longest[lead[QLatin1String("step")].toInt()].append(valuesOf(lead.toObject()));
    for (const QString& name : leadPlaceholders())
        m_empty.insert(name, emptyValues[name].toInteger());
}

QString MessageFigures::longest(int step, const QString& text, const QMap<QString, QString>& campaign) const
{
    QString most;
    for (const QMap<QString, QString>& lead : m_longest.value(step)) {
        QMap<QString, QString> values = campaign;
        values.insert(lead);
        const QString said = renderMessage(text, values);
        if (std::pair(smsSegments(said), said.size()) > std::pair(smsSegments(most), most.size()))
            most = said;
    }
    return most;
}

QMap<QString, qint64> MessageFigures::emptyPlaceholders(
    const QString& text, const QMap<QString, QString>& campaign, qint64 leads) const
{
    QMap<QString, qint64> empty;
    for (const QString& name : placeholdersIn(text)) {
        const qint64 count = m_empty.contains(name) ? m_empty[name]
            : campaign.value(name).isEmpty()        ? leads
                                                    : 0;
        if (count > 0)
            empty.insert(name, count);
    }
    return empty;
}

QVector<QVector<int>> leadPlaceholderUses(const QVector<Message>& messages)
{
    QVector<QVector<int>> uses;
    for (const Message& message : messages) {
        QVector<int> counts;
        for (const QString& name : leadPlaceholders())
            counts.append(static_cast<int>(message.text.count(QStringLiteral("{{%1}}").arg(name))));
        uses.append(counts);
    }
    return uses;
}

Result<MessageFigures> audienceMessageFigures(Session& session, ClientId client, const Audience& audience,
    CampaignId campaign, const QVector<Message>& messages)
{
    auto rows = session.execute(
        u"SELECT * FROM audience_message_figures(:client_id, :audience, :campaign_id, :messages)",
        {{QLatin1String("client_id"), client}, {QLatin1String("audience"), audience.toJson()},
            {QLatin1String("campaign_id"), campaign}, {QLatin1String("messages"), messagesToJson(messages)}});
    if (!rows)
        return failure(rows.error());
    return MessageFigures(rows->first().jsonArray("longest"), rows->first().jsonObject("empty_values"));
}

} // namespace cm
