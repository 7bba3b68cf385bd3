// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios PV-01 and EX-01: what the database says about audiences is what a filter in plain C++ says, lead
// by lead: count, ids, breakdown, waterfall, the reasons for one lead and overlaps.
#include "models/audience/audiencebreakdown.h"
#include "models/audience/audienceoverlap.h"
#include "models/audience/leadexplanation.h"
#include "models/campaigns/campaignqueries.h"
#include "tests/scenarios/randomaudience.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

constexpr int filtersPerZone = 200; // five zones
constexpr int leadsPerZone = 250;

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

QString asText(const AudienceWaterfall& waterfall)
{
    QStringList lines;
    for (const WaterfallStep& step : waterfall.steps)
        lines.append(QStringLiteral("%1 %2: -%3 =%4 +%5")
                         .arg(ruleScopeName(step.scope), audienceRuleName(step.rule))
                         .arg(step.rejected)
                         .arg(step.remaining)
                         .arg(step.regained.value_or(-1)));
    return lines.join(u'\n');
}

QString asText(const QMap<QString, qint64>& counts)
{
    QStringList parts;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > 0)
            parts.append(QStringLiteral("%1=%2").arg(it.key()).arg(it.value()));
    }
    return parts.join(u' ');
}

// Parts by what they are compared by; their order is another matter.
QString asText(const QVector<BreakdownPart>& parts)
{
    QMap<QString, qint64> counts;
    for (const BreakdownPart& part : parts)
        counts[comparable(part.name)] += part.leads;
    return asText(counts);
}

QString scoreRange(const std::optional<int>& score)
{
    if (!score)
        return {};
    return *score < 25 ? QStringLiteral("0-24")
        : *score < 50  ? QStringLiteral("25-49")
        : *score < 75  ? QStringLiteral("50-74")
                       : QStringLiteral("75-100");
}

/// Sources, tags, engagement and scores of leads, each as text.
QStringList countedParts(const QVector<const KnownLead*>& leads)
{
    QMap<QString, qint64> sources;
    QMap<QString, qint64> tags;
    QMap<QString, qint64> engagement;
    QMap<QString, qint64> scores;
    for (const KnownLead* lead : leads) {
        ++sources[comparable(lead->source)];
        ++engagement[comparable(lead->engagement)];
        ++scores[scoreRange(lead->score)];
        QSet<QString> own;
        for (const QString& tag : lead->tags)
            own.insert(comparable(tag));
        own.remove(QString());
        for (const QString& tag : std::as_const(own))
            ++tags[tag];
    }
    return {asText(sources), asText(tags), asText(engagement), asText(scores)};
}

/// The audience without one of its rules; nothing for a rule that can't be taken away.
std::optional<Audience> without(AudienceRule rule, Audience audience)
{
    switch (rule) {
    case AudienceRule::TagsAny:
        audience.tagsAny.clear();
        return audience;
    case AudienceRule::TagsAll:
        audience.tagsAll.clear();
        return audience;
    case AudienceRule::TagsNone:
        audience.tagsNone.clear();
        return audience;
    case AudienceRule::CreatedAfter:
        audience.createdAfter.clear();
        return audience;
    case AudienceRule::CreatedBefore:
        audience.createdBefore.clear();
        return audience;
    case AudienceRule::ScoreMin:
        audience.icpMin.reset();
        return audience;
    case AudienceRule::ScoreMax:
        audience.icpMax.reset();
        return audience;
    case AudienceRule::EngagementLevels:
        audience.engagementLevels.clear();
        return audience;
    case AudienceRule::LeadSources:
        audience.leadSources.clear();
        return audience;
    case AudienceRule::Search:
        audience.search.clear();
        return audience;
    case AudienceRule::ExcludeBooked:
        audience.excludeBooked = false;
        return audience;
    case AudienceRule::ExcludeSmsStop:
        audience.excludeSmsStop = false;
        return audience;
    case AudienceRule::ExcludeInActiveCampaign:
        audience.excludeInActiveCampaign = false;
        return audience;
    case AudienceRule::ExcludePastCampaigns:
        audience.excludePastCampaigns.clear();
        return audience;
    default:
        return std::nullopt;
    }
}

} // namespace

class AudienceScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_database.reset();
    }

    void PV_01_previewEqualsABruteForceFilter_data() { eachZone(); }
    void PV_01_previewEqualsABruteForceFilter();
    void EX_01_everyVerdictEqualsTheBruteForce_data() { eachZone(); }
    void EX_01_everyVerdictEqualsTheBruteForce();
    void EX_01_theWaterfallAddsUpAndRegainsWhatItSays_data() { eachZone(); }
    void EX_01_theWaterfallAddsUpAndRegainsWhatItSays();
    void overlapsEqualABruteForceCount_data() { eachZone(); }
    void overlapsEqualABruteForceCount();

private:
    struct Place {
        ClientId client;
        AudienceOracle oracle;
    };
    // Clocks that change at 2 and at 3 o'clock, by half an hour, at midnight, and never.
    static void eachZone()
    {
        QTest::addColumn<QByteArray>("zone");
        for (const char* zone :
            {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kolkata"})
            QTest::addRow("%s", zone) << QByteArray(zone);
    }
    Place& place(const QByteArray& zone)
    {
        if (!m_places.contains(zone)) {
            Place made;
            RandomAudience random(static_cast<unsigned int>(qChecksum(zone)));
            made.oracle = random.makeClient(*m_session, zone, leadsPerZone, &made.client);
            m_places.insert(zone, made);
        }
        return m_places[zone];
    }
    static CampaignId idOf(const KnownCampaign* campaign) { return campaign ? campaign->id : CampaignId(); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    QMap<QByteArray, Place> m_places;
};

void AudienceScenarios::PV_01_previewEqualsABruteForceFilter()
{
    QFETCH(QByteArray, zone);
    const auto& [client, oracle] = place(zone);
    RandomAudience random(1);
    int withSomebody = 0;
    for (int i = 0; i < filtersPerZone; ++i) {
        const Audience audience = random.audience(oracle);
        const KnownCampaign* campaign = random.campaign(oracle);
        const QByteArray asked = QJsonDocument(audience.toJson()).toJson(QJsonDocument::Compact);
        const auto expected = oracle.matching(audience, campaign);
        QVector<QUuid> expectedIds;
        qint64 enrollable = 0;
        for (const KnownLead* lead : expected) {
            expectedIds.append(lead->id.uuid());
            enrollable += oracle.canBeEnrolled(*lead, campaign) ? 1 : 0;
        }
        withSomebody += expected.isEmpty() ? 0 : 1;

        const auto spine = must(audienceLeadIds(*m_session, client, audience, idOf(campaign)));
        QVERIFY2(spine.range(0, spine.count()) == expectedIds, asked.constData());
        const auto breakdown = must(audienceBreakdown(*m_session, client, audience, idOf(campaign), 1000));
        QVERIFY2(breakdown.summary.matching == expected.size(), asked.constData());
        QVERIFY2(breakdown.summary.enrollable == enrollable, asked.constData());
        QCOMPARE(QStringList({asText(breakdown.sources), asText(breakdown.tags), asText(breakdown.engagement),
                     asText(breakdown.score)}),
            countedParts(expected));
        const auto waterfall = must(audienceWaterfall(*m_session, client, audience, idOf(campaign)));
        QVERIFY2(waterfall == oracle.waterfall(audience, campaign),
            qPrintable(QString::fromUtf8(asked) + QLatin1String("\nactual\n") + asText(waterfall)
                + QLatin1String("\nexpected\n") + asText(oracle.waterfall(audience, campaign))));
    }
    // Else nothing was tested.
    QVERIFY2(withSomebody > filtersPerZone / 3, qPrintable(QString::number(withSomebody)));
}

void AudienceScenarios::EX_01_everyVerdictEqualsTheBruteForce()
{
    QFETCH(QByteArray, zone);
    const auto& [client, oracle] = place(zone);
    RandomAudience random(2);
    for (int i = 0; i < filtersPerZone; ++i) {
        const Audience audience = random.audience(oracle);
        const KnownCampaign* campaign = random.campaign(oracle);
        const KnownLead& lead = oracle.leads.at(random.below(leadsPerZone));
        QStringList expected;
        for (const auto& [rule, scope] : oracle.rules(audience, campaign))
            expected.append(QStringLiteral("%1 %2 %3")
                                .arg(ruleScopeName(scope), audienceRuleName(rule))
                                .arg(oracle.meets(rule, lead, audience, campaign)));
        const auto explanation =
            must(explainLead(*m_session, client, lead.id, audience, idOf(campaign), oracle.timeZone));
        QStringList actual;
        for (const RuleVerdict& verdict : explanation.verdicts)
            actual.append(QStringLiteral("%1 %2 %3")
                              .arg(ruleScopeName(verdict.scope), audienceRuleName(verdict.rule))
                              .arg(verdict.isMet));
        QCOMPARE(actual, expected);
        QCOMPARE(explanation.matches(), oracle.matching(audience, campaign).contains(&lead));
    }
}

void AudienceScenarios::EX_01_theWaterfallAddsUpAndRegainsWhatItSays()
{
    QFETCH(QByteArray, zone);
    const auto& [client, oracle] = place(zone);
    RandomAudience random(3);
    for (int i = 0; i < filtersPerZone / 10; ++i) {
        const Audience audience = random.audience(oracle);
        const auto waterfall = must(audienceWaterfall(*m_session, client, audience));
        const auto summary = must(audienceSummary(*m_session, client, audience));
        qint64 lost = 0;
        for (const WaterfallStep& step : waterfall.steps)
            lost += step.rejected;
        QCOMPARE(waterfall.total(), leadsPerZone);
        QCOMPARE(lost + waterfall.enrollable(), leadsPerZone);
        QCOMPARE(waterfall.matching(), summary.matching);
        QCOMPARE(waterfall.enrollable(), summary.enrollable);
        for (const WaterfallStep& step : waterfall.steps) {
            if (const auto fewer = without(step.rule, audience))
                QCOMPARE(summary.matching + step.regained.value(),
                    must(audienceSummary(*m_session, client, *fewer)).matching);
        }
    }
}

void AudienceScenarios::overlapsEqualABruteForceCount()
{
    QFETCH(QByteArray, zone);
    const auto& [client, oracle] = place(zone);
    RandomAudience random(4);
    QVector<CampaignId> campaigns;
    QVector<QSet<LeadId>> meant;
    for (const KnownCampaign& campaign : oracle.campaigns) {
        Audience audience = random.audience(oracle);
        audience.search.clear();
        mustExecute(*m_session, u"UPDATE campaigns SET audience = :audience WHERE id = :id",
            {{QLatin1String("audience"), audience.toJson()}, {QLatin1String("id"), campaign.id}});
        audience.excludeInActiveCampaign = false;
        QSet<LeadId> ids;
        for (const KnownLead* lead : oracle.matching(audience, nullptr))
            ids.insert(lead->id);
        campaigns.append(campaign.id);
        meant.append(ids);
    }
    const auto overlap = must(campaignOverlap(*m_session, client, campaigns));
    QCOMPARE(overlap.count(), 5);
    for (int row = 0; row < 5; ++row) {
        QCOMPARE(overlap.keys.at(row), campaigns.at(row).toString());
        for (int column = 0; column < 5; ++column)
            QCOMPARE(overlap.at(row, column), (QSet<LeadId>(meant.at(row)) & meant.at(column)).size());
    }

    const QStringList asked{QStringLiteral(" WEBINAR"), QStringLiteral("vip"), QStringLiteral("Größe"),
        QStringLiteral("nobody has this"), QStringLiteral("a,b"), QStringLiteral("webinar ")};
    const QStringList different{QStringLiteral("webinar"), QStringLiteral("vip"), QStringLiteral("größe"),
        QStringLiteral("nobody has this"), QStringLiteral("a,b")};
    const auto tags = must(tagOverlap(*m_session, client, asked));
    QCOMPARE(tags.keys, different);
    for (int row = 0; row < tags.count(); ++row) {
        for (int column = 0; column < tags.count(); ++column) {
            Audience both;
            both.tagsAll = {different.at(row), different.at(column)};
            qint64 expected = 0;
            for (const KnownLead& lead : oracle.leads)
                expected += lead.active && oracle.meets(AudienceRule::TagsAll, lead, both, nullptr) ? 1 : 0;
            QCOMPARE(tags.at(row, column), expected);
        }
    }
}

QTEST_GUILESS_MAIN(AudienceScenarios)
#include "tst_audience.moc"
