// SPDX-License-Identifier: GPL-3.0-or-later
// Changing campaigns that run: versions, who stays on which, two people at once.
#include "models/campaigns/campaigndifference.h"
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaignqueries.h"
#include "models/database/databaseerror.h"
#include "models/enrollment/draftdryrun.h"
#include "models/enrollment/enrollment.h"
#include "tests/campaigns/randomdraft.h"
#include "tests/support/results.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

QVector<Message> sequence(const QStringList& texts)
{
    QVector<Message> messages;
    for (const QString& text : texts)
        messages.append({messages.isEmpty() ? 0 : 1440, text});
    return messages;
}

} // namespace

class CampaignEditing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
    }
    void everyFieldIsStoredAndReadBack();
    void DE_05_anEditTouchesNobodyWhoIsEnrolled();
    void FM_02_ofTwoAtOnceOneIsTold();
    void FM_02_countersAreNoChange();
    void FM_02_mergesKeepWhatEachChanged();
    void rulesHoldForWhatIsChanged();
    void stepsAreComparedSideBySide_data();
    void stepsAreComparedSideBySide();
    void theImpactIsSaid();
    void dryRunOfAnEditKeepsNothing();

private:
    StoredCampaign stored(CampaignId id)
    {
        auto campaign = loadStoredCampaign(*m_session, m_client, id);
        if (!campaign)
            qFatal("%s", qPrintable(campaign.error().message));
        return *campaign;
    }
    QString openVersions(CampaignId id)
    {
        return mustExecute(*m_session,
            u"SELECT coalesce(string_agg(concat_ws(':', enrolled_campaign_version, enrolled_message_count, "
            u"n), ' ' "
            u"ORDER BY enrolled_campaign_version), '') AS text FROM (SELECT enrolled_campaign_version, "
            u"enrolled_message_count, count(*) AS n FROM enrollments WHERE campaign_id = :id AND "
            u"completed_at IS NULL "
            u"GROUP BY 1, 2) e",
            {{QLatin1String("id"), id}})
            .first()
            .text("text");
    }
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void CampaignEditing::everyFieldIsStoredAndReadBack()
{
    RandomDraft random(3);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto randomValid = [&](CampaignType type) {
        for (;;) {
            CampaignDraft draft = random.valid(now);
            draft.type = type;
            draft.formId = type == CampaignType::Custom ? QString() : QStringLiteral("form");
            for (int i = random.below(5); i > 0; --i)
                random.change(draft, now);
            if (draft.type == type && validateCampaign(draft, now).isEmpty())
                return draft;
        }
    };
    // What is read back is what was stored: without the space around, which is no part of it.
    const auto normal = [](const CampaignDraft& draft) { return draft.toJson(); };
    for (const CampaignType type : allCampaignTypes) {
        CampaignDraft draft = randomValid(type);
        const auto id = createCampaign(*m_session, m_client, draft);
        QVERIFY2(id, id ? "" : qPrintable(id.error().message));
        for (int i = 0; i < 40; ++i) {
            const StoredCampaign before = stored(*id);
            QCOMPARE(normal(before.draft), normal(draft));
            draft = randomValid(type);
            const auto revision = updateCampaign(*m_session, m_client, before, draft);
            QVERIFY2(
                revision, revision ? "" : qPrintable(revision.error().message + revision.error().detail));
            QCOMPARE(*revision > before.revision, normal(draft) != normal(before.draft));
            QCOMPARE(stored(*id).version, before.version + (draft.messages != before.draft.messages ? 1 : 0));
        }
        mustExecute(*m_session, u"UPDATE campaigns SET name = name || id, form_id = form_id || id");
    }
}

void CampaignEditing::DE_05_anEditTouchesNobodyWhoIsEnrolled()
{
    makeLeads(*m_session, m_client, 10);
    const CampaignId id = makeCampaign(*m_session, m_client, QStringLiteral("Live"), 3, 4);
    QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    const QString fingerprint = QStringLiteral(
        "SELECT md5(string_agg(e::text, '' ORDER BY id)) AS text FROM enrollments e WHERE campaign_id = '%1'")
                                    .arg(id.toString());
    const auto print = [&] { return mustExecute(*m_session, fingerprint).first().text("text"); };
    const QString before = print();
    // Longer, then shorter than what the first ones are on; and a cap that lets more in.
    for (const QStringList& texts : {QStringList{QStringLiteral("a"), QStringLiteral("b"),
                                         QStringLiteral("c"), QStringLiteral("d"), QStringLiteral("e")},
             QStringList{QStringLiteral("only")}}) {
        StoredCampaign campaign = stored(id);
        CampaignDraft draft = campaign.draft;
        draft.messages = sequence(texts);
        draft.maxLeadsToEnroll = *draft.maxLeadsToEnroll + 2;
        QVERIFY(updateCampaign(*m_session, m_client, campaign, draft));
        if (texts.size() == 5)
            QCOMPARE(print(), before);
        QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    }
    QCOMPARE(openVersions(id), QStringLiteral("1:3:4 2:5:2 3:1:2"));
    const auto versions = listCampaignVersions(*m_session, m_client, id);
    QVERIFY(versions);
    QCOMPARE(versions->size(), 3);
    QCOMPARE(versions->first().version, 3);
    QCOMPARE(versions->first().messages, sequence({QStringLiteral("only")}));
    QCOMPARE(versions->last().openLeads, 4);
    // A version is never rewritten.
    QVERIFY(!m_session->execute(u"UPDATE campaign_versions SET messages = messages"));
    QCOMPARE(counterDrift(*m_session), QString());
}

void CampaignEditing::FM_02_ofTwoAtOnceOneIsTold()
{
    const CampaignId id = makeCampaign(*m_session, m_client);
    const StoredCampaign both = stored(id);
    CampaignDraft first = both.draft;
    first.name = QStringLiteral("First");
    CampaignDraft second = both.draft;
    second.name = QStringLiteral("Second");
    QVERIFY(updateCampaign(*m_session, m_client, both, first));
    const qint64 audits = number(*m_session, QStringLiteral("SELECT count(*) AS n FROM audit_log"));
    const auto refused = updateCampaign(*m_session, m_client, both, second);
    QVERIFY(!refused);
    QVERIFY(isChangedMeanwhile(refused.error()));
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY2(
        refused.error().message.contains(QStringLiteral("changed by")), qPrintable(refused.error().message));
    QCOMPARE(stored(id).draft.name, QStringLiteral("First"));
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM audit_log")), audits);
    QVERIFY(stored(id).editedAt.isValid());
    QVERIFY(!stored(id).editedBy.isEmpty());
    // On top of what it is now it goes.
    QVERIFY(updateCampaign(*m_session, m_client, stored(id), second));
    QCOMPARE(stored(id).draft.name, QStringLiteral("Second"));
}

void CampaignEditing::FM_02_countersAreNoChange()
{
    makeLeads(*m_session, m_client, 5);
    const CampaignId id = makeCampaign(*m_session, m_client);
    const StoredCampaign before = stored(id);
    QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    QCOMPARE(stored(id).revision, before.revision);
    CampaignDraft draft = before.draft;
    draft.bookingLink = QStringLiteral("https://example.com");
    QVERIFY(updateCampaign(*m_session, m_client, before, draft));
    // A pause by somebody else is one.
    QVERIFY(changeCampaignState(*m_session, m_client, id, CampaignAction::Pause));
    QCOMPARE(stored(id).revision, before.revision + 2);
}

void CampaignEditing::FM_02_mergesKeepWhatEachChanged()
{
    RandomDraft random(11);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < 300; ++i) {
        const CampaignDraft base = random.valid(now);
        CampaignDraft mine = base;
        CampaignDraft theirs = base;
        for (int change = random.below(4); change > 0; --change)
            random.change(mine, now);
        for (int change = random.below(4); change > 0; --change)
            random.change(theirs, now);
        const auto conflicts = campaignConflicts(base, mine, theirs);
        const QJsonObject merged = mergeCampaigns(mine, theirs, conflicts).toJson();
        const QJsonObject was = base.toJson();
        const QJsonObject my = mine.toJson();
        const QJsonObject their = theirs.toJson();
        for (const QString& field : QStringList(was.keys() + my.keys() + their.keys())) {
            const QJsonValue expected = my[field] != was[field] ? my[field] : their[field];
            QVERIFY2(merged[field] == expected, qPrintable(field));
        }
        // The other way round theirs is taken everywhere.
        QVector<FieldConflict> all = conflicts;
        for (FieldConflict& one : all)
            one.takeMine = false;
        QCOMPARE(mergeCampaigns(mine, theirs, all).toJson(), their);
    }
}

void CampaignEditing::rulesHoldForWhatIsChanged()
{
    makeLeads(*m_session, m_client, 3);
    CampaignDraft draft = RandomDraft(1).valid(QDateTime::currentDateTimeUtc());
    draft.type = CampaignType::Custom;
    draft.webinarDatetime = {};
    draft.startDatetime = QDateTime::currentDateTimeUtc().addDays(1);
    const auto id = createCampaign(*m_session, m_client, draft);
    QVERIFY2(id, id ? "" : qPrintable(id.error().message));
    // The past can't be given: time goes by.
    QVERIFY(m_session->executeScript(
        QStringLiteral("ALTER TABLE campaigns DISABLE TRIGGER campaigns_keep_state; "
                       "UPDATE campaigns SET start_datetime = now() - interval '1 minute'; "
                       "ALTER TABLE campaigns ENABLE TRIGGER campaigns_keep_state")));
    mustExecute(*m_session, u"SELECT enroll_due_campaigns(:client)", {{QLatin1String("client"), m_client}});
    // Its start is over now, which is no fault of whoever changes the name.
    StoredCampaign campaign = stored(*id);
    draft = campaign.draft;
    draft.name = QStringLiteral("Renamed");
    QVERIFY(updateCampaign(*m_session, m_client, campaign, draft));
    campaign = stored(*id);
    draft.startDatetime = QDateTime::currentDateTimeUtc().addDays(1);
    const auto later = updateCampaign(*m_session, m_client, campaign, draft);
    QVERIFY(!later);
    QCOMPARE(later.error().field, QStringLiteral("startDatetime"));
    draft = campaign.draft;
    draft.type = CampaignType::Standard;
    draft.formId = QStringLiteral("f");
    const auto other = updateCampaign(*m_session, m_client, campaign, draft);
    QVERIFY(!other);
    QCOMPARE(other.error().field, QStringLiteral("campaignType"));
    StoredCampaign unknown = campaign;
    unknown.id = CampaignId(QUuid::createUuid());
    draft = unknown.draft;
    draft.name = QStringLiteral("Nobody's");
    QCOMPARE(errorOf(updateCampaign(*m_session, m_client, unknown, draft)).code, ErrorCode::NotFound);
}

void CampaignEditing::stepsAreComparedSideBySide_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QString>("steps"); // kind, step before, step after
    const auto row = [](const char* name, const char* before, const char* after, const char* steps) {
        QTest::newRow(name) << QString::fromLatin1(before).split(u' ', Qt::SkipEmptyParts)
                            << QString::fromLatin1(after).split(u' ', Qt::SkipEmptyParts)
                            << QString::fromLatin1(steps);
    };
    row("same", "a b", "a b", "=11 =22");
    row("changed", "a b c", "a x c", "=11 ~22 =33");
    row("added at the end", "a b", "a b c", "=11 =22 +03");
    row("removed", "a b c", "a c", "=11 -20 =32");
    row("all others", "a b", "x y z", "~11 ~22 +03");
    row("nothing before", "", "a", "+01");
}

void CampaignEditing::stepsAreComparedSideBySide()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    QFETCH(QString, steps);
    const auto plain = [](const QStringList& texts) {
        QVector<Message> messages;
        for (const QString& text : texts)
            messages.append({60, text});
        return messages;
    };
    const QString signs = QStringLiteral("=~+-");
    QStringList found;
    for (const StepDifference& step : sequenceDifference(plain(before), plain(after)))
        found.append(QStringLiteral("%1%2%3")
                         .arg(signs[static_cast<int>(step.kind)])
                         .arg(step.stepBefore)
                         .arg(step.stepAfter));
    QCOMPARE(found.join(u' '), steps);
}

void CampaignEditing::theImpactIsSaid()
{
    const auto version = [](int number, qint64 open) {
        CampaignVersion one;
        one.version = number;
        one.openLeads = open;
        return one;
    };
    QCOMPARE(editImpact({version(3, 142), version(2, 0), version(1, 0)}, true),
        QStringLiteral("142 leads stay on version 3; new ones get version 4."));
    QCOMPARE(editImpact({version(3, 140), version(2, 1), version(1, 1)}, true),
        QStringLiteral("142 leads stay on the versions they began with (1, 2, 3); new ones get version 4."));
    QCOMPARE(editImpact({version(1, 1)}, true),
        QStringLiteral("1 lead stays on version 1; new ones get version 2."));
    QCOMPARE(editImpact({version(1, 0)}, true),
        QStringLiteral("No lead is enrolled now; new ones get version 2."));
    QVERIFY(editImpact({version(1, 5)}, false).contains(QStringLiteral("nothing changes")));
}

void CampaignEditing::dryRunOfAnEditKeepsNothing()
{
    makeLeads(*m_session, m_client, 8);
    const CampaignId id = makeCampaign(*m_session, m_client, QStringLiteral("Spring"), 2, 3);
    const StoredCampaign before = stored(id);
    CampaignDraft draft = before.draft;
    draft.maxLeadsToEnroll = 5;
    draft.messages = sequence({QStringLiteral("Hi {{first_name}}")});
    const auto dryRun = dryRunDraft(*m_session, m_client, id, draft);
    QVERIFY2(dryRun, dryRun ? "" : qPrintable(dryRun.error().message));
    QCOMPARE(dryRun->result.enrolled, 5);
    QCOMPARE(dryRun->longest, QVector<QString>{QStringLiteral("Hi Ada")});
    QCOMPARE(stored(id).revision, before.revision);
    QVERIFY(stored(id).draft == before.draft);
    CampaignDraft another = draft;
    another.name = QStringLiteral("Another");
    another.maxLeadsToEnroll.reset();
    const auto fresh = dryRunDraft(*m_session, m_client, {}, another);
    QVERIFY2(fresh, fresh ? "" : qPrintable(fresh.error().message));
    QCOMPARE(fresh->result.enrolled, 8);
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM campaigns")), 1);
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM enrollments")), 0);
}

QTEST_GUILESS_MAIN(CampaignEditing)
#include "tst_campaignediting.moc"
