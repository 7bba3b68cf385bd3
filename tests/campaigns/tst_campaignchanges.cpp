// SPDX-License-Identifier: GPL-3.0-or-later
// From the page Campaigns into the form and back: campaigns that run are changed, also by others, and copied.
#include "models/campaigns/campaignediting.h"
#include "models/enrollment/enrollment.h"
#include "tests/campaigns/pagewindow.h"
#include "ui/campaigns/mergedialog.h"
#include "ui/campaigns/sequencedifferenceview.h"

#include <QLabel>

using namespace cm;
using namespace cm::test;

class CampaignChangesTest : public PageWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_campaignchanges")); }
    void init() { open(); }
    void cleanup()
    {
        close();
        QSettings().clear();
    }

    void aLiveCampaignIsEdited();
    void FM_02_aChangeMeanwhileIsMerged();
    void aMergeGoesOnFromTheNewestVersion();
    void whoHadItIsNotPreviewedAgain();
    void aNewCampaignIsChosen();
    void aCopyIsMade();
};

void CampaignChangesTest::aLiveCampaignIsEdited()
{
    const CampaignId id = make(QStringLiteral("Live"));
    QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    refresh();
    select(QStringLiteral("Live"));
    choose(QStringLiteral("Edit …"));
    QTRY_VERIFY(form()->isVisible());
    QVERIFY(!find<QComboBox>("campaignType")->isEnabled());
    QVERIFY(!find<QAbstractButton>("createAndEnroll")->isVisible());
    QVERIFY(find<QLabel>("editImpact")->text().contains(QStringLiteral("nothing changes")));
    enter("messageText2", QStringLiteral("Another second"));
    QCOMPARE(find<QLabel>("editImpact")->text(),
        QStringLiteral("12 leads stay on version 1; new ones get version 2."));
    QCOMPARE(form()->findChild<SequenceDifferenceView*>()->steps(),
        (QStringList{QStringLiteral("= 1|1"), QStringLiteral("~ 2|2")}));
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!form()->isVisible());
    QCOMPARE(count(QStringLiteral("campaigns WHERE version = 2")), 1);
    QCOMPARE(count(QStringLiteral(
                 "enrollments WHERE enrolled_campaign_version = 1 AND enrolled_message_count = 2")),
        12);
    // The form is for a new one again.
    openForm();
    QVERIFY(!form()->isDirty());
    QVERIFY(find<QComboBox>("campaignType")->isEnabled());
}

void CampaignChangesTest::FM_02_aChangeMeanwhileIsMerged()
{
    const CampaignId id = make(QStringLiteral("Ours"));
    refresh();
    select(QStringLiteral("Ours"));
    choose(QStringLiteral("Edit …"));
    QTRY_VERIFY(form()->isVisible());
    enter("campaignName", QStringLiteral("Mine"));
    enter("campaignCap", QStringLiteral("5"));
    // Somebody else changes the name, too, and a link.
    auto theirs = loadStoredCampaign(*m_session, m_client, id);
    CampaignDraft draft = theirs->draft;
    draft.name = QStringLiteral("Theirs");
    draft.bookingLink = QStringLiteral("https://example.com/theirs");
    QVERIFY(updateCampaign(*m_session, m_client, *theirs, draft));
    click("createCampaign");
    QTRY_VERIFY(find<MergeDialog>("mergeDialog"));
    QVERIFY2(find<QLabel>("mergeHead")->text().contains(QStringLiteral("was changed by")),
        qPrintable(find<QLabel>("mergeHead")->text()));
    QCOMPARE(count(QStringLiteral("campaigns WHERE name = 'Theirs'")), 1);
    // Cancelled: nothing is lost, nothing overwritten.
    click("mergeCancel");
    QTRY_VERIFY(!find<MergeDialog>("mergeDialog"));
    QCOMPARE(form()->draft().name, QStringLiteral("Mine"));
    click("createCampaign");
    QTRY_VERIFY(find<MergeDialog>("mergeDialog"));
    find<QComboBox>("merge_name")->setCurrentIndex(1);
    click("mergeAccept");
    QCOMPARE(form()->draft().name, QStringLiteral("Theirs"));
    QCOMPARE(form()->draft().maxLeadsToEnroll, std::optional<qint64>(5));
    QCOMPARE(form()->draft().bookingLink, QStringLiteral("https://example.com/theirs"));
    click("createCampaign");
    QTRY_VERIFY(!form()->isVisible());
    QCOMPARE(
        count(QStringLiteral("campaigns WHERE name = 'Theirs' AND max_leads_to_enroll = 5 AND booking_link "
                             "= 'https://example.com/theirs'")),
        1);
}

void CampaignChangesTest::aMergeGoesOnFromTheNewestVersion()
{
    const CampaignId id = make(QStringLiteral("Ours"));
    QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    refresh();
    select(QStringLiteral("Ours"));
    choose(QStringLiteral("Edit …"));
    QTRY_VERIFY(form()->isVisible());
    enter("messageText2", QStringLiteral("My second"));
    auto theirs = loadStoredCampaign(*m_session, m_client, id);
    CampaignDraft draft = theirs->draft;
    draft.messages[1].text = QStringLiteral("Their second");
    draft.messages[1].delayMinutes = 4260;
    QVERIFY(updateCampaign(*m_session, m_client, *theirs, draft));
    click("createCampaign");
    QTRY_VERIFY(find<MergeDialog>("mergeDialog"));
    // In words, not in minutes.
    const auto labels = find<MergeDialog>("mergeDialog")->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel* label) {
        return label->text().contains(QStringLiteral("2. after 2 days 23 hours: Their second"));
    }));
    click("mergeAccept");
    QCOMPARE(find<QLabel>("editImpact")->text(),
        QStringLiteral("12 leads stay on version 1; new ones get version 3."));
    QCOMPARE(form()->findChild<SequenceDifferenceView*>()->steps(),
        (QStringList{QStringLiteral("= 1|1"), QStringLiteral("~ 2|2")}));
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!form()->isVisible());
    QCOMPARE(count(QStringLiteral("campaigns WHERE version = 3")), 1);
    QCOMPARE(
        count(QStringLiteral("campaign_versions WHERE version = 3 AND messages::text LIKE '%My second%'")),
        1);
}

void CampaignChangesTest::whoHadItIsNotPreviewedAgain()
{
    const CampaignId id = make(QStringLiteral("Live"));
    QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    mustExecute(*m_session,
        u"UPDATE enrollments SET completed_at = now(), outcome = 'removed', "
        "processing_status = 'Stopped' WHERE lead_id IN (SELECT lead_id FROM enrollments LIMIT 5)");
    refresh();
    select(QStringLiteral("Live"));
    choose(QStringLiteral("Edit …"));
    QTRY_VERIFY(form()->isVisible());
    // The five are free, but it never enrolls anybody twice.
    const auto* matching = form()->findChild<QLabel*>(QStringLiteral("leadCount"));
    QTRY_COMPARE(matching->text(), QStringLiteral("0"));
    // A new one may have them.
    click("cancelForm");
    openForm();
    enterTag(QStringLiteral("webinar"));
    QTRY_COMPARE(matching->text(), QStringLiteral("5"));
}

void CampaignChangesTest::aNewCampaignIsChosen()
{
    for (const char* name : {"A", "B", "C"})
        QVERIFY(enrollCampaign(*m_session, m_client, make(QLatin1String(name)), EnrollmentMode::Real));
    refresh();
    select(QStringLiteral("A"));
    openForm();
    fill(QStringLiteral("Brand new"));
    click("createCampaign");
    QTRY_VERIFY(!form()->isVisible());
    QTRY_COMPARE(table()->currentIndex().siblingAtColumn(CampaignTableModel::Name).data().toString(),
        QStringLiteral("Brand new"));
    QCOMPARE(table()->selectionModel()->selectedRows().size(), 1);
}

void CampaignChangesTest::aCopyIsMade()
{
    make(QStringLiteral("Original"));
    refresh();
    select(QStringLiteral("Original"));
    choose(QStringLiteral("Duplicate …"));
    QTRY_VERIFY(form()->isVisible());
    QCOMPARE(form()->draft().name, QStringLiteral("Original (copy)"));
    QVERIFY(form()->isDirty());
    click("createCampaign");
    QTRY_COMPARE(count(QStringLiteral("campaigns")), 2);
    QCOMPARE(
        count(QStringLiteral("campaign_versions WHERE messages = (SELECT messages FROM campaign_versions "
                             "LIMIT 1)")),
        2);
}

QTEST_MAIN(CampaignChangesTest)
#include "tst_campaignchanges.moc"
