// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on a real database, by mouse and keyboard: the main job end to end.
#include "models/campaigns/campaignqueries.h"
#include "models/campaigns/campaigntablemodel.h"
#include "models/deenrollment/runtablemodel.h"
#include "models/enrollment/enrollment.h"
#include "tests/gui/windowtest.h"
#include "tests/support/eventloopwatch.h"
#include "ui/audience/leadpreview.h"
#include "ui/campaigns/campaignform.h"
#include "ui/campaigns/campaignspage.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/deenrollment/healthcard.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace cm;
using namespace cm::test;

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_mainwindow")); }
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
    }
    void cleanup()
    {
        m_window.reset();
        m_session.reset();
        m_database.reset();
    }

    void emptyDatabaseOffersDemoOrAFirstClient();
    void demoDataFillEveryPage();
    void campaignIsMadePreviewedAndEnrolledByKeyboard();
    void formShowsErrorsAtTheirFields();
    void duplicateNameStandsAtTheNameField();
    void partialEnrollmentWarns();
    void listIsSearchedAndFiltered();
    void runNowTakesFinishedLeadsOut();
    void runCanBeCancelled();
    void startErrorsAreShownWithRetry();
    void slowDatabaseDoesNotBlockTheWindow();
    void everyControlHasAName();

private:
    /// Opens the window on the test's database and waits for its pages.
    void open()
    {
        m_window = openWindow(*m_database);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!m_window->pageIds().isEmpty() || find<QWidget>("welcomePage"));
    }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    void click(const char* name)
    {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(button && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    /// Presses this button of the message box that the next step opens; its text is kept.
    void answerNext(QMessageBox::StandardButton button) { answerNextBox(this, button, m_boxText); }
    void addTag(const QString& tag)
    {
        auto* edit = m_window->campaignsPage()->form()->findChild<QWidget*>(QStringLiteral("tagsAny"));
        QVERIFY(edit);
        auto* input = edit->findChild<QLineEdit*>();
        QVERIFY(input);
        QTest::keyClicks(input, tag);
        QTest::keyClick(input, Qt::Key_Return);
    }
    /// Opens the form and enters a valid campaign.
    void fillForm(const QString& name)
    {
        click("newCampaign");
        QTest::keyClicks(find<QLineEdit>("campaignName"), name);
        addTag(QStringLiteral("webinar"));
        QTest::keyClicks(find<QPlainTextEdit>("messageText1"), QStringLiteral("Hi {{first_name}}"));
    }
    QStringList namelessControls();
    LeadPreview* formPreview() { return m_window->campaignsPage()->form()->findChild<LeadPreview*>(); }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    QString m_boxText;
};

void MainWindowTest::emptyDatabaseOffersDemoOrAFirstClient()
{
    open();
    QTRY_VERIFY(find<QWidget>("welcomePage"));
    QVERIFY(find<QPushButton>("exploreDemo")->isVisible());
    click("startEmpty");
    QCOMPARE(count(QStringLiteral("clients")), 0);
    QTest::keyClicks(find<QLineEdit>("firstClientName"), QStringLiteral("Acme"));
    click("startEmpty");
    QTRY_VERIFY(!m_window->pageIds().isEmpty());
    QCOMPARE(count(QStringLiteral("clients WHERE company_name = 'Acme'")), 1);
    QCOMPARE(m_window->currentClientName(), QStringLiteral("Acme"));
    QTRY_COMPARE(find<TableView>("campaignTable")->overlay()->state(), StateOverlay::State::Empty);
}

void MainWindowTest::demoDataFillEveryPage()
{
    open();
    QTRY_VERIFY(find<QPushButton>("exploreDemo"));
    click("exploreDemo");
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->pageIds().isEmpty(), 60000);
    QTRY_VERIFY(find<TableView>("campaignTable")->model()->rowCount() > 3);
    m_window->setCurrentPage(QStringLiteral("deenrollment"));
    QTRY_VERIFY(find<TableView>("runTable")->model()->rowCount() > 10);
    QTRY_VERIFY(m_window->findChildren<HealthCard*>().size() >= 3);
    m_window->setCurrentPage(QStringLiteral("audience"));
    QTRY_VERIFY(m_window->page(QStringLiteral("audience"))
                    ->findChild<TableView*>(QStringLiteral("leadTable"))
                    ->model()
                    ->rowCount()
        > 100);
}

void MainWindowTest::campaignIsMadePreviewedAndEnrolledByKeyboard()
{
    makeLeads(*m_session, makeClient(*m_session), 42);
    open();
    fillForm(QStringLiteral("Spring"));
    QTRY_VERIFY(formPreview()->summary().has_value());
    QTRY_COMPARE(formPreview()->model().rowCount(), 42);
    QCOMPARE(formPreview()->findChild<QLabel*>(QStringLiteral("leadCount"))->text(), QStringLiteral("42"));
    QTRY_VERIFY(!formPreview()->model().index(0, LeadTableModel::Name).data().toString().isEmpty());
    answerNext(QMessageBox::Ok);
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 42);
    QVERIFY2(m_boxText.contains(QStringLiteral("42")), qPrintable(m_boxText));
    QTRY_COMPARE(find<TableView>("campaignTable")->model()->rowCount(), 1);
    QCOMPARE(
        find<TableView>("campaignTable")->model()->index(0, CampaignTableModel::Enrolled).data().toInt(), 42);
}

void MainWindowTest::formShowsErrorsAtTheirFields()
{
    makeLeads(*m_session, makeClient(*m_session), 3);
    open();
    click("newCampaign");
    CampaignForm* form = m_window->campaignsPage()->form();
    QVERIFY(form->shownProblem(QStringLiteral("name")).isEmpty());
    // Left without an entry: the error stands at the field at once, and only there.
    find<QLineEdit>("campaignName")->setFocus();
    QTest::keyClick(find<QLineEdit>("campaignName"), Qt::Key_Tab);
    QTRY_VERIFY(!form->shownProblem(QStringLiteral("name")).isEmpty());
    QVERIFY(form->shownProblem(QStringLiteral("messages.1.text")).isEmpty());
    // Submitting shows all and puts the focus on the first.
    click("createCampaign");
    QVERIFY(!form->shownProblem(QStringLiteral("messages.1.text")).isEmpty());
    QVERIFY(!form->shownProblem(QStringLiteral("audience.tags")).isEmpty());
    QTRY_VERIFY(find<QLineEdit>("campaignName")->hasFocus());
    QCOMPARE(count(QStringLiteral("campaigns")), 0);
    QTest::keyClicks(find<QLineEdit>("campaignName"), QStringLiteral("Named"));
    QVERIFY(form->shownProblem(QStringLiteral("name")).isEmpty());
    // Leaving with entries asks first.
    answerNext(QMessageBox::Cancel);
    click("cancelForm");
    QCOMPARE(find<QLineEdit>("campaignName")->text(), QStringLiteral("Named"));
}

void MainWindowTest::duplicateNameStandsAtTheNameField()
{
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 3);
    open();
    fillForm(QStringLiteral("Taken"));
    // Somebody else takes the name while the form is open.
    makeCampaign(*m_session, client, QStringLiteral("taken"));
    click("createCampaign");
    CampaignForm* form = m_window->campaignsPage()->form();
    QTRY_VERIFY(form->shownProblem(QStringLiteral("name")).contains(QStringLiteral("already")));
    QCOMPARE(find<QLineEdit>("campaignName")->text(), QStringLiteral("Taken"));
    QCOMPARE(count(QStringLiteral("campaigns")), 1);
}

void MainWindowTest::partialEnrollmentWarns()
{
    makeLeads(*m_session, makeClient(*m_session), 30);
    open();
    fillForm(QStringLiteral("Capped"));
    auto* cap = find<QWidget>("campaignCap");
    cap->setFocus();
    QTest::keyClick(cap, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(cap, QStringLiteral("10"));
    QTest::keyClick(cap, Qt::Key_Tab);
    QTRY_VERIFY(formPreview()->summary().has_value());
    QString announced;
    connect(m_window->workspace(), &Workspace::announced, this, [&](StatusKind kind, const QString& text) {
        if (kind == StatusKind::Warning)
            announced = text;
    });
    answerNext(QMessageBox::Ok);
    click("createAndEnroll");
    QTRY_VERIFY(!announced.isEmpty());
    QVERIFY2(announced.contains(QStringLiteral("10 of 30")), qPrintable(announced));
    QCOMPARE(count(QStringLiteral("enrollments")), 10);
}

void MainWindowTest::listIsSearchedAndFiltered()
{
    const ClientId client = makeClient(*m_session);
    makeCampaign(*m_session, client, QStringLiteral("Alpha"));
    const CampaignId beta = makeCampaign(*m_session, client, QStringLiteral("Beta 100%"));
    QVERIFY(changeCampaignState(*m_session, client, beta, CampaignAction::Pause));
    open();
    auto* table = find<TableView>("campaignTable");
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QTest::keyClicks(find<QLineEdit>("campaignSearch"), QStringLiteral("0%"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QTest::keyClicks(find<QLineEdit>("campaignSearch"), QStringLiteral("zzz"));
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QTRY_COMPARE(table->overlay()->state(), StateOverlay::State::Empty);
}

void MainWindowTest::runNowTakesFinishedLeadsOut()
{
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 17);
    const CampaignId campaign = makeCampaign(*m_session, client);
    QVERIFY(enrollCampaign(*m_session, client, campaign, EnrollmentMode::Real));
    mustExecute(*m_session, u"UPDATE enrollments SET sms_sequence_position = 3");
    open();
    m_window->setCurrentPage(QStringLiteral("deenrollment"));
    QTRY_VERIFY(find<QPushButton>("runNow")->isVisible());
    click("runNow");
    QTRY_COMPARE(count(QStringLiteral("enrollments WHERE outcome = 'completed'")), 17);
    QTRY_COMPARE(find<TableView>("runTable")->model()->rowCount(), 1);
    QCOMPARE(find<TableView>("runTable")->model()->index(0, RunTableModel::DeEnrolled).data().toInt(), 17);
    QTRY_COMPARE(m_window->findChild<HealthCard*>()->health().health, QStringLiteral("healthy"));
}

void MainWindowTest::runCanBeCancelled()
{
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 300);
    QVERIFY(enrollCampaign(*m_session, client, makeCampaign(*m_session, client), EnrollmentMode::Real));
    mustExecute(*m_session, u"UPDATE enrollments SET sms_sequence_position = 3");
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN "
        "NEW; END $$; "
        "CREATE TRIGGER slow BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE FUNCTION slow()")));
    open();
    m_window->setCurrentPage(QStringLiteral("deenrollment"));
    click("runNow");
    QTRY_VERIFY(find<QPushButton>("cancelRun")->isVisible());
    // In the middle of its one batch.
    QTRY_COMPARE(count(QStringLiteral("de_enrollment_runs WHERE status = 'running'")), 1);
    QTest::qWait(200);
    click("cancelRun");
    QTRY_COMPARE_WITH_TIMEOUT(count(QStringLiteral("de_enrollment_runs WHERE status = 'partial'")), 1, 10000);
    QTRY_VERIFY(find<QPushButton>("runNow")->isEnabled());
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NOT NULL")),
        count(QStringLiteral("de_enrollment_lead_log")));
}

void MainWindowTest::startErrorsAreShownWithRetry()
{
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    const QSignalSpy retries(m_window.get(), &MainWindow::startRequested);
    const QString message = QStringLiteral(
        "Can't reach the database at db.example.com:5432/campaigns. Check that the server runs and that the "
        "address is right, that its certificate is trusted, and that this user may connect from here.");
    m_window->showStartError({ErrorCode::Unavailable, message, {}, {}, {}});
    auto* overlay =
        m_window->centralWidget()->findChild<StateOverlay*>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(overlay);
    QCOMPARE(overlay->state(), StateOverlay::State::Error);
    QCOMPARE(overlay->message(), message);
    // All of it can be read.
    QTest::qWait(50);
    const auto labels = overlay->findChildren<QLabel*>();
    const auto headline =
        std::find_if(labels.cbegin(), labels.cend(), [&](const QLabel* l) { return l->text() == message; });
    QVERIFY(headline != labels.cend());
    QVERIFY((*headline)->isVisible()
        && (*headline)->height() >= (*headline)->heightForWidth((*headline)->width()));
    Q_EMIT overlay->retryRequested();
    QCOMPARE(retries.size(), 1);
}

void MainWindowTest::slowDatabaseDoesNotBlockTheWindow()
{
    const ClientId client = makeClient(*m_session);
    makeLeads(*m_session, client, 200);
    // Every question about campaigns now takes half a second.
    QVERIFY(
        m_session->executeScript(QStringLiteral("ALTER TABLE campaigns RENAME TO campaigns_fast; "
                                                "CREATE VIEW campaigns AS SELECT c.* FROM campaigns_fast c "
                                                "CROSS JOIN (SELECT pg_sleep(0.5)::text OFFSET 0) AS s")));
    makeLead(*m_session, client);
    mustExecute(*m_session,
        u"WITH slow AS (INSERT INTO campaigns_fast (client_id, name, campaign_type, target_tags) "
        u"SELECT id, 'Slow', 'Custom', '{a}' FROM clients RETURNING client_id, id) "
        u"INSERT INTO campaign_versions (client_id, campaign_id, version, messages) SELECT client_id, id, 1, "
        u"'[{\"step\": 1, \"delayMinutes\": 0, \"text\": \"Hello\"}]' FROM slow");
    open();
    QTest::qWait(300); // the first painting of the window is not what is measured
    const EventLoopWatch watch;
    m_window->workspace()->announceChange();
    QTRY_COMPARE_WITH_TIMEOUT(find<TableView>("campaignTable")->model()->rowCount(), 1, 10000);
    QTest::keyClicks(find<QLineEdit>("campaignSearch"), QStringLiteral("typing"));
    QVERIFY2(watch.problem().isEmpty(), qPrintable(watch.problem()));
}

void MainWindowTest::everyControlHasAName()
{
    makeLeads(*m_session, makeClient(*m_session), 3);
    open();
    QStringList nameless;
    const QStringList pages = m_window->pageIds();
    for (const QString& page : pages) {
        m_window->setCurrentPage(page);
        QTest::qWait(50);
        nameless += namelessControls();
    }
    m_window->setCurrentPage(QStringLiteral("campaigns"));
    click("newCampaign");
    nameless += namelessControls();
    nameless.removeDuplicates();
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

QStringList MainWindowTest::namelessControls()
{
    QStringList nameless;
    const auto widgets = m_window->findChildren<QWidget*>();
    for (QWidget* widget : widgets) {
        const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget)
            || qobject_cast<QPlainTextEdit*>(widget) || qobject_cast<QAbstractItemView*>(widget);
        // The inner line of a spin or combo box speaks through its box.
        const bool inner = qobject_cast<QAbstractSpinBox*>(widget->parentWidget())
            || qobject_cast<QComboBox*>(widget->parentWidget());
        if (!control || inner || !widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
        if (accessible && accessible->text(QAccessible::Name).isEmpty())
            nameless.append(QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName()
                + QLatin1String(" in ")
                + (widget->parentWidget() ? widget->parentWidget()->objectName() : QString()));
    }
    return nameless;
}

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
