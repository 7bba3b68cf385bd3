// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios CC-12 and UN-01 for leads that a campaign already had: whether it takes them back (DESIGN §4),
// and how its settings are given.
#include "models/undo/undo.h"
#include "tests/scenarios/enrollmenttestbed.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class Reenrollment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<EnrollmentTestBed>(); }
    void cleanup() { m_bed.reset(); }

    void CC_12_whoLeftIsTakenBackByTheRule_data();
    void CC_12_whoLeftIsTakenBackByTheRule();
    void CC_12_theCapCountsEachPassage();
    void UN_01_undoOfTheSecondPassageKeepsTheFirst();
    void settingsAreReadAndWritten();
    void settingsAreChecked_data();
    void settingsAreChecked();

private:
    CampaignId campaign(ReenrollmentRule rule, std::optional<int> days = std::nullopt)
    {
        return m_bed->campaign(QStringLiteral("Again"), [&](CampaignDraft& draft) {
            draft.reenrollmentRule = rule;
            draft.reenrollmentDays = days;
        });
    }
    std::unique_ptr<EnrollmentTestBed> m_bed;
};

void Reenrollment::CC_12_whoLeftIsTakenBackByTheRule_data()
{
    QTest::addColumn<int>("rule");
    QTest::addColumn<int>("leftHoursAgo");
    QTest::addColumn<bool>("taken");
    const auto row = [](const char* name, ReenrollmentRule rule, int leftHoursAgo, bool taken) {
        QTest::newRow(name) << static_cast<int>(rule) << leftHoursAgo << taken;
    };
    row("never, though long ago", ReenrollmentRule::Never, 5000, false);
    row("always, just now", ReenrollmentRule::Always, 0, true);
    row("a week, short of it", ReenrollmentRule::AfterDays, 7 * 24 - 1, false);
    row("a week, past it", ReenrollmentRule::AfterDays, 7 * 24 + 1, true);
}

void Reenrollment::CC_12_whoLeftIsTakenBackByTheRule()
{
    QFETCH(int, rule);
    QFETCH(int, leftHoursAgo);
    QFETCH(bool, taken);
    const auto given = static_cast<ReenrollmentRule>(rule);
    const CampaignId id =
        campaign(given, given == ReenrollmentRule::AfterDays ? std::optional<int>(7) : std::nullopt);
    makeLeads(*m_bed->session, m_bed->client, 6);
    QCOMPARE(m_bed->enroll(id).enrolled, 6);
    // Who is in it is never enrolled once more, whatever the rule.
    QCOMPARE(m_bed->enroll(id).enrolled, 0);
    m_bed->finish(id);
    m_bed->change(QStringLiteral("UPDATE enrollments SET enrolled_at = enrolled_at - interval '1 year', "
                                 "completed_at = now() - interval '%1 hours'")
                      .arg(leftHoursAgo));
    m_bed->change(QStringLiteral("UPDATE campaigns c SET last_enrollment_at = (SELECT max(enrolled_at) FROM "
                                 "enrollments e WHERE e.campaign_id = c.id)"));
    const DryRun shown = m_bed->dryRun(id);
    QCOMPARE(shown.result.enrolled, taken ? 6 : 0);
    QCOMPARE(m_bed->enroll(id, {.fingerprint = shown.fingerprint}).enrolled, taken ? 6 : 0);
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), taken ? 12 : 6);
    QCOMPARE(m_bed->broken(), QString());
}

void Reenrollment::CC_12_theCapCountsEachPassage()
{
    const CampaignId id = m_bed->campaign(QStringLiteral("Again"), [](CampaignDraft& draft) {
        draft.reenrollmentRule = ReenrollmentRule::Always;
        draft.maxLeadsToEnroll = 5;
    });
    makeLeads(*m_bed->session, m_bed->client, 3);
    QCOMPARE(m_bed->enroll(id).enrolled, 3);
    m_bed->finish(id);
    const EnrollmentResult again = m_bed->enroll(id);
    QCOMPARE(again.enrolled, 2);
    QCOMPARE(again.reason, QStringLiteral("enrollment_cap"));
    QCOMPARE(m_bed->broken(), QString());
}

void Reenrollment::UN_01_undoOfTheSecondPassageKeepsTheFirst()
{
    const CampaignId id = campaign(ReenrollmentRule::Always);
    makeLeads(*m_bed->session, m_bed->client, 4);
    m_bed->enroll(id);
    m_bed->finish(id);
    const RunId second = m_bed->enroll(id).runId;
    const auto undone = undoRun(*m_bed->session, second);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
    QCOMPARE(undone->restored, 4);
    QCOMPARE(m_bed->count(QStringLiteral("enrollments WHERE outcome = 'completed'")), 4);
    QCOMPARE(counterDrift(*m_bed->session), QString());
    QCOMPARE(m_bed->enroll(id).enrolled, 4);
}

void Reenrollment::settingsAreReadAndWritten()
{
    QJsonObject json{{QStringLiteral("enrollmentOrder"), QStringLiteral("newest")},
        {QStringLiteral("reenrollmentRule"), QStringLiteral("after_days")},
        {QStringLiteral("reenrollmentDays"), 90},
        {QStringLiteral("overlapResolution"), QStringLiteral("wait")}};
    const auto draft = CampaignDraft::fromJson(json);
    QVERIFY2(draft, draft ? "" : qPrintable(draft.error().message));
    QCOMPARE(draft->enrollmentOrder, EnrollmentOrder::Newest);
    QCOMPARE(draft->reenrollmentDays, 90);
    QCOMPARE(draft->overlapResolution, OverlapResolution::Wait);
    const QJsonObject written = draft->toJson();
    for (auto it = json.constBegin(); it != json.constEnd(); ++it)
        QCOMPARE(written.value(it.key()), it.value());
    const CampaignId id = m_bed->campaign(QStringLiteral("Stored"), [&](CampaignDraft& stored) {
        stored.enrollmentOrder = draft->enrollmentOrder;
        stored.reenrollmentRule = draft->reenrollmentRule;
        stored.reenrollmentDays = draft->reenrollmentDays;
        stored.overlapResolution = draft->overlapResolution;
    });
    QCOMPARE(m_bed->count(QStringLiteral("campaigns WHERE id = '%1' AND enrollment_order = 'newest' AND "
                                         "reenrollment_rule = 'after_days' AND reenrollment_days = 90 AND "
                                         "overlap_resolution = 'wait'")
                              .arg(id.toString())),
        1);
    for (const char* key : {"enrollmentOrder", "reenrollmentRule", "overlapResolution"}) {
        const auto wrong = CampaignDraft::fromJson({{QString::fromLatin1(key), QStringLiteral("sometimes")}});
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().field, QString::fromLatin1(key));
    }
    QVERIFY(!CampaignDraft::fromJson({{QStringLiteral("reenrollmentDays"), 1.5}}));
}

void Reenrollment::settingsAreChecked_data()
{
    QTest::addColumn<int>("rule");
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* name, ReenrollmentRule rule, int days, bool valid) {
        QTest::newRow(name) << static_cast<int>(rule) << days << valid;
    };
    row("least", ReenrollmentRule::AfterDays, 1, true);
    row("most", ReenrollmentRule::AfterDays, 3650, true);
    row("too few", ReenrollmentRule::AfterDays, 0, false);
    row("too many", ReenrollmentRule::AfterDays, 3651, false);
    row("missing", ReenrollmentRule::AfterDays, -1, false);
    row("with never", ReenrollmentRule::Never, 5, false);
    row("with always", ReenrollmentRule::Always, 5, false);
}

void Reenrollment::settingsAreChecked()
{
    QFETCH(int, rule);
    QFETCH(int, days);
    QFETCH(bool, valid);
    CampaignDraft draft;
    draft.name = QStringLiteral("Checked");
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.messages = {{0, QStringLiteral("Hello")}};
    draft.reenrollmentRule = static_cast<ReenrollmentRule>(rule);
    draft.reenrollmentDays = days < 0 ? std::nullopt : std::optional<int>(days);
    const auto problems = validateCampaign(draft, QDateTime::currentDateTimeUtc());
    QCOMPARE(problems.isEmpty(), valid);
    if (!valid)
        QCOMPARE(problems.first().field, QStringLiteral("reenrollmentDays"));
    // The database has the same rule.
    const auto answer = m_bed->session->execute(u"SELECT create_campaign(:client_id, :campaign)",
        {{QLatin1String("client_id"), m_bed->client}, {QLatin1String("campaign"), draft.toJson()}});
    QCOMPARE(answer.has_value(), valid);
}

QTEST_GUILESS_MAIN(Reenrollment)
#include "tst_reenrollment.moc"
