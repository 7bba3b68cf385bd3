// SPDX-License-Identifier: GPL-3.0-or-later
// The Audience page in the real window on a real database, by mouse and keyboard.
#include "models/audience/overlaptablemodel.h"
#include "models/audience/savedaudience.h"
#include "models/audience/verdicttablemodel.h"
#include "models/audience/waterfalltablemodel.h"
#include "models/enrollment/enrollment.h"
#include "tests/gui/windowtest.h"
#include "tests/support/eventloopwatch.h"
#include "ui/controls/barlist.h"
#include "ui/controls/formfield.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/controls/toast.h"

#include <QApplication>
#include <QCheckBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace cm;
using namespace cm::test;

class AudiencePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_audiencepage")); }
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        makeLeads(*m_session, m_client, 40);
        LeadSpec other;
        other.score = std::nullopt;
        other.tags = {QStringLiteral("Demo")};
        makeLeads(*m_session, m_client, 10, other);
        other.booked = true;
        makeLeads(*m_session, m_client, 5, other);
        m_spring = makeCampaign(*m_session, m_client, QStringLiteral("Spring"));
        m_autumn = makeCampaign(*m_session, m_client, QStringLiteral("Autumn"));
        m_bob = mustExecute(*m_session,
            u"INSERT INTO leads (client_id, first_name, last_name, email, icp_score) "
            "VALUES (:client, 'Bob', 'Inactive', 'bob@example.com', 12) RETURNING id",
            {{QLatin1String("client"), m_client}})
                    .first()
                    .id<LeadId>("id");
        mustExecute(
            *m_session, u"UPDATE leads SET is_active = false WHERE id = :id", {{QLatin1String("id"), m_bob}});
    }
    void cleanup()
    {
        m_window.reset();
        m_session.reset();
        m_database.reset();
    }

    void waterfallFollowsTheConditions();
    void breakdownShowsBars();
    void EX_01_enterOnALeadSaysWhy();
    void EX_01_anyLeadIsFoundByTyping();
    void overlapComparesWhatIsTicked();
    void exportWritesWhatIsShown();
    void exportIsStopped();
    void audiencesAreSavedUsedRenamedAndDeleted();
    void usingASavedAudienceKeepsWhatHasNoField();
    void readOnlyDatabaseSavesNothing();
    void errorsAreShownWithRetry();
    void slowQuestionsNeitherBlockNorOvertake();

private:
    void open()
    {
        m_window = openWindow(*m_database);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!m_window->pageIds().isEmpty());
        m_window->setCurrentPage(QStringLiteral("audience"));
        QTRY_COMPARE(countText(), QStringLiteral("50"));
    }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    // The campaign form has the same fields; these are the page's.
    template <typename T> T* onPage(const char* name)
    {
        return find<QTabWidget>("audienceViews")->window()->isVisible()
            ? page()->findChild<T*>(QLatin1String(name))
            : nullptr;
    }
    QWidget* page()
    {
        QWidget* widget = find<QTabWidget>("audienceViews");
        while (widget && !widget->inherits("cm::AudiencePage"))
            widget = widget->parentWidget();
        return widget;
    }
    QString countText() { return onPage<QLabel>("leadCount")->text(); }
    void click(const char* name)
    {
        auto* button = onPage<QAbstractButton>(name);
        QVERIFY2(button && button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void showView(int index)
    {
        auto* bar = find<QTabWidget>("audienceViews")->findChild<QTabBar*>();
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(index).center());
    }
    QDialog* dialog(const char* name)
    {
        QDialog* found = nullptr;
        [&] { QTRY_VERIFY((found = find<QDialog>(name)) && found->isVisible()); }();
        return found;
    }
    /// The waterfall as "rule: lost, left", a rule a line.
    QString waterfall()
    {
        const auto* model = onPage<TableView>("waterfallTable")->model();
        QStringList lines;
        for (int row = 0; row < model->rowCount(); ++row)
            lines.append(QStringLiteral("%1: %2, %3 +%4")
                             .arg(model->index(row, WaterfallTableModel::Rule).data().toString(),
                                 model->index(row, WaterfallTableModel::Lost).data().toString(),
                                 model->index(row, WaterfallTableModel::Left).data().toString(),
                                 model->index(row, WaterfallTableModel::Regained).data().toString()));
        return lines.join(u'\n');
    }
    void typeSearch(const QString& text)
    {
        auto* search = onPage<QLineEdit>("leadSearch");
        search->setFocus();
        search->selectAll();
        QTest::keyClicks(search, text);
    }
    void answerFileDialog(const QString& path) { answerNextFile(this, path); }
    void answerBox(QMessageBox::StandardButton button)
    {
        auto* timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [this, timer, button] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (!box)
                return;
            timer->deleteLater();
            m_boxText = box->text();
            QTest::mouseClick(box->button(button), Qt::LeftButton);
        });
        timer->start(20);
    }
    /// Whether a toast says this.
    bool isAnnounced(const QString& part)
    {
        const auto toasts = m_window->findChildren<Toast*>();
        return std::any_of(
            toasts.cbegin(), toasts.cend(), [&](const Toast* toast) { return toast->text().contains(part); });
    }
    bool runs(const QString& sql) { return m_session->executeScript(sql).has_value(); }
    /// The file's lines; empty if there is no file.
    QStringList lines(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly)
            ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
            : QStringList();
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    QTemporaryDir m_directory;
    ClientId m_client;
    CampaignId m_spring;
    CampaignId m_autumn;
    LeadId m_bob;
    QString m_boxText;
};

void AudiencePageTest::waterfallFollowsTheConditions()
{
    open();
    showView(1);
    QTRY_COMPARE(waterfall(),
        QStringLiteral("Active: 1, 55 +1\nNot booked: 5, 50 +5\nNot opted out: 0, 50 +0\n"
                       "Not in another campaign: 0, 50 +0"));
    QCOMPARE(onPage<QLabel>("waterfallHeadline")->text(),
        QStringLiteral("Of 56 leads 50 match, and 50 can be enrolled now."));
    typeSearch(QStringLiteral("bob"));
    QTRY_COMPARE(waterfall().section(u'\n', 1, 1),
        QStringLiteral("Name, e-mail, phone or company contains \"bob\": 55, 0 +50"));
    // Somebody else enrolls; the same view tells.
    QVERIFY(enrollCampaign(*m_session, m_client, m_spring, EnrollmentMode::Real));
    onPage<QLineEdit>("leadSearch")->clear();
    m_window->workspace()->announceChange();
    QTRY_COMPARE(waterfall().section(u'\n', -1), QStringLiteral("Not in another campaign: 40, 10 +40"));
    QTest::mouseClick(onPage<QCheckBox>("excludeInActiveCampaign"), Qt::LeftButton, {},
        QPoint(8, onPage<QCheckBox>("excludeInActiveCampaign")->height() / 2));
    QTRY_COMPARE(waterfall().section(u'\n', -1),
        QStringLiteral("In no campaign now (holds for every enrollment): 40, 10 +"));
}

void AudiencePageTest::breakdownShowsBars()
{
    mustExecute(*m_session, u"UPDATE leads SET lead_source = 'Facebook' WHERE icp_score = 50");
    open();
    showView(2);
    QTRY_VERIFY(!onPage<BarList>("byTag")->texts().isEmpty());
    QCOMPARE(onPage<BarList>("byTag")->texts(),
        QStringList({QStringLiteral("webinar: 40 (80 %)"), QStringLiteral("demo: 10 (20 %)")}));
    QCOMPARE(onPage<BarList>("bySource")->texts(),
        QStringList({QStringLiteral("Facebook: 40 (80 %)"), QStringLiteral("not known: 10 (20 %)")}));
    QCOMPARE(onPage<BarList>("byScore")->texts().last(), QStringLiteral("not known: 10 (20 %)"));
    QCOMPARE(onPage<BarList>("byEngagement")->texts().first(), QStringLiteral("High: 50 (100 %)"));
    typeSearch(QStringLiteral("nobody at all"));
    QTRY_COMPARE(onPage<BarList>("byTag")->texts(), QStringList());
}

void AudiencePageTest::EX_01_enterOnALeadSaysWhy()
{
    open();
    auto* table = onPage<TableView>("leadTable");
    QTRY_COMPARE(table->model()->rowCount(), 50);
    table->setFocus();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QDialog* why = dialog("whyDialog");
    auto* sentence = why->findChild<QLabel*>(QStringLiteral("whySentence"));
    QTRY_VERIFY(sentence->text().endsWith(QLatin1String(" is in the audience.")));
    QCOMPARE(why->findChild<TableView*>(QStringLiteral("whyTable"))->model()->rowCount(), 4);
    QTest::keyClick(why, Qt::Key_Escape);
    QTRY_VERIFY(!find<QDialog>("whyDialog"));
}

void AudiencePageTest::EX_01_anyLeadIsFoundByTyping()
{
    mustExecute(*m_session,
        u"UPDATE leads SET booked = true, booked_at = '2026-05-02T10:00:00Z' WHERE id = :id",
        {{QLatin1String("id"), m_bob}});
    open();
    click("whyNot");
    QDialog* why = dialog("whyDialog");
    auto* search = why->findChild<QLineEdit*>(QStringLiteral("whySearch"));
    auto* found = why->findChild<QListWidget*>(QStringLiteral("whyFound"));
    auto* sentence = why->findChild<QLabel*>(QStringLiteral("whySentence"));
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("BOB@"));
    QTRY_COMPARE(found->count(), 1);
    QTest::keyClick(search, Qt::Key_Down);
    QVERIFY(found->hasFocus());
    QTRY_COMPARE(sentence->text(),
        QStringLiteral("Bob Inactive is left out: is inactive; booked on 2 May 2026 12:00."));
    auto* table = why->findChild<TableView*>(QStringLiteral("whyTable"));
    QCOMPARE(table->model()->index(0, VerdictTableModel::Met).data().toString(), QStringLiteral("No"));
    QCOMPARE(table->model()->index(1, VerdictTableModel::Verdict).data().toString(),
        QStringLiteral("booked on 2 May 2026 12:00"));
    // By id, and what is not there.
    search->setFocus();
    search->selectAll();
    QTest::keyClicks(search, m_bob.toString());
    QTRY_VERIFY(found->count() == 1 && found->item(0)->text().startsWith(QLatin1String("Bob")));
    search->selectAll();
    QTest::keyClicks(search, QStringLiteral("%'_"));
    QTRY_COMPARE(found->findChild<StateOverlay*>()->state(), StateOverlay::State::Empty);
}

void AudiencePageTest::overlapComparesWhatIsTicked()
{
    open();
    click("openOverlap");
    QDialog* overlap = dialog("overlapDialog");
    auto* table = overlap->findChild<TableView*>(QStringLiteral("overlapTable"));
    auto* campaigns = overlap->findChild<QListWidget*>(QStringLiteral("overlapCampaigns"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(0, 1).data().toInt(), 40);
    QVERIFY(table->model()
                ->index(0, 1)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QLatin1String("40 of the 40 leads of ")));
    // One alone is nothing to compare.
    campaigns->setFocus();
    QTest::keyClick(campaigns, Qt::Key_Space);
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QCOMPARE(table->overlay()->message(), QStringLiteral("Choose at least two"));
    auto* tags = overlap->findChild<QWidget*>(QStringLiteral("overlapKind"));
    const auto chips = tags->findChildren<QAbstractButton*>();
    QTest::mouseClick(chips.at(1), Qt::LeftButton);
    auto* input = overlap->findChild<QWidget*>(QStringLiteral("overlapTags"))->findChild<QLineEdit*>();
    QTest::keyClicks(input, QStringLiteral("webinar,demo,"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(1, 1).data().toInt(), 15);
    QCOMPARE(table->model()->index(0, 1).data().toInt(), 0);
}

void AudiencePageTest::exportWritesWhatIsShown()
{
    open();
    typeSearch(QStringLiteral("ada1@"));
    QTRY_COMPARE(countText(), QStringLiteral("2"));
    const QString path = m_directory.filePath(QStringLiteral("some.csv"));
    answerFileDialog(path);
    click("exportLeads");
    QTRY_COMPARE(lines(path).size(), 3);
    QVERIFY(lines(path).at(1).contains(QLatin1String(",ada1@example.com,")));
    QTRY_VERIFY(isAnnounced(QStringLiteral("2 leads were written to ") + path));
    QVERIFY(onPage<QPushButton>("exportLeads")->isEnabled());
    // A place that doesn't exist.
    answerFileDialog(m_directory.filePath(QStringLiteral("no/some.csv")));
    click("exportLeads");
    QTRY_VERIFY(isAnnounced(QStringLiteral("can't be written")));
}

void AudiencePageTest::exportIsStopped()
{
    open();
    // Each lead now takes a moment.
    QVERIFY(runs(QStringLiteral("CREATE FUNCTION slow_order(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN "
                                "RETURN 'pg_sleep(0.2)::text'; "
                                "END $$; ALTER FUNCTION enrollment_order(text) RENAME TO fast_order; "
                                "ALTER FUNCTION slow_order(text) RENAME TO enrollment_order; "
                                "GRANT EXECUTE ON FUNCTION enrollment_order(text) TO PUBLIC")));
    const QString path = m_directory.filePath(QStringLiteral("stopped.csv"));
    answerFileDialog(path);
    click("exportLeads");
    QTRY_VERIFY(onPage<QPushButton>("cancelExport")->isVisible());
    QVERIFY(!onPage<QPushButton>("exportLeads")->isEnabled());
    QTest::qWait(200);
    click("cancelExport");
    QVERIFY(!onPage<QPushButton>("cancelExport")->isVisible());
    QVERIFY(onPage<QPushButton>("exportLeads")->isEnabled());
    // The server stops, too.
    QTRY_COMPARE_WITH_TIMEOUT(
        number(*m_session,
            QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE state = "
                           "'active' AND query LIKE 'COPY%' AND datname = current_database()")),
        0, 3000);
    QVERIFY(!QFile::exists(path));
}

void AudiencePageTest::audiencesAreSavedUsedRenamedAndDeleted()
{
    open();
    typeSearch(QStringLiteral("ada1@"));
    QTRY_COMPARE(countText(), QStringLiteral("2"));
    click("openSavedAudiences");
    QDialog* saved = dialog("savedAudiencesDialog");
    auto* name = saved->findChild<QLineEdit*>(QStringLiteral("savedAudienceName"));
    auto* table = saved->findChild<TableView*>(QStringLiteral("savedAudienceTable"));
    const auto button = [&](const char* which) {
        return saved->findChild<QPushButton*>(QLatin1String(which));
    };
    QTRY_COMPARE(table->overlay()->state(), StateOverlay::State::Empty);
    QVERIFY(!button("saveAudience")->isEnabled());
    QTest::keyClicks(name, QStringLiteral("First ones"));
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(saved->isVisible()); // Enter saved and did not close
    // The name is taken.
    QTest::keyClicks(name, QStringLiteral("FIRST ones"));
    QTest::mouseClick(button("saveAudience"), Qt::LeftButton);
    auto* field = qobject_cast<FormField*>(name->parentWidget());
    for (QWidget* widget = name; widget && !field; widget = widget->parentWidget())
        field = qobject_cast<FormField*>(widget);
    QTRY_VERIFY(field->error().contains(QLatin1String("already has this name")));
    // Another name for it.
    const auto before = listSavedAudiences(*m_session, m_client);
    QVERIFY(noteSavedAudience(*m_session, m_client, m_spring, before->first().id));
    table->selectRow(0);
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("The two"));
    QTest::mouseClick(button("renameAudience"), Qt::LeftButton);
    QTRY_COMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("The two"));
    QCOMPARE(table->model()->index(0, 2).data().toString(), QStringLiteral("1 campaign"));
    QTest::mouseClick(button("closeSavedAudiences"), Qt::LeftButton);
    // Taken over again by Enter.
    typeSearch(QStringLiteral("bob"));
    QTRY_COMPARE(countText(), QStringLiteral("0"));
    QTRY_VERIFY(!find<QDialog>("savedAudiencesDialog"));
    click("openSavedAudiences");
    saved = dialog("savedAudiencesDialog");
    table = saved->findChild<TableView*>(QStringLiteral("savedAudienceTable"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->setFocus();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_COMPARE(countText(), QStringLiteral("2"));
    QCOMPARE(onPage<QLineEdit>("leadSearch")->text(), QStringLiteral("ada1@"));
    QTRY_VERIFY(!find<QDialog>("savedAudiencesDialog"));
    // And deleted.
    click("openSavedAudiences");
    saved = dialog("savedAudiencesDialog");
    table = saved->findChild<TableView*>(QStringLiteral("savedAudienceTable"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    answerBox(QMessageBox::Yes);
    QTest::mouseClick(button("deleteAudience"), Qt::LeftButton);
    QCOMPARE(m_boxText,
        QStringLiteral(
            "Delete the saved audience \"The two\"? 1 campaigns took it over; they keep their copy."));
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QVERIFY(listSavedAudiences(*m_session, m_client)->isEmpty());
}

void AudiencePageTest::usingASavedAudienceKeepsWhatHasNoField()
{
    mustExecute(*m_session, u"UPDATE leads SET lead_source = 'Facebook' WHERE icp_score = 50");
    Audience audience;
    audience.leadSources = {QStringLiteral("facebook")};
    audience.createdAfter = QStringLiteral("2026-01-15T11:00:00Z");
    QVERIFY(saveAudience(*m_session, m_client, QStringLiteral("From Facebook"), audience));
    open();
    QVERIFY(!onPage<QWidget>("otherConditions")->isVisible());
    click("openSavedAudiences");
    QDialog* saved = dialog("savedAudiencesDialog");
    auto* table = saved->findChild<TableView*>(QStringLiteral("savedAudienceTable"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    QTest::mouseClick(saved->findChild<QPushButton*>(QStringLiteral("useAudience")), Qt::LeftButton);
    QTRY_COMPARE(countText(), QStringLiteral("40"));
    QVERIFY(onPage<QWidget>("otherConditions")->isVisible());
    click("removeOtherConditions");
    QTRY_COMPARE(countText(), QStringLiteral("50"));
    QVERIFY(!onPage<QWidget>("otherConditions")->isVisible());
}

void AudiencePageTest::readOnlyDatabaseSavesNothing()
{
    open();
    QVERIFY(runs(QStringLiteral("ALTER TABLE leads ALTER COLUMN title SET DEFAULT 'x'")));
    m_window->workspace()->driftGuard().check();
    QTRY_VERIFY(m_window->workspace()->isReadOnly());
    click("openSavedAudiences");
    QDialog* saved = dialog("savedAudiencesDialog");
    auto* name = saved->findChild<QLineEdit*>(QStringLiteral("savedAudienceName"));
    QTest::keyClicks(name, QStringLiteral("Kept"));
    auto* save = saved->findChild<QPushButton*>(QStringLiteral("saveAudience"));
    QVERIFY(!save->isEnabled());
    QVERIFY(!save->toolTip().isEmpty());
    QTest::keyClick(name, Qt::Key_Return);
    QTest::qWait(100);
    QVERIFY(listSavedAudiences(*m_session, m_client)->isEmpty());
}

void AudiencePageTest::errorsAreShownWithRetry()
{
    open();
    QVERIFY(runs(QStringLiteral("ALTER FUNCTION audience_waterfall(uuid, jsonb, uuid) RENAME TO gone")));
    showView(1);
    auto* overlay = onPage<TableView>("waterfallTable")->overlay();
    QTRY_COMPARE(overlay->state(), StateOverlay::State::Error);
    QVERIFY(!overlay->message().isEmpty());
    QVERIFY(runs(QStringLiteral("ALTER FUNCTION gone(uuid, jsonb, uuid) RENAME TO audience_waterfall")));
    Q_EMIT overlay->retryRequested();
    QTRY_COMPARE(overlay->state(), StateOverlay::State::None);
    QVERIFY(waterfall().startsWith(QLatin1String("Active: 1, 55")));
}

void AudiencePageTest::slowQuestionsNeitherBlockNorOvertake()
{
    open();
    showView(1);
    QTRY_VERIFY(!waterfall().isEmpty());
    // The first question takes longer than the second from now on.
    QVERIFY(runs(QStringLiteral(
        "ALTER FUNCTION audience_waterfall(uuid, jsonb, uuid) RENAME TO quick_waterfall; "
        "CREATE FUNCTION audience_waterfall(uuid, jsonb, uuid) RETURNS TABLE (number integer, scope text, "
        "rule text, rejected bigint, remaining bigint, regained bigint) LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_sleep(CASE $2 ->> 'search' WHEN 'nobody' THEN 2 ELSE 0.1 END); "
        "RETURN QUERY SELECT * FROM quick_waterfall($1, $2, $3); END $$")));
    const EventLoopWatch watch;
    typeSearch(QStringLiteral("nobody"));
    QTest::qWait(700);
    QCOMPARE(onPage<TableView>("waterfallTable")->overlay()->state(), StateOverlay::State::Loading);
    typeSearch(QStringLiteral("bob"));
    QTRY_VERIFY(waterfall().contains(QLatin1String("\"bob\"")));
    QTest::qWait(2000); // the first answer would have come by now
    QVERIFY2(waterfall().contains(QLatin1String("\"bob\"")), qPrintable(waterfall()));
    QVERIFY2(watch.problem().isEmpty(), qPrintable(watch.problem()));
}

QTEST_MAIN(AudiencePageTest)
#include "tst_audiencepage.moc"
