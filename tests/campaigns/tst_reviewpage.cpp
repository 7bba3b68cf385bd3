// SPDX-License-Identifier: GPL-3.0-or-later
// The page Review, by mouse and keyboard, and the way of a large enrollment past two people.
#include "models/campaigns/campaignqueries.h"
#include "models/campaigns/review.h"
#include "tests/campaigns/formwindow.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/enrollment/enrollmentdialog.h"

#include <QDialog>
#include <QLabel>

using namespace cm;
using namespace cm::test;

class ReviewPageTest : public FormWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_reviewpage")); }
    void init() { open(); }
    void cleanup() { close(); }

    void waitingCampaignsAreReviewed();
    void aDuplicateIsMerged();
    void aLargeEnrollmentIsAskedForAndApproved();

private:
    CampaignId pending(const QString& name)
    {
        const CampaignId id = makeCampaign(*m_session, m_client, name, 1);
        mustExecute(*m_session, u"UPDATE campaigns SET review_status = 'pending' WHERE id = :id",
            {{QLatin1String("id"), id}});
        return id;
    }
    void openReview()
    {
        m_window->setCurrentPage(QStringLiteral("review"));
        m_window->workspace()->announceChange();
    }
    TableView* table(const char* name) { return find<TableView>(name); }
};

void ReviewPageTest::waitingCampaignsAreReviewed()
{
    openReview();
    QTRY_COMPARE(table("pendingTable")->overlay()->state(), StateOverlay::State::Empty);
    QVERIFY(!find<QPushButton>("reviewApprove")->isEnabled());
    pending(QStringLiteral("First"));
    pending(QStringLiteral("Second"));
    m_window->workspace()->announceChange();
    QTRY_COMPARE(table("pendingTable")->model()->rowCount(), 2);
    QCOMPARE(table("pendingTable")->model()->index(0, 4).data().toString(), QStringLiteral("12"));
    click("reviewApprove");
    QTRY_COMPARE(count(QStringLiteral("campaigns WHERE review_status = 'approved' AND name = 'First'")), 1);
    QTRY_COMPARE(table("pendingTable")->model()->rowCount(), 1);
    table("pendingTable")->selectRow(0);
    click("reviewEdit");
    QTRY_VERIFY(form()->isVisible());
    QCOMPARE(form()->draft().name, QStringLiteral("Second"));
    press(Qt::Key_Escape);
    openReview();
    QTRY_VERIFY(find<QPushButton>("reviewDiscard")->isEnabled());
    answerNext(QMessageBox::Ok);
    click("reviewDiscard");
    QVERIFY2(m_boxText.contains(QStringLiteral("12")), qPrintable(m_boxText));
    QTRY_COMPARE(count(QStringLiteral("campaigns WHERE review_status = 'discarded' AND NOT is_active")), 1);
}

void ReviewPageTest::aDuplicateIsMerged()
{
    makeCampaign(*m_session, m_client, QStringLiteral("Spring sale"), 1);
    pending(QStringLiteral("Spring sale 2"));
    openReview();
    QTRY_COMPARE(table("similarTable")->model()->rowCount(), 1);
    QVERIFY(
        table("similarTable")->model()->index(0, 2).data().toString().contains(QStringLiteral("same tags")));
    QVERIFY(!find<QPushButton>("reviewMerge")->isEnabled());
    table("similarTable")->setFocus();
    table("similarTable")->selectRow(0);
    answerNext(QMessageBox::Ok);
    click("reviewMerge");
    QTRY_COMPARE(count(QStringLiteral("campaigns WHERE review_status = 'discarded'")), 1);
    QTRY_COMPARE(table("pendingTable")->model()->rowCount(), 0);
}

void ReviewPageTest::aLargeEnrollmentIsAskedForAndApproved()
{
    const CampaignId id = makeCampaign(*m_session, m_client, QStringLiteral("Large"), 1);
    mustExecute(*m_session, u"INSERT INTO settings (key, value) VALUES ('enrollment_approval_above', '5')");
    m_window->workspace()->announceChange();
    auto campaign = loadCampaign(*m_session, m_client, id);
    auto* dialog = new EnrollmentDialog(
        *m_window->workspace(), *campaign, EnrollmentJob::Purpose::Enroll, m_window.get());
    dialog->open();
    const auto button = [&](const char* name) {
        return dialog->findChild<QPushButton*>(QLatin1String(name));
    };
    QTRY_VERIFY(button("enrollmentEnroll")->isVisible() && button("enrollmentEnroll")->isEnabled());
    QVERIFY(!button("enrollmentAskApproval")->isVisible());
    QTest::mouseClick(button("enrollmentEnroll"), Qt::LeftButton);
    QTRY_VERIFY(button("enrollmentAskApproval")->isVisible());
    QTest::mouseClick(button("enrollmentAskApproval"), Qt::LeftButton);
    QTRY_COMPARE(count(QStringLiteral("enrollment_approvals WHERE leads = 12")), 1);
    QTRY_VERIFY(button("enrollmentEnroll")->isEnabled());
    // Who asked can't approve it.
    openReview();
    QTRY_COMPARE(table("approvalTable")->model()->rowCount(), 1);
    table("approvalTable")->selectRow(0);
    QVERIFY(!find<QPushButton>("approveEnrollment")->isEnabled());
    QVERIFY(find<QLabel>("approvalNote")->isVisible()); // and is told so
    // It was somebody else who did.
    mustExecute(*m_session, u"UPDATE enrollment_approvals SET requested_by = 'ada'");
    dialog->hide();
    m_window->workspace()->announceChange();
    QTRY_COMPARE(table("approvalTable")->model()->index(0, 2).data().toString(), QStringLiteral("ada"));
    table("approvalTable")->clearSelection();
    table("approvalTable")->selectRow(0);
    QTRY_VERIFY(find<QPushButton>("approveEnrollment")->isEnabled());
    QVERIFY(!find<QLabel>("approvalNote")->isVisible());
    answerNext(QMessageBox::Ok);
    click("approveEnrollment");
    QVERIFY2(m_boxText.contains(QStringLiteral("ada")), qPrintable(m_boxText));
    QTRY_COMPARE(count(QStringLiteral("enrollment_approvals WHERE approved_by IS NOT NULL")), 1);
    dialog->show();
    QTest::mouseClick(button("enrollmentEnroll"), Qt::LeftButton);
    QTRY_COMPARE(count(QStringLiteral("enrollments")), 12);
    dialog->reject();
}

QTEST_MAIN(ReviewPageTest)
#include "tst_reviewpage.moc"
