// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios CC-11, CC-12, DR-01 and UN-01 in the real window: what is shown before leads are enrolled, and
// what can be done with the result.
#include "models/campaigns/campaigntablemodel.h"
#include "tests/gui/startedwindow.h"
#include "ui/campaigns/campaignform.h"
#include "ui/controls/keyfigure.h"
#include "ui/controls/tableview.h"
#include "ui/enrollment/dryrunview.h"
#include "ui/enrollment/enrollmentdialog.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QSpinBox>
#include <QTimer>

using namespace cm;
using namespace cm::test;

class EnrollmentDialogTest : public StartedWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_enrollmentdialog")); }
    void init()
    {
        use(TestDatabase::Content::Migrated);
        m_client = makeClient(*m_session);
    }
    void cleanup() { close(); }

    void DR_01_showsWhatWouldHappenThenDoesIt();
    void DR_01_aChangeMeanwhileIsShown();
    void DR_01_nobodyToEnroll();
    void CC_11_goesOnAndTakesAllBack();
    void CC_11_stoppedLeavesNobody();
    void CC_12_resumingWhatWasCreatedPaused();
    void UN_01_listsTheLeadsLeftAlone();
    void everythingHasANameAndWorksByKeyboard();
    void theFormTakesScheduleAndLimits();

private:
    bool openDialog(const char* entry);
    EnrollmentDialog* dialog() { return find<EnrollmentDialog>("enrollmentDialog"); }
    QPushButton* button(const char* name) { return dialog()->findChild<QPushButton*>(QLatin1String(name)); }
    void click(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }
    bool offers(const char* name) { return button(name)->isVisible() && button(name)->isEnabled(); }
    QString figure(const char* name)
    {
        return dialog()->findChild<KeyFigure*>(QLatin1String(name))->valueText();
    }
    Banner* message() { return dialog()->findChild<Banner*>(QStringLiteral("enrollmentMessage")); }
    QString said() { return message()->isVisible() ? message()->content().text : QString(); }
    qint64 enrolled() { return count(QStringLiteral("enrollments")); }

    ClientId m_client;
};

// By the menu of the only campaign.
bool EnrollmentDialogTest::openDialog(const char* entry)
{
    start();
    auto* table = find<TableView>("campaignTable");
    if (!QTest::qWaitFor([&] { return table->model()->rowCount() == 1; }))
        return false;
    table->selectRow(0);
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu)
            return;
        look.stop();
        const auto actions = menu->actions();
        for (QAction* action : actions) {
            if (action->text() == QString::fromUtf8(entry))
                action->trigger();
        }
        menu->close();
    });
    look.start(20);
    Q_EMIT table->customContextMenuRequested(QPoint(20, 20));
    return QTest::qWaitFor([&] { return dialog() && dialog()->isActiveWindow(); });
}

void EnrollmentDialogTest::DR_01_showsWhatWouldHappenThenDoesIt()
{
    makeLeads(*m_session, m_client, 30);
    makeCampaign(*m_session, m_client, QStringLiteral("Spring"), 3, 12);
    change(QStringLiteral("UPDATE leads SET first_name = NULL WHERE last_name IN ('Number 1', 'Number 2'); "
                          "UPDATE leads SET icp_score = 99 WHERE last_name IN ('Number 1', 'Number 2')"));
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    QCOMPARE(enrolled(), 0);
    QCOMPARE(figure("dryRunEnrolled"), QStringLiteral("12"));
    QCOMPARE(figure("dryRunSegments"), QStringLiteral("3"));
    QVERIFY(figure("dryRunFirstMessage") != figure("dryRunLastMessage"));
    const QStringList remarks = dialog()->findChild<DryRunView*>()->remarks();
    QCOMPARE(remarks.size(), 2);
    QVERIFY2(remarks[0].contains(QStringLiteral("12 of 30")) && remarks[0].contains(QStringLiteral("limit")),
        qPrintable(remarks[0]));
    QCOMPARE(remarks[1], QStringLiteral("{{first_name}} is empty for 2 leads."));
    QCOMPARE(button("enrollmentEnroll")->text(), QStringLiteral("Enroll 12 leads"));
    click("enrollmentEnroll");
    QTRY_VERIFY(said().contains(QStringLiteral("12 of 30 matching leads were enrolled")));
    QCOMPARE(enrolled(), 12);
    QVERIFY(!offers("enrollmentContinue"));
    auto* table = find<TableView>("campaignTable");
    const auto* model = table->model();
    QTRY_COMPARE(model->index(0, CampaignTableModel::Enrolled).data().toInt(), 12);
    click("enrollmentUndo");
    QTRY_VERIFY(offers("enrollmentCountAgain"));
    QCOMPARE(enrolled(), 0);
    QVERIFY2(said().startsWith(QStringLiteral("12 leads are as they were")), qPrintable(said()));
    click("enrollmentCountAgain");
    QTRY_VERIFY(offers("enrollmentEnroll"));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    QCOMPARE(count(QStringLiteral("audit_log WHERE action = 'enrollment_run_undone'")), 1);
}

void EnrollmentDialogTest::DR_01_aChangeMeanwhileIsShown()
{
    makeLeads(*m_session, m_client, 5);
    makeCampaign(*m_session, m_client);
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    change(QStringLiteral(
        "UPDATE leads SET is_active = false WHERE id = (SELECT min(id::text)::uuid FROM leads)"));
    makeLeads(*m_session, m_client, 2);
    click("enrollmentEnroll");
    QTRY_VERIFY(!said().isEmpty());
    QVERIFY2(said().startsWith(QStringLiteral("Nobody was enrolled")), qPrintable(said()));
    QVERIFY2(said().contains(QStringLiteral("come in")) && said().contains(QStringLiteral("out")),
        qPrintable(said()));
    QCOMPARE(enrolled(), 0);
    QCOMPARE(figure("dryRunEnrolled"), QStringLiteral("6"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    click("enrollmentEnroll");
    QTRY_COMPARE(enrolled(), 6);
}

void EnrollmentDialogTest::DR_01_nobodyToEnroll()
{
    makeCampaign(*m_session, m_client);
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_COMPARE(figure("dryRunEnrolled"), QStringLiteral("0"));
    QVERIFY(!offers("enrollmentEnroll"));
    QVERIFY(
        dialog()->findChild<DryRunView*>()->remarks().first().contains(QStringLiteral("No lead matches")));
}

void EnrollmentDialogTest::CC_11_goesOnAndTakesAllBack()
{
    makeLeads(*m_session, m_client, 1500);
    makeCampaign(*m_session, m_client);
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    dialog()->job().setTimeLimitMs(1);
    click("enrollmentEnroll");
    QTRY_VERIFY(offers("enrollmentContinue"));
    QCOMPARE(enrolled(), 1000);
    QVERIFY2(said().contains(QStringLiteral("time limit")), qPrintable(said()));
    click("enrollmentContinue");
    QTRY_COMPARE(enrolled(), 1500);
    QTRY_VERIFY(!said().isEmpty());
    QVERIFY(!offers("enrollmentContinue"));
    QCOMPARE(message()->content().detail, QStringLiteral("1,500 leads in all."));
    click("enrollmentUndo");
    QTRY_VERIFY(offers("enrollmentCountAgain"));
    QCOMPARE(enrolled(), 0);
    QVERIFY2(said().startsWith(QStringLiteral("1,500 leads")), qPrintable(said()));
}

void EnrollmentDialogTest::CC_11_stoppedLeavesNobody()
{
    makeLeads(*m_session, m_client, 1500);
    makeCampaign(*m_session, m_client);
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    change(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN "
        "NULL; END $$; "
        "CREATE TRIGGER slow AFTER INSERT ON enrollments FOR EACH STATEMENT EXECUTE FUNCTION slow()"));
    click("enrollmentEnroll");
    // The first of two portions is told while the second is slow.
    auto* progress = dialog()->findChild<QProgressBar*>(QStringLiteral("enrollmentProgress"));
    QTRY_COMPARE(progress->value(), 1000);
    QCOMPARE(progress->maximum(), 1500);
    // Escape stops, and does not leave the person in the dark.
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!said().isEmpty());
    QCOMPARE(said(), QStringLiteral("Stopped. Nobody was enrolled by it."));
    QCOMPARE(enrolled(), 0);
    QVERIFY(offers("enrollmentEnroll"));
    change(QStringLiteral("DROP TRIGGER slow ON enrollments"));
    click("enrollmentEnroll");
    QTRY_COMPARE(enrolled(), 1500);
}

void EnrollmentDialogTest::CC_12_resumingWhatWasCreatedPaused()
{
    makeLeads(*m_session, m_client, 4);
    makeCampaign(*m_session, m_client);
    change(QStringLiteral("UPDATE campaigns SET is_paused = true"));
    QVERIFY(openDialog("Resume and enroll …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    QCOMPARE(button("enrollmentEnroll")->text(), QStringLiteral("Resume and enroll 4 leads"));
    QVERIFY(dialog()->findChild<DryRunView*>()->remarks().contains(
        QStringLiteral("No message goes out while the campaign is paused.")));
    QCOMPARE(count(QStringLiteral("campaigns WHERE is_paused")), 1);
    click("enrollmentEnroll");
    QTRY_COMPARE(count(QStringLiteral("campaigns WHERE NOT is_paused")), 1);
    QTRY_VERIFY(!said().isEmpty());
    QCOMPARE(enrolled(), 4);
    click("enrollmentUndo");
    QTRY_VERIFY(offers("enrollmentCountAgain"));
    click("enrollmentCountAgain");
    QTRY_VERIFY(offers("enrollmentEnroll"));
    QCOMPARE(button("enrollmentEnroll")->text(), QStringLiteral("Enroll 4 leads"));
    click("enrollmentEnroll");
    QTRY_COMPARE(enrolled(), 4);
}

void EnrollmentDialogTest::UN_01_listsTheLeadsLeftAlone()
{
    makeLeads(*m_session, m_client, 6);
    makeCampaign(*m_session, m_client);
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    click("enrollmentEnroll");
    QTRY_COMPARE(enrolled(), 6);
    change(QStringLiteral("SELECT record_message_sent(client_id, id, 1) FROM enrollments WHERE lead_id = "
                          "(SELECT id FROM leads WHERE last_name = 'Number 3')"));
    QTRY_VERIFY(offers("enrollmentUndo"));
    click("enrollmentUndo");
    auto* table = dialog()->findChild<TableView*>(QStringLiteral("leftAloneTable"));
    QTRY_VERIFY(table->isVisible());
    QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, LeftAloneTableModel::Name).data().toString(),
        QStringLiteral("Ada Number 3"));
    QCOMPARE(table->model()->index(0, LeftAloneTableModel::Reason).data().toString(),
        QStringLiteral("was sent a message"));
    QCOMPARE(enrolled(), 1);
}

void EnrollmentDialogTest::everythingHasANameAndWorksByKeyboard()
{
    makeLeads(*m_session, m_client, 2);
    makeCampaign(*m_session, m_client);
    QVERIFY(openDialog("Enroll leads …"));
    QTRY_VERIFY(offers("enrollmentEnroll"));
    QTRY_VERIFY(button("enrollmentEnroll")->hasFocus());
    QTest::keyClick(button("enrollmentEnroll"), Qt::Key_Return);
    // Until then the button stops the enrollment.
    QTRY_VERIFY(offers("enrollmentUndo"));
    QCOMPARE(enrolled(), 2);
    QVERIFY(button("enrollmentCancel")->hasFocus());
    const auto children = dialog()->findChildren<QWidget*>();
    for (QWidget* widget : children) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible()
            || widget->inherits("QScrollArea"))
            continue;
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    QTest::keyClick(dialog(), Qt::Key_Return);
    QTRY_VERIFY(!dialog());
}

void EnrollmentDialogTest::theFormTakesScheduleAndLimits()
{
    start();
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    auto* form = m_window->findChild<CampaignForm*>();
    QTRY_VERIFY(form->isVisible());
    const CampaignDraft usual = form->draft();
    QCOMPARE(usual.enrollmentOrder, EnrollmentOrder::Score);
    QCOMPARE(usual.reenrollmentRule, ReenrollmentRule::Never);
    QVERIFY(!usual.reenrollmentDays && !usual.startDatetime.isValid() && !usual.isPaused);
    find<QComboBox>("campaignOrder")->setCurrentIndex(2);
    find<QComboBox>("campaignOverlap")->setCurrentIndex(1);
    auto* days = find<QSpinBox>("campaignReenrollmentDays");
    QVERIFY(!days->isVisible());
    find<QComboBox>("campaignReenrollment")->setCurrentIndex(1);
    QTRY_VERIFY(days->isVisible());
    days->setValue(30);
    QVERIFY(form->isDirty());
    QCOMPARE(form->draft().enrollmentOrder, EnrollmentOrder::Newest);
    QCOMPARE(form->draft().overlapResolution, OverlapResolution::Wait);
    QCOMPARE(form->draft().reenrollmentDays, 30);
    QVERIFY(find<QPushButton>("createAndEnroll")->isEnabled());
    // Tomorrow at nine in Berlin; such a campaign enrolls by itself.
    const QDate tomorrow = QDate::currentDate().addDays(1);
    find<QLineEdit>("campaignStartDate")->setText(tomorrow.toString(Qt::ISODate));
    QCOMPARE(
        form->draft().startDatetime, QDateTime(tomorrow, QTime(9, 0), QTimeZone("Europe/Berlin")).toUTC());
    QVERIFY(!find<QPushButton>("createAndEnroll")->isEnabled());
    QCOMPARE(form->shownProblem(QStringLiteral("startDatetime")), QString());
    find<QLineEdit>("campaignStartDate")->setText(QStringLiteral("2020-01-01"));
    QVERIFY(form->shownProblem(QStringLiteral("startDatetime")).contains(QStringLiteral("future")));
    find<QLineEdit>("campaignStartDate")->clear();
    QCOMPARE(form->shownProblem(QStringLiteral("startDatetime")), QString());
    QVERIFY(find<QPushButton>("createAndEnroll")->isEnabled());
}

QTEST_MAIN(EnrollmentDialogTest)
#include "tst_enrollmentdialog.moc"
