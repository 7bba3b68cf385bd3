// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/sequence.h"

#include <QCoreApplication>
#include <QLocale>

#include <cstdlib>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Sequence", text);
}

QString counted(qint64 count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(QLocale().toString(count));
}

QString span(qint64 minutes)
{
    if (minutes % 1440 == 0)
        return counted(minutes / 1440, tr("1 day"), tr("%1 days"));
    if (minutes >= 2880)
        return counted(minutes / 1440, tr("1 day"), tr("%1 days")) + u' '
            + counted(minutes % 1440 / 60, tr("1 hour"), tr("%1 hours"));
    if (minutes >= 60)
        return counted(minutes / 60, tr("1 hour"), tr("%1 hours"))
            + (minutes % 60 == 0 ? QString() : u' ' + tr("%1 min").arg(minutes % 60));
    return counted(minutes, tr("1 minute"), tr("%1 minutes"));
}

} // namespace

CampaignDraft blankCampaign()
{
    CampaignDraft draft;
    draft.messages = {Message()};
    return draft;
}

QVector<QDateTime> sendingTimes(const QVector<Message>& messages, const QDateTime& enrolledAt)
{
    QVector<QDateTime> times;
    QDateTime time = enrolledAt;
    for (const Message& message : messages) {
        time = time.addSecs(qint64(60) * message.delayMinutes);
        times.append(time);
    }
    return times;
}

QVector<Message> webinarStages()
{
    // A delay counts from the message before.
    return {
        {0, tr("Hi {{first_name}}, you are registered for our webinar. Your link: {{zoom_link}}")},
        {1440, tr("{{first_name}}, our webinar is in two days. Have a look beforehand: {{zoom_link}}")},
        {1440, tr("{{first_name}}, tomorrow is our webinar. Join here: {{zoom_link}}")},
        {1380, tr("{{first_name}}, we start in an hour. Join here: {{zoom_link}}")},
    };
}

QString spanForPeople(qint64 minutes)
{
    QStringList parts;
    if (minutes >= 1440)
        parts.append(counted(minutes / 1440, tr("1 day"), tr("%1 days")));
    if (minutes % 1440 >= 60)
        parts.append(counted(minutes % 1440 / 60, tr("1 hour"), tr("%1 hours")));
    if (minutes % 60 > 0 || parts.isEmpty())
        parts.append(counted(minutes % 60, tr("1 minute"), tr("%1 minutes")));
    return parts.join(u' ');
}

QString delayForPeople(qint64 minutes)
{
    return minutes == 0 ? tr("at once") : tr("after %1").arg(spanForPeople(minutes));
}

QString relationToEvent(const QDateTime& time, const QDateTime& event)
{
    const qint64 minutes = time.secsTo(event) / 60;
    if (minutes == 0)
        return tr("at the start");
    const QString length = span(std::abs(minutes));
    return minutes > 0 ? tr("%1 before").arg(length) : tr("%1 after").arg(length);
}

QMap<QString, QString> campaignPlaceholderValues(const CampaignDraft& draft)
{
    return {{QStringLiteral("resource_name"), draft.resourceName.trimmed()},
        {QStringLiteral("resource_link"), draft.resourceLink.trimmed()},
        {QStringLiteral("zoom_link"), draft.zoomLink.trimmed()},
        {QStringLiteral("booking_link"), draft.bookingLink.trimmed()}};
}

QMap<QString, QString> placeholderValues(const CampaignDraft& draft, const Lead& lead)
{
    QMap<QString, QString> values = campaignPlaceholderValues(draft);
    values.insert({{QStringLiteral("first_name"), lead.firstName},
        {QStringLiteral("last_name"), lead.lastName}, {QStringLiteral("company"), lead.company}});
    return values;
}

} // namespace cm
