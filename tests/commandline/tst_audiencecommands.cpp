// SPDX-License-Identifier: GPL-3.0-or-later
// preview, explain and overlap of campaign-managerctl, as scripts and people use them.
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

struct Answer {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

QJsonObject ruleNamed(const QJsonArray& rules, const QString& name)
{
    for (const QJsonValue& rule : rules) {
        if (rule[QLatin1String("rule")].toString() == name)
            return rule.toObject();
    }
    return {};
}

} // namespace

class AudienceCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        makeLeads(*m_session, m_client, 3);
        LeadSpec low;
        low.score = std::nullopt;
        low.tags = {QStringLiteral("Webinar "), QStringLiteral("demo")};
        low.booked = true;
        m_lead = makeLead(*m_session, m_client, low);
        m_spring = makeCampaign(*m_session, m_client, QStringLiteral("Spring"));
        m_autumn = makeCampaign(*m_session, m_client, QStringLiteral("Autumn"));
        mustExecute(*m_session,
            u"UPDATE campaigns SET audience = '{\"icpScore\": {\"min\": 40}}' WHERE id = :id",
            {{QLatin1String("id"), m_spring}});
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }

    void previewTellsWhereLeadsAreLostAndWhatTheOthersAreLike();
    void EX_01_explainNamesEachFailingRuleWithItsValue();
    void explainRefusesWhatIsNotThere();
    void overlapOfCampaignsAndTags();

private:
    Answer ctl(const QStringList& arguments, bool json = true)
    {
        QStringList all{QStringLiteral("--database"), m_database->dsn()};
        if (json)
            all.append(QStringLiteral("--json"));
        QProcess process;
        process.start(QStringLiteral(CM_CTL), all + arguments);
        if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, {}, "did not end normally"};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    QStringList explainArguments(const LeadId& lead) const
    {
        return {QStringLiteral("explain"), QStringLiteral("--campaign"), m_spring.toString(),
            QStringLiteral("--lead"), lead.toString()};
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
    CampaignId m_spring;
    CampaignId m_autumn;
    LeadId m_lead;
};

void AudienceCommands::previewTellsWhereLeadsAreLostAndWhatTheOthersAreLike()
{
    const QStringList arguments{QStringLiteral("preview"), QStringLiteral("--campaign"), m_spring.toString()};
    const Answer answer = ctl(arguments);
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    const QJsonObject json = answer.json();
    QCOMPARE(json.value(QStringLiteral("matching")).toInt(), 3);
    const QJsonArray waterfall = json.value(QStringLiteral("waterfall")).toArray();
    const QJsonObject score = ruleNamed(waterfall, QStringLiteral("icpScore.min"));
    QCOMPARE(score.value(QStringLiteral("label")).toString(), QStringLiteral("Score at least 40"));
    QCOMPARE(score.value(QStringLiteral("rejected")).toInt(), 1);
    QCOMPARE(score.value(QStringLiteral("remaining")).toInt(), 3);
    QCOMPARE(score.value(QStringLiteral("regained")).toInt(), 0); // the lead is booked, too
    const QJsonObject breakdown = json.value(QStringLiteral("breakdown")).toObject();
    QCOMPARE(breakdown.value(QStringLiteral("tags")).toArray(),
        QJsonArray({QJsonObject{
            {QStringLiteral("name"), QStringLiteral("webinar")}, {QStringLiteral("leads"), 3}}}));
    QCOMPARE(
        breakdown.value(QStringLiteral("score")).toArray().at(2).toObject().value(QStringLiteral("leads")),
        3);

    const QByteArray text = ctl(arguments, false).out;
    QVERIFY2(text.contains("1 lost,           3 left  Score at least 40"), text.constData());
    QVERIFY2(text.contains("Tags: webinar 3"), text.constData());
    mustExecute(*m_session, u"UPDATE campaigns SET audience = '{\"excludeBooked\": false}' WHERE id = :id",
        {{QLatin1String("id"), m_spring}});
    QVERIFY(ctl(arguments, false).out.contains("Tags: webinar 4 · demo 1"));
}

void AudienceCommands::EX_01_explainNamesEachFailingRuleWithItsValue()
{
    const Answer answer = ctl(explainArguments(m_lead));
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QCOMPARE(answer.json().value(QStringLiteral("matches")).toBool(true), false);
    const QJsonArray rules = answer.json().value(QStringLiteral("rules")).toArray();
    QCOMPARE(ruleNamed(rules, QStringLiteral("icpScore.min")).value(QStringLiteral("verdict")).toString(),
        QStringLiteral("has no score"));
    QCOMPARE(
        ruleNamed(rules, QStringLiteral("excludeBooked")).value(QStringLiteral("met")).toBool(true), false);
    QCOMPARE(ruleNamed(rules, QStringLiteral("isActive")).value(QStringLiteral("met")).toBool(), true);
    const QByteArray text = ctl(explainArguments(m_lead), false).out;
    QVERIFY2(text.contains("is left out: has no score; booked on "), text.constData());
    QVERIFY2(text.contains("NO   Score at least 40: has no score"), text.constData());
    QVERIFY2(text.contains("yes  Active: is active"), text.constData());
}

void AudienceCommands::explainRefusesWhatIsNotThere()
{
    const Answer lead = ctl(explainArguments(LeadId(QUuid::createUuid())));
    QCOMPARE(lead.exitCode, 1);
    QCOMPARE(lead.json().value(QStringLiteral("code")).toString(), QStringLiteral("NOT_FOUND"));
    QCOMPARE(lead.json().value(QStringLiteral("field")).toString(), QStringLiteral("leadId"));
    QStringList wrong = explainArguments(m_lead);
    wrong.last() = QStringLiteral("ada");
    const Answer id = ctl(wrong);
    QCOMPARE(id.exitCode, 2);
    QVERIFY(id.err.contains("--lead: \"ada\" is not an id"));
}

void AudienceCommands::overlapOfCampaignsAndTags()
{
    const QStringList overlap{QStringLiteral("audience"), QStringLiteral("overlap"),
        QStringLiteral("--client"), m_client.toString()};
    const Answer campaigns = ctl(overlap
        + QStringList{QStringLiteral("--campaigns"), m_spring.toString() + u',' + m_autumn.toString()});
    QVERIFY2(campaigns.exitCode == 0, campaigns.err.constData());
    const QJsonObject pair = campaigns.json().value(QStringLiteral("pairs")).toArray().first().toObject();
    QCOMPARE(pair.value(QStringLiteral("first")).toString(), m_spring.toString());
    QCOMPARE(pair.value(QStringLiteral("leads")).toInt(), 3);
    const Answer tags =
        ctl(overlap + QStringList{QStringLiteral("--tags"), QStringLiteral("WEBINAR,demo")}, false);
    QVERIFY2(tags.exitCode == 0, tags.err.constData());
    QVERIFY2(tags.out.contains("4  webinar\n"), tags.out.constData());
    QVERIFY2(tags.out.contains("1  in both webinar and demo"), tags.out.constData());
    const Answer unknown = ctl(overlap
        + QStringList{QStringLiteral("--campaigns"), QUuid::createUuid().toString(QUuid::WithoutBraces)});
    QCOMPARE(unknown.exitCode, 1);
    QCOMPARE(unknown.json().value(QStringLiteral("code")).toString(), QStringLiteral("NOT_FOUND"));
}

QTEST_GUILESS_MAIN(AudienceCommands)
#include "tst_audiencecommands.moc"
