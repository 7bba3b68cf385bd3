// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaign.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace cm {

namespace {

constexpr int longestName = 255;
constexpr int longestTag = 100;
constexpr int mostTags = 10;
constexpr int mostMessages = 10;
constexpr int longestMessage = 1600;
constexpr int longestDelay = 43200; // minutes: 30 days
constexpr int shortestFollowUp = 60; // minutes
constexpr int longestLink = 2048;
constexpr qint64 largestCap = 10'000'000;
constexpr int mostReenrollmentDays = 3650;

// Characters as people and PostgreSQL count them: a surrogate pair is one.
qsizetype characterCount(const QString& text)
{
    return text.toUcs4().size();
}

class Check {
    Q_DECLARE_TR_FUNCTIONS(Campaign)
public:
    Check(const CampaignDraft& draft, const QDateTime& now, const CampaignDraft* before)
        : m_draft(draft)
        , m_now(now)
        , m_before(before)
    {
    }

    QVector<FieldProblem> run()
    {
        basics();
        audience();
        for (qsizetype i = 0; i < m_draft.messages.size(); ++i)
            message(i);
        if (m_draft.messages.isEmpty() || m_draft.messages.size() > mostMessages)
            add(QStringLiteral("messages"), tr("A sequence has 1 to %1 messages.").arg(mostMessages));
        links();
        webinar();
        limits();
        return m_problems;
    }

private:
    void add(const QString& field, const QString& message) { m_problems.append({field, message}); }

    // The one character that no text of the database can hold.
    bool storable(const QString& field, const QString& text)
    {
        if (!text.contains(QChar(u'\0')))
            return true;
        add(field, tr("The text contains a character that can't be stored. Type it again."));
        return false;
    }

    void basics()
    {
        if (!storable(QStringLiteral("name"), m_draft.name)
            || !storable(QStringLiteral("formId"), m_draft.formId))
            return;
        const qsizetype length = characterCount(m_draft.name.trimmed());
        if (length == 0)
            add(QStringLiteral("name"), tr("Give the campaign a name."));
        else if (length > longestName)
            add(QStringLiteral("name"),
                tr("The name has %1 characters; at most %2 are possible.").arg(length).arg(longestName));
        const qsizetype formLength = characterCount(m_draft.formId.trimmed());
        if (formLength == 0 && m_draft.type != CampaignType::Custom)
            add(QStringLiteral("formId"),
                tr("A %1 campaign needs its form id.").arg(campaignTypeName(m_draft.type)));
        else if (formLength > longestName)
            add(QStringLiteral("formId"), tr("The form id can have at most %1 characters.").arg(longestName));
    }

    void audience()
    {
        const Audience& audience = m_draft.audience;
        QStringList asked = audience.tagsAny + audience.tagsAll;
        asked.removeDuplicates();
        const qsizetype wanted = asked.size();
        if (m_draft.type == CampaignType::Custom && wanted == 0)
            add(QStringLiteral("audience.tags"), tr("Choose at least one tag."));
        else if (wanted > mostTags)
            add(QStringLiteral("audience.tags"), tr("At most %1 tags are possible.").arg(mostTags));
        for (const QStringList& tags : {audience.tagsAny, audience.tagsAll, audience.tagsNone}) {
            for (const QString& tag : tags) {
                const qsizetype length = characterCount(tag.trimmed());
                if (length == 0 || length > longestTag)
                    add(QStringLiteral("audience.tags"),
                        tr("Each tag must have 1 to %1 characters.").arg(longestTag));
                else if (!storable(QStringLiteral("audience.tags"), tag))
                    return;
            }
        }
        const auto outside = [](const std::optional<int>& score) {
            return score && (*score < 0 || *score > 100);
        };
        if (outside(audience.icpMin) || outside(audience.icpMax))
            add(QStringLiteral("audience.icpScore"), tr("Scores go from 0 to 100."));
        else if (audience.icpMin && audience.icpMax && *audience.icpMin > *audience.icpMax)
            add(QStringLiteral("audience.icpScore"), tr("The lowest score must not be above the highest."));
        createdRange(audience.createdAfter, audience.createdBefore);
    }

    void createdRange(const QString& after, const QString& before)
    {
        const auto isDay = [](const QString& text) {
            return text.isEmpty() || QDate::fromString(text.left(10), Qt::ISODate).isValid();
        };
        if (!isDay(after) || !isDay(before)) {
            add(QStringLiteral("audience.createdAfter"), tr("There is no such day."));
            return;
        }
        if (after.isEmpty() || before.isEmpty())
            return;
        // Two moments are compared as such, else whole days are.
        const bool moments = after.size() > 10 && before.size() > 10;
        if (moments ? QDateTime::fromString(after, Qt::ISODateWithMs)
                    > QDateTime::fromString(before, Qt::ISODateWithMs)
                    : after.left(10) > before.left(10))
            add(QStringLiteral("audience.createdAfter"), tr("The first day must not be after the last."));
    }

    void message(qsizetype index)
    {
        const Message& message = m_draft.messages[index];
        const QString place = QStringLiteral("messages.%1.").arg(index + 1);
        const qsizetype length = characterCount(message.text);
        if (message.text.trimmed().isEmpty())
            add(place + QLatin1String("text"), tr("Write the text of message %1.").arg(index + 1));
        else if (length > longestMessage)
            add(place + QLatin1String("text"),
                tr("The text has %1 characters; at most %2 are possible.").arg(length).arg(longestMessage));
        else if (storable(place + QLatin1String("text"), message.text))
            placeholders(place + QLatin1String("text"), message.text);
        if (message.delayMinutes < 0 || message.delayMinutes > longestDelay)
            add(place + QLatin1String("delayMinutes"), tr("The delay can be 0 minutes to 30 days."));
        else if (index > 0 && message.delayMinutes < shortestFollowUp && !m_draft.allowQuickFollowUp)
            add(place + QLatin1String("delayMinutes"),
                tr("Leave at least 60 minutes, or allow quick follow-up."));
    }

    void placeholders(const QString& field, const QString& text)
    {
        static const QRegularExpression pattern(QStringLiteral("\\{\\{([^{}]*)\\}\\}"));
        auto it = pattern.globalMatch(text);
        while (it.hasNext()) {
            const QString name = it.next().captured(1);
            if (!knownPlaceholders().contains(name.trimmed()) || name != name.trimmed()) {
                add(field, tr("There is no placeholder {{%1}}.").arg(name));
                return;
            }
        }
    }

    void link(const QString& field, const QString& text)
    {
        if (text.trimmed().isEmpty())
            return;
        // The database's is_web_link() says the same.
        static const QRegularExpression webLink(QStringLiteral("^https?://[^\\s/?#][^\\s\\p{Cc}]*$"),
            QRegularExpression::CaseInsensitiveOption | QRegularExpression::DontCaptureOption
                | QRegularExpression::UseUnicodePropertiesOption);
        if (!webLink.match(text.trimmed()).hasMatch())
            add(field, tr("Give a full link that begins with http:// or https://."));
        else if (characterCount(text.trimmed()) > longestLink)
            add(field, tr("The link can have at most %1 characters.").arg(longestLink));
    }

    void links()
    {
        link(QStringLiteral("zoomLink"), m_draft.zoomLink);
        link(QStringLiteral("bookingLink"), m_draft.bookingLink);
        link(QStringLiteral("resourceLink"), m_draft.resourceLink);
        const bool hasName = !m_draft.resourceName.trimmed().isEmpty();
        const bool hasLink = !m_draft.resourceLink.trimmed().isEmpty();
        if (hasName && !hasLink)
            add(QStringLiteral("resourceLink"), tr("A resource needs its link too."));
        if (hasLink && !hasName)
            add(QStringLiteral("resourceName"), tr("A resource needs its name too."));
        if (storable(QStringLiteral("resourceName"), m_draft.resourceName)
            && characterCount(m_draft.resourceName.trimmed()) > longestName)
            add(QStringLiteral("resourceName"),
                tr("The name can have at most %1 characters.").arg(longestName));
    }

    void webinar()
    {
        if (m_draft.type != CampaignType::Webinar || m_draft.isPaused)
            return;
        const bool isOld = m_before && m_before->webinarDatetime == m_draft.webinarDatetime
            && m_before->isPaused == m_draft.isPaused;
        if (!m_draft.webinarDatetime.isValid() || (!isOld && m_draft.webinarDatetime <= m_now))
            add(QStringLiteral("webinarDatetime"), tr("An active webinar needs its time, in the future."));
        if (m_draft.zoomLink.trimmed().isEmpty())
            add(QStringLiteral("zoomLink"), tr("An active webinar needs its link."));
    }

    void limits()
    {
        const bool isOld = m_before && m_before->startDatetime == m_draft.startDatetime;
        if (m_draft.startDatetime.isValid() && !isOld) {
            if (m_draft.startDatetime <= m_now)
                add(QStringLiteral("startDatetime"), tr("The start must be in the future."));
            else if (m_draft.startDatetime > m_now.addYears(1))
                add(QStringLiteral("startDatetime"), tr("The start can be at most a year ahead."));
        }
        if (m_draft.maxLeadsToEnroll
            && (*m_draft.maxLeadsToEnroll < 1 || *m_draft.maxLeadsToEnroll > largestCap))
            add(QStringLiteral("maxLeadsToEnroll"), tr("The limit can be 1 to 10,000,000 leads."));
        if (m_draft.reenrollmentRule != ReenrollmentRule::AfterDays) {
            if (m_draft.reenrollmentDays)
                add(QStringLiteral("reenrollmentDays"), tr("Days belong to the rule \"after_days\" only."));
        } else if (!m_draft.reenrollmentDays) {
            add(QStringLiteral("reenrollmentDays"), tr("Say after how many days."));
        } else if (*m_draft.reenrollmentDays < 1 || *m_draft.reenrollmentDays > mostReenrollmentDays) {
            add(QStringLiteral("reenrollmentDays"), tr("It can be 1 to 3,650 days."));
        }
    }

    const CampaignDraft& m_draft;
    const QDateTime m_now;
    const CampaignDraft* m_before;
    QVector<FieldProblem> m_problems;
};

} // namespace

QStringList knownPlaceholders()
{
    return {QStringLiteral("first_name"), QStringLiteral("last_name"), QStringLiteral("company"),
        QStringLiteral("resource_name"), QStringLiteral("resource_link"), QStringLiteral("zoom_link"),
        QStringLiteral("booking_link")};
}

QVector<FieldProblem> validateCampaign(
    const CampaignDraft& draft, const QDateTime& now, const CampaignDraft* before)
{
    return Check(draft, now, before).run();
}

} // namespace cm
