// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/dryrun.h"

#include "models/campaigns/messagefigures.h"
#include "models/campaigns/messagetext.h"
#include "models/database/sqlstatement.h"
#include "models/enrollment/enrollmentattempt.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <cstring>
#include <numeric>

namespace cm {

namespace {

constexpr qsizetype idSize = 16;

QString tr(const char* text)
{
    return QCoreApplication::translate("Enrollment", text);
}

QString textOf(const QJsonValue& message)
{
    return message[QLatin1String("text")].toString();
}

QVector<DryRun::Moved> readMoved(const QJsonArray& array)
{
    QVector<DryRun::Moved> moved;
    for (const QJsonValue& one : array)
        moved.append({CampaignId::fromString(one[QLatin1String("campaignId")].toString()),
            one[QLatin1String("name")].toString(), one[QLatin1String("leads")].toInteger()});
    return moved;
}

/// What the answer's details say about the messages.
class MessageDetails {
public:
    explicit MessageDetails(const QJsonObject& details)
        : m_messages(details[QLatin1String("messages")].toArray())
        , m_figures(
              details[QLatin1String("longest")].toArray(), details[QLatin1String("emptyValues")].toObject())
    {
        const QJsonObject campaign = details[QLatin1String("campaign")].toObject();
        for (auto it = campaign.begin(); it != campaign.end(); ++it)
            m_campaign.insert(it.key(), it.value().toString());
    }

    [[nodiscard]] int count() const { return static_cast<int>(m_messages.size()); }
    [[nodiscard]] qint64 delayMinutes(qsizetype number) const
    {
        qint64 minutes = 0;
        for (qsizetype i = 0; i < number; ++i)
            minutes += m_messages[i][QLatin1String("delayMinutes")].toInteger();
        return minutes;
    }
    [[nodiscard]] QVector<QString> longest() const
    {
        QVector<QString> texts;
        for (int i = 0; i < count(); ++i)
            texts.append(m_figures.longest(i + 1, textOf(m_messages[i]), m_campaign));
        return texts;
    }
    [[nodiscard]] QMap<QString, qint64> emptyPlaceholders(qint64 leads) const
    {
        QMap<QString, qint64> empty;
        for (const QJsonValue& message : m_messages)
            empty.insert(m_figures.emptyPlaceholders(textOf(message), m_campaign, leads));
        return empty;
    }

private:
    QJsonArray m_messages;
    MessageFigures m_figures;
    QMap<QString, QString> m_campaign; ///< what its own placeholders stand for
};

DryRun dryRunFromRow(const Row& row)
{
    const QJsonObject json = row.jsonObject("details");
    const MessageDetails details(json);
    DryRun dry;
    dry.result = enrollmentResultFromRow(row, true);
    dry.fingerprint = row.text("fingerprint");
    dry.leads = row.bytes("leads");
    dry.version = json[QLatin1String("version")].toInt();
    dry.moved = readMoved(row.jsonArray("moved"));
    dry.waiting = row.integer("waiting");
    dry.isPaused = json[QLatin1String("isPaused")].toBool();
    dry.messages = details.count();
    dry.longest = details.longest();
    dry.segments = std::accumulate(dry.longest.cbegin(), dry.longest.cend(), 0,
        [](int sum, const QString& text) { return sum + smsSegments(text); });
    dry.emptyPlaceholders = details.emptyPlaceholders(dry.result.enrolled);
    if (dry.result.enrolled > 0) {
        const QDateTime now = row.timestamp("now");
        dry.firstMessageAt = now.addSecs(60 * details.delayMinutes(1));
        dry.lastMessageAt = now.addSecs(60 * details.delayMinutes(details.count()));
    }
    return dry;
}

} // namespace

qint64 DryRun::movedLeads() const
{
    return std::accumulate(moved.cbegin(), moved.cend(), qint64(0),
        [](qint64 sum, const Moved& one) { return sum + one.leads; });
}

QJsonObject DryRun::toJson() const
{
    const auto time = [](const QDateTime& t) {
        return t.isValid() ? QJsonValue(t.toString(Qt::ISODateWithMs)) : QJsonValue();
    };
    QJsonObject json = result.toJson();
    QJsonArray from;
    for (const Moved& one : moved)
        from.append(QJsonObject{{QStringLiteral("campaignId"), one.campaignId.toString()},
            {QStringLiteral("name"), one.campaignName}, {QStringLiteral("leads"), one.leads}});
    QJsonObject empty;
    for (auto it = emptyPlaceholders.cbegin(); it != emptyPlaceholders.cend(); ++it)
        empty.insert(it.key(), it.value());
    json.insert(QStringLiteral("fingerprint"), fingerprint);
    json.insert(QStringLiteral("moved"), from);
    json.insert(QStringLiteral("waiting"), waiting);
    json.insert(QStringLiteral("isPaused"), isPaused);
    json.insert(QStringLiteral("firstMessageAt"), time(firstMessageAt));
    json.insert(QStringLiteral("lastMessageAt"), time(lastMessageAt));
    json.insert(QStringLiteral("messages"), messages);
    json.insert(QStringLiteral("smsSegments"), segments);
    json.insert(QStringLiteral("emptyPlaceholders"), empty);
    return json;
}

Result<DryRun> dryRunEnrollment(Session& session, ClientId client, CampaignId campaign,
    std::optional<int> limit, const EnrollmentProgress& progress)
{
    const NoticeListener listener(session, [&](const QString& notice) {
        if (progress)
            tellEnrollmentProgress(notice, progress);
    });
    return retried([&]() -> Result<DryRun> {
        auto rows = session.execute(sqlText("enrollment/dry_run"),
            {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
                {QLatin1String("limit"), limit}});
        if (!rows)
            return failure(rows.error());
        return dryRunFromRow(rows->first());
    });
}

DryRunDifference compareDryRuns(const DryRun& shown, const DryRun& now)
{
    DryRunDifference difference;
    difference.otherMessages = shown.version != now.version;
    const qsizetype shownSize = shown.leads.size();
    const qsizetype nowSize = now.leads.size();
    qsizetype was = 0;
    qsizetype is = 0;
    while (was < shownSize || is < nowSize) {
        const int order = was == shownSize ? 1
            : is == nowSize                ? -1
                            : std::memcmp(shown.leads.constData() + was, now.leads.constData() + is, idSize);
        difference.gone += order < 0 ? 1 : 0;
        difference.added += order > 0 ? 1 : 0;
        was += order <= 0 ? idSize : 0;
        is += order >= 0 ? idSize : 0;
    }
    return difference;
}

QString DryRunDifference::sentence() const
{
    const QLocale locale;
    QStringList parts;
    if (added > 0)
        parts.append(
            added == 1 ? tr("1 lead has come in") : tr("%1 leads have come in").arg(locale.toString(added)));
    if (gone > 0)
        parts.append(gone == 1 ? tr("1 lead is out") : tr("%1 leads are out").arg(locale.toString(gone)));
    if (otherMessages)
        parts.append(tr("the messages are others"));
    return parts.isEmpty() ? tr("Nothing is different any more.") : parts.join(QLatin1String(", ")) + u'.';
}

} // namespace cm
