// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/randomaudience.h"

#include "tests/support/testdatabase.h"

namespace cm::test {

namespace {

const QStringList tags{QStringLiteral("webinar"), QStringLiteral("Free Guide"), QStringLiteral("vip"),
    QStringLiteral("größe"), QStringLiteral("a,b"), QStringLiteral("50%_off"), QStringLiteral("it's"),
    QStringLiteral("\"q\\uoted\"")};
const QStringList sources{QStringLiteral("Facebook"), QStringLiteral("Google Ads"), QStringLiteral("Übung"),
    QStringLiteral("100%")};
const QStringList firstNames{QStringLiteral("Ada"), QStringLiteral("Grace"), QStringLiteral("Ánna"),
    QStringLiteral("100%"), QStringLiteral("under_score")};
const QStringList lastNames{QStringLiteral("Lovelace"), QStringLiteral("O'Hara"),
    QStringLiteral("back\\slash"), QStringLiteral("Ünal"), QStringLiteral("Lee")};
const QStringList companies{QStringLiteral("Acme"), QStringLiteral("R&D (50%)"), QStringLiteral("Bäckerei")};
const QStringList searches{QStringLiteral("ada"), QStringLiteral("ÁNNA"), QStringLiteral("%"),
    QStringLiteral("_"), QStringLiteral("\\"), QStringLiteral("'"), QStringLiteral("da lo"),
    QStringLiteral("  acme "), QStringLiteral("@example"), QStringLiteral("+1555"), QStringLiteral(".*"),
    QStringLiteral("ünal"), QStringLiteral("😀")};
// Days at which clocks change somewhere below, their neighbours and some others.
const QStringList days{QStringLiteral("2026-03-28"), QStringLiteral("2026-03-29"),
    QStringLiteral("2026-03-30"), QStringLiteral("2025-10-25"), QStringLiteral("2025-10-26"),
    QStringLiteral("2025-10-27"), QStringLiteral("2025-11-01"), QStringLiteral("2025-11-02"),
    QStringLiteral("2025-11-03"), QStringLiteral("2026-03-08"), QStringLiteral("2026-03-07"),
    QStringLiteral("2025-04-06"), QStringLiteral("2025-10-05"), QStringLiteral("2024-02-29"),
    QStringLiteral("2025-12-31")};

SqlValue orNull(const QString& text)
{
    return text.isNull() ? SqlValue() : SqlValue(text);
}

} // namespace

QString RandomAudience::written(const QString& text)
{
    switch (below(5)) {
    case 0:
        return text.toUpper();
    case 1:
        return text.toLower();
    case 2:
        return QLatin1String("  ") + text + QLatin1Char(' ');
    default:
        return text;
    }
}

QStringList RandomAudience::someOf(const QStringList& texts, int most)
{
    QStringList some;
    for (int i = below(most + 1); i > 0; --i)
        some.append(written(oneOf(texts)));
    return some;
}

// Often within a minute of a local midnight, where days begin and end.
QDateTime RandomAudience::moment(const QTimeZone& zone)
{
    const QDate day = QDate::fromString(oneOf(days), Qt::ISODate);
    if (oneIn(2))
        return day.startOfDay(zone).toUTC().addSecs(below(121) - 60);
    return QDateTime(day, QTime(0, 0), Qt::UTC).addSecs(below(2 * 86400) - 43200);
}

QString RandomAudience::limit(const QTimeZone& zone)
{
    return oneIn(4) ? moment(zone).toString(Qt::ISODate) : oneOf(days);
}

KnownLead RandomAudience::lead(const QTimeZone& zone)
{
    KnownLead lead;
    lead.tags = someOf(tags, 4);
    if (oneIn(10))
        lead.tags.append(QStringLiteral("  "));
    lead.createdAt = moment(zone);
    if (!oneIn(5))
        lead.score = below(101);
    if (!oneIn(5))
        lead.engagement = oneOf({QStringLiteral("High"), QStringLiteral("Medium"), QStringLiteral("Low")});
    if (!oneIn(5))
        lead.source = oneIn(12) ? QStringLiteral(" ") : written(oneOf(sources));
    if (!oneIn(6))
        lead.firstName = oneOf(firstNames);
    if (!oneIn(6))
        lead.lastName = oneOf(lastNames);
    if (!oneIn(4))
        lead.email = QStringLiteral("p%1@example.com").arg(below(500));
    if (oneIn(3))
        lead.phone = QStringLiteral("+1555%1").arg(1000000 + below(8999999));
    if (oneIn(2))
        lead.company = oneOf(companies);
    lead.booked = oneIn(8);
    lead.smsStop = oneIn(8);
    lead.active = !oneIn(10);
    return lead;
}

void RandomAudience::makeCampaigns(Session& session, ClientId client, AudienceOracle& oracle)
{
    const QVector<KnownCampaign> wanted{{{}, std::nullopt, false, QStringLiteral("score")},
        {{}, 0, false, QStringLiteral("oldest")}, {{}, 30, false, QStringLiteral("newest")},
        {{}, std::nullopt, true, QStringLiteral("score")}, {{}, 30, true, QStringLiteral("score")}};
    for (KnownCampaign campaign : wanted) {
        campaign.id =
            makeCampaign(session, client, QStringLiteral("Campaign %1").arg(oracle.campaigns.size() + 1));
        const int daysOut = campaign.takesBackAfterDays.value_or(-1);
        mustExecute(session,
            u"UPDATE campaigns SET reenrollment_rule = :rule, reenrollment_days = nullif(:days, 0), "
            "overlap_resolution = :overlap, enrollment_order = :order WHERE id = :id",
            {{QLatin1String("rule"),
                 daysOut < 0        ? QStringLiteral("never")
                     : daysOut == 0 ? QStringLiteral("always")
                                    : QStringLiteral("after_days")},
                {QLatin1String("days"), std::max(daysOut, 0)},
                {QLatin1String("overlap"),
                    campaign.takesOver ? QStringLiteral("move") : QStringLiteral("skip")},
                {QLatin1String("order"), campaign.order}, {QLatin1String("id"), campaign.id}});
        oracle.campaigns.append(campaign);
    }
}

void RandomAudience::insertLead(Session& session, ClientId client, KnownLead& lead)
{
    lead.id = mustExecute(session,
        u"INSERT INTO leads (client_id, first_name, last_name, email, phone, company, lead_source, "
        "kajabi_tags, icp_score, engagement_level, booked, sms_stop, is_active, created_at) "
        "VALUES (:client_id, :first_name, :last_name, :email, :phone, :company, :source, :tags, "
        ":score::integer, :engagement, :booked, :sms_stop, :active, :created_at) RETURNING id",
        {{QLatin1String("client_id"), client}, {QLatin1String("first_name"), orNull(lead.firstName)},
            {QLatin1String("last_name"), orNull(lead.lastName)}, {QLatin1String("email"), orNull(lead.email)},
            {QLatin1String("phone"), orNull(lead.phone)}, {QLatin1String("company"), orNull(lead.company)},
            {QLatin1String("source"), orNull(lead.source)}, {QLatin1String("tags"), lead.tags},
            {QLatin1String("score"), lead.score}, {QLatin1String("engagement"), orNull(lead.engagement)},
            {QLatin1String("booked"), lead.booked}, {QLatin1String("sms_stop"), lead.smsStop},
            {QLatin1String("active"), lead.active}, {QLatin1String("created_at"), lead.createdAt}})
                  .first()
                  .id<LeadId>("id");
}

void RandomAudience::enroll(Session& session, ClientId client, const AudienceOracle& oracle, KnownLead& lead)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto insert = [&](const KnownEnrollment& enrollment) {
        const bool open = !enrollment.completedAt.isValid();
        mustExecute(session,
            u"INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version, "
            "enrolled_message_count, enrolled_at, completed_at, outcome, processing_status) "
            "VALUES (:client_id, :lead_id, :campaign_id, 1, 3, :enrolled_at, :completed_at::timestamptz, "
            ":outcome, :status)",
            {{QLatin1String("client_id"), client}, {QLatin1String("lead_id"), lead.id},
                {QLatin1String("campaign_id"), enrollment.campaign},
                {QLatin1String("enrolled_at"), now.addDays(-100)},
                {QLatin1String("completed_at"), open ? SqlValue() : SqlValue(enrollment.completedAt)},
                {QLatin1String("outcome"), open ? SqlValue() : SqlValue(QStringLiteral("completed"))},
                {QLatin1String("status"), open ? QStringLiteral("Queued") : QStringLiteral("Completed")}});
        lead.enrollments.append(enrollment);
    };
    // Left long ago, or lately: 30 days are the limit of some campaigns.
    for (int i = below(3); i > 0; --i)
        insert({oracle.campaigns.at(below(5)).id, now.addDays(oneIn(2) ? -40 : -20)});
    if (oneIn(4))
        insert({oracle.campaigns.at(below(5)).id, {}});
}

AudienceOracle RandomAudience::makeClient(
    Session& session, const QByteArray& zone, int leads, ClientId* client)
{
    AudienceOracle oracle;
    oracle.timeZone = QTimeZone(zone);
    *client = test::makeClient(session, QString::fromLatin1(zone), QString::fromLatin1(zone));
    makeCampaigns(session, *client, oracle);
    for (int i = 0; i < leads; ++i) {
        KnownLead one = lead(oracle.timeZone);
        insertLead(session, *client, one);
        enroll(session, *client, oracle, one);
        oracle.leads.append(one);
    }
    return oracle;
}

const KnownCampaign* RandomAudience::campaign(const AudienceOracle& oracle)
{
    return oneIn(2) ? nullptr : &oracle.campaigns.at(below(5));
}

Audience RandomAudience::audience(const AudienceOracle& oracle)
{
    Audience audience;
    // Few conditions at a time, or nobody would be left.
    if (oneIn(3))
        audience.tagsAny = someOf(tags, 3);
    if (oneIn(5))
        audience.tagsAll = someOf(tags, 2);
    if (oneIn(4))
        audience.tagsNone = someOf(tags, 2);
    if (oneIn(4))
        audience.createdAfter = limit(oracle.timeZone);
    if (oneIn(4))
        audience.createdBefore = limit(oracle.timeZone);
    if (!audience.createdAfter.isEmpty() && !audience.createdBefore.isEmpty()
        && audience.createdAfter.left(10) >= audience.createdBefore.left(10))
        audience.createdBefore.clear();
    if (oneIn(3))
        audience.icpMin = below(60);
    if (oneIn(4))
        audience.icpMax = audience.icpMin.value_or(0) + below(41);
    if (oneIn(4))
        audience.engagementLevels = oneIn(2) ? QStringList{QStringLiteral("High"), QStringLiteral("Low")}
                                             : QStringList{QStringLiteral("Medium")};
    if (oneIn(4))
        audience.leadSources = someOf(sources, 2);
    if (oneIn(4))
        audience.search = oneOf(searches);
    audience.excludeBooked = !oneIn(3);
    audience.excludeSmsStop = !oneIn(3);
    audience.excludeInActiveCampaign = !oneIn(3);
    for (int i = oneIn(3) ? below(3) : 0; i > 0; --i)
        audience.excludePastCampaigns.append(oracle.campaigns.at(below(5)).id);
    return audience;
}

} // namespace cm::test
