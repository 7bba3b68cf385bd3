// SPDX-License-Identifier: GPL-3.0-or-later
// The page Campaigns: filters and views, details, changes to many, and what is listed.
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaigntablemodel.h"
#include "models/enrollment/enrollment.h"
#include "tests/campaigns/pagewindow.h"
#include "tests/support/eventloopwatch.h"
#include "ui/campaigns/campaigndetail.h"
#include "ui/campaigns/campaignfilterbar.h"
#include "ui/campaigns/savedviews.h"
#include "ui/campaigns/sequencedifferenceview.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"

#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QTabWidget>

using namespace cm;
using namespace cm::test;

class CampaignsPageTest : public PageWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_campaignspage")); }
    void init() { open(); }
    void cleanup()
    {
        close();
        QSettings().clear();
    }

    void chipsFilterAndViewsAreKept();
    void detailTabsShowTheChosenOne();
    void aTabThatIsLeftBeforeItsAnswerHarmsNothing();
    void manyAreChangedWithOneList();
    void actionsAreReachedWithoutAMenuOfTheTable();
    void rowsAreCopiedAndExported();
    void tenThousandCampaignsDoNotStutter();
};

void CampaignsPageTest::chipsFilterAndViewsAreKept()
{
    make(QStringLiteral("Alpha"));
    const CampaignId beta = make(QStringLiteral("Beta"));
    QVERIFY(changeCampaignState(*m_session, m_client, beta, CampaignAction::Pause));
    refresh();
    QTRY_COMPARE(shown().size(), 2);
    auto* bar = m_window->findChild<CampaignFilterBar*>();
    CampaignFilter filter;
    filter.statuses = {CampaignStatus::Paused};
    filter.types = {CampaignType::Custom};
    filter.sort = CampaignSort::Name;
    bar->setFilter(filter);
    QTRY_COMPARE(shown(), QStringList{QStringLiteral("Beta")});
    // Kept under a name that is no path, and chosen again later.
    auto* views = find<SavedViews>("savedViews");
    QTimer::singleShot(100, this, [] {
        auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
        QVERIFY(dialog);
        dialog->setTextValue(QStringLiteral("Paused / all"));
        dialog->accept();
    });
    Q_EMIT views->menu()->aboutToShow();
    views->menu()->actions().last()->trigger();
    QCOMPARE(views->names(), QStringList{QStringLiteral("Paused / all")});
    bar->setFilter({});
    QTRY_COMPARE(shown().size(), 2);
    Q_EMIT views->menu()->aboutToShow();
    views->menu()->actions().first()->trigger();
    QTRY_COMPARE(shown(), QStringList{QStringLiteral("Beta")});
    QCOMPARE(bar->filter().types, filter.types);
    views->remove(QStringLiteral("Paused / all"));
    QVERIFY(views->names().isEmpty());
    bar->setFilter({});
    // The table's headings sort, on the server.
    table()->sortByColumn(CampaignTableModel::Name, Qt::DescendingOrder);
    QTRY_COMPARE(shown(), (QStringList{QStringLiteral("Beta"), QStringLiteral("Alpha")}));
}

void CampaignsPageTest::detailTabsShowTheChosenOne()
{
    const CampaignId id = make(QStringLiteral("Alpha"));
    QVERIFY(enrollCampaign(*m_session, m_client, id, EnrollmentMode::Real));
    auto stored = loadStoredCampaign(*m_session, m_client, id);
    CampaignDraft draft = stored->draft;
    draft.messages.append({1440, QStringLiteral("A third")});
    QVERIFY(updateCampaign(*m_session, m_client, *stored, draft));
    refresh();
    auto* tabs = find<QTabWidget>("campaignTabs");
    select(QStringLiteral("Alpha"));
    const QStringList titles{QStringLiteral("Funnel"), QStringLiteral("Sequence"), QStringLiteral("Versions"),
        QStringLiteral("Runs"), QStringLiteral("Leads"), QStringLiteral("Events")};
    QCOMPARE(tabs->count(), titles.size());
    for (int i = 0; i < titles.size(); ++i)
        QCOMPARE(tabs->tabText(i), titles[i]);
    tabs->setCurrentIndex(2);
    auto* difference = tabs->widget(2)->findChild<SequenceDifferenceView*>();
    QTRY_COMPARE(difference->steps(),
        (QStringList{QStringLiteral("= 1|1"), QStringLiteral("= 2|2"), QStringLiteral("+ 0|3")}));
    tabs->setCurrentIndex(3);
    QTRY_COMPARE(find<TableView>("campaignRuns")->model()->rowCount(), 1);
    QCOMPARE(
        find<TableView>("campaignRuns")->model()->index(0, 1).data().toString(), QStringLiteral("Success"));
    tabs->setCurrentIndex(4);
    QTRY_COMPARE(find<TableView>("campaignLeads")->model()->rowCount(), 12);
    tabs->setCurrentIndex(5);
    QTRY_COMPARE(find<TableView>("campaignEvents")->model()->rowCount(), 12);
    QCOMPARE(find<TableView>("campaignEvents")->model()->index(0, 1).data().toString(),
        QStringLiteral("Enrolled"));
}

void CampaignsPageTest::aTabThatIsLeftBeforeItsAnswerHarmsNothing()
{
    make(QStringLiteral("Alpha"));
    refresh();
    QTRY_COMPARE(shown().size(), 1);
    select(QStringLiteral("Alpha"));
    auto* tabs = find<QTabWidget>("campaignTabs");
    for (int tab = 1; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        tabs->setCurrentIndex(0);
        QTest::qWait(100); // the answer would be there by now
        QCOMPARE(tabs->currentIndex(), 0);
    }
    // It is asked again when it is chosen again.
    tabs->setCurrentIndex(tabs->count() - 1);
    auto* overlay = qobject_cast<TableView*>(tabs->currentWidget())->overlay();
    QTRY_VERIFY(overlay->isVisible());
}

void CampaignsPageTest::manyAreChangedWithOneList()
{
    make(QStringLiteral("A"));
    const CampaignId b = make(QStringLiteral("B"));
    make(QStringLiteral("C"));
    QVERIFY(changeCampaignState(*m_session, m_client, b, CampaignAction::Deactivate));
    refresh();
    QTRY_COMPARE(shown().size(), 3);
    table()->selectAll();
    answerNext(QMessageBox::Cancel);
    choose(QStringLiteral("Pause 3 campaigns …"));
    QVERIFY2(m_boxText.contains(QStringLiteral("3 campaigns")), qPrintable(m_boxText));
    QCOMPARE(count(QStringLiteral("campaigns WHERE is_paused")), 0);
    table()->selectAll();
    answerNext(QMessageBox::Ok);
    choose(QStringLiteral("Pause 3 campaigns …"));
    QTRY_VERIFY(find<QDialog>("bulkResults"));
    QCOMPARE(find<QLabel>("bulkSummary")->text(), QStringLiteral("Pause: 2 of 3 done."));
    const auto* results = find<TableView>("bulkTable")->model();
    QCOMPARE(results->rowCount(), 3);
    int refused = 0;
    for (int row = 0; row < 3; ++row)
        refused += results->index(row, 2).data().toString().contains(QStringLiteral("deactivated")) ? 1 : 0;
    QCOMPARE(refused, 1);
    QCOMPARE(count(QStringLiteral("campaigns WHERE is_paused")), 2);
    find<QDialog>("bulkResults")->reject();
}

void CampaignsPageTest::actionsAreReachedWithoutAMenuOfTheTable()
{
    auto* actions = find<QPushButton>("campaignActions");
    QVERIFY(!actions->isEnabled());
    make(QStringLiteral("Alpha"));
    make(QStringLiteral("Beta"));
    refresh();
    select(QStringLiteral("Beta"));
    QTRY_VERIFY(actions->isEnabled());
    QCOMPARE(actions->text(), QStringLiteral("Actions"));
    const auto entries = [actions] {
        Q_EMIT actions->menu()->aboutToShow();
        QStringList texts;
        for (const QAction* action : actions->menu()->actions())
            texts.append(action->text());
        return texts;
    };
    QVERIFY(entries().contains(QStringLiteral("Edit …")));
    table()->selectAll();
    QCOMPARE(actions->text(), QStringLiteral("Actions for 2 campaigns"));
    QVERIFY(entries().contains(QStringLiteral("Pause 2 campaigns …")));
    QVERIFY(!entries().contains(QStringLiteral("Edit …")));
    // By keys; what is not one campaign is not edited.
    table()->setFocus();
    press(Qt::Key_E, Qt::ControlModifier);
    QTest::qWait(200);
    QVERIFY(!form()->isVisible());
    select(QStringLiteral("Beta"));
    press(Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(form()->isVisible());
    QCOMPARE(form()->draft().name, QStringLiteral("Beta"));
    click("cancelForm");
    QTRY_VERIFY(!form()->isVisible());
    press(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(form()->isVisible());
    QCOMPARE(form()->draft().name, QStringLiteral("Beta (copy)"));
}

void CampaignsPageTest::rowsAreCopiedAndExported()
{
    make(QStringLiteral("Alpha"));
    refresh();
    select(QStringLiteral("Alpha"));
    table()->setFocus();
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("Alpha")));
    const QString path =
        QDir::temp().filePath(QStringLiteral("campaigns-%1.csv").arg(QCoreApplication::applicationPid()));
    answerNextFile(this, path);
    click("exportCampaigns");
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 2);
    file.remove();
}

void CampaignsPageTest::tenThousandCampaignsDoNotStutter()
{
    mustExecute(*m_session,
        u"WITH made AS (INSERT INTO campaigns (client_id, name, campaign_type, target_tags) SELECT :client, "
        "'Campaign ' || n, 'Custom', ARRAY['tag ' || n % 50] FROM generate_series(1, 10000) AS n "
        "RETURNING client_id, id) INSERT INTO campaign_versions (client_id, campaign_id, version, messages) "
        "SELECT client_id, id, 1, '[{\"step\": 1, \"delayMinutes\": 0, \"text\": \"Hello\"}]' FROM made",
        {{QLatin1String("client"), m_client}});
    mustExecute(*m_session, u"ANALYZE campaigns");
    QTest::qWait(300); // the first painting of the window is not what is measured
    const EventLoopWatch watch;
    m_window->findChild<CampaignFilterBar*>()->setFilter({}); // this list alone reads them anew
    QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 10000, 15000);
    table()->sortByColumn(CampaignTableModel::Name, Qt::AscendingOrder);
    QTRY_COMPARE(
        table()->model()->index(0, CampaignTableModel::Name).data().toString(), QStringLiteral("Campaign 1"));
    table()->scrollToBottom();
    QTest::qWait(100);
    QTest::keyClicks(find<QLineEdit>("campaignSearch"), QStringLiteral("99"));
    QTRY_VERIFY(table()->model()->rowCount() < 1000);
    // All of them again, and every one selected.
    find<QLineEdit>("campaignSearch")->clear();
    QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 10000, 15000);
    table()->selectAll();
    QTest::qWait(100);
    qInfo("longest stop of the event loop: %lld ms", watch.longestMs());
    QVERIFY2(watch.problem().isEmpty(), qPrintable(watch.problem()));
    // Each gets other figures.
    mustExecute(*m_session, u"UPDATE campaigns SET completed_leads_count = 7");
    const EventLoopWatch refreshWatch;
    refresh();
    QTRY_COMPARE_WITH_TIMEOUT(
        table()->model()->index(0, CampaignTableModel::Completed).data().toLongLong(), 7, 15000);
    QTest::qWait(100);
    qInfo("longest stop of the event loop at a refresh: %lld ms", refreshWatch.longestMs());
    QVERIFY2(refreshWatch.problem().isEmpty(), qPrintable(refreshWatch.problem()));
}

QTEST_MAIN(CampaignsPageTest)
#include "tst_campaignspage.moc"
