// SPDX-License-Identifier: GPL-3.0-or-later
// The Statistics page in the real window on a real database, by mouse and keyboard.
#include "models/enrollment/enrollment.h"
#include "models/statistics/statisticstable.h"
#include "tests/gui/windowtest.h"
#include "ui/charts/barschart.h"
#include "ui/charts/charttablemodel.h"
#include "ui/charts/plotview.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/keyfigure.h"
#include "ui/controls/optionaldateedit.h"
#include "ui/controls/tableview.h"
#include "ui/statistics/campaignchooser.h"
#include "ui/statistics/figuredialog.h"

#include <QClipboard>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QToolButton>

#include <numeric>

using namespace cm;
using namespace cm::test;

class StatisticsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_statisticspage")); }
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        makeLeads(*m_session, m_client, 30);
        m_spring = makeCampaign(*m_session, m_client, QStringLiteral("Spring"));
        m_autumn = makeCampaign(*m_session, m_client, QStringLiteral("Autumn"), 3, 7);
        enroll(m_autumn);
        enroll(m_spring);
        mustExecute(*m_session,
            u"SELECT record_message_sent(client_id, id, 1) FROM enrollments WHERE campaign_id = :id",
            {{QLatin1String("id"), m_autumn}});
    }
    void cleanup()
    {
        m_window.reset();
        m_session.reset();
        m_database.reset();
    }

    void figuresAreTheCounters();
    void oneCampaignIsChosenByTyping();
    void sixCampaignsAtTheMost();
    void asOfADayBeforeAnythingShowsNothing();
    void anUnreadableDayIsSaidAndChangesNothing();
    void aFigureExplainsItself();
    void tablesFollowTheQuestion();
    void aDayOfAChartLeadsToItsLeads();
    void aBarLeadsToItsLeads();
    void aRowOfATableLeadsToItsLeads();
    void aShortPeriodIsDrawnByHours();
    void twoCampaignsAreComparedSideBySide();

private:
    void enroll(CampaignId campaign)
    {
        mustExecute(*m_session, u"SELECT enroll_campaign(:client, :campaign)",
            {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), campaign}});
    }
    void open()
    {
        m_window = openWindow(*m_database);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!m_window->pageIds().isEmpty());
        m_window->setCurrentPage(QStringLiteral("statistics"));
        QTRY_COMPARE(value("enrolled"), QStringLiteral("30"));
    }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    QString value(const char* metric)
    {
        auto* figure = m_window->findChild<KeyFigure*>(QStringLiteral("metric_") + QLatin1String(metric));
        return figure ? figure->valueText() : QString();
    }
    void choose(const QString& name)
    {
        auto* chooser = find<CampaignChooser>("statisticsCampaigns");
        auto* list = chooser->menu()->findChild<QListWidget*>();
        for (QListWidgetItem* item : list->findItems(name, Qt::MatchExactly))
            item->setCheckState(Qt::Checked);
    }

    /// The chart with this series, on this page.
    StackedDayChart* dayChart(const QString& series)
    {
        for (auto* chart : m_window->page(QStringLiteral("statistics"))->findChildren<StackedDayChart*>()) {
            if (!chart->data().series.isEmpty() && chart->data().series.first().key == series)
                return chart;
        }
        return nullptr;
    }
    /// Once they are there.
    TableView* leadsOfDialog()
    {
        auto* dialog = m_window->findChild<FigureDialog*>();
        return dialog ? dialog->findChild<TableView*>(QStringLiteral("table_leads")) : nullptr;
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    ClientId m_client;
    CampaignId m_spring;
    CampaignId m_autumn;
};

void StatisticsPageTest::figuresAreTheCounters()
{
    open();
    QCOMPARE(value("active"), QStringLiteral("30"));
    QCOMPARE(value("messages_sent"), QStringLiteral("7"));
    QCOMPARE(value("left"), QStringLiteral("0"));
    // Nothing to divide by.
    QCOMPARE(value("booking_rate"), QStringLiteral("–"));
}

void StatisticsPageTest::oneCampaignIsChosenByTyping()
{
    open();
    auto* chooser = find<CampaignChooser>("statisticsCampaigns");
    QTimer::singleShot(0, chooser, [chooser] {
        auto* search = chooser->menu()->findChild<QLineEdit*>();
        QTest::keyClicks(search, QStringLiteral("aut"));
        auto* list = chooser->menu()->findChild<QListWidget*>();
        for (int row = 0; row < list->count(); ++row) {
            if (!list->item(row)->isHidden())
                list->item(row)->setCheckState(Qt::Checked);
        }
        chooser->menu()->close();
    });
    QTest::mouseClick(chooser, Qt::LeftButton);
    QTRY_COMPARE(value("enrolled"), QStringLiteral("7"));
    QVERIFY(chooser->text().startsWith(QStringLiteral("Autumn")));
    QCOMPARE(value("messages_per_lead"), QStringLiteral("1.00"));
}

void StatisticsPageTest::sixCampaignsAtTheMost()
{
    for (int i = 0; i < 6; ++i)
        makeCampaign(*m_session, m_client, QStringLiteral("More %1").arg(i));
    open();
    auto* chooser = find<CampaignChooser>("statisticsCampaigns");
    for (int i = 0; i < 5; ++i)
        choose(QStringLiteral("More %1").arg(i));
    choose(QStringLiteral("Spring"));
    QCOMPARE(chooser->chosen().size(), 6);
    auto* list = chooser->menu()->findChild<QListWidget*>();
    QVERIFY(!(list->findItems(QStringLiteral("Autumn"), Qt::MatchExactly).constFirst()->flags()
        & Qt::ItemIsEnabled));
    QTRY_COMPARE(value("enrolled"), QStringLiteral("23"));
}

void StatisticsPageTest::asOfADayBeforeAnythingShowsNothing()
{
    open();
    auto* asOf = find<OptionalDateEdit>("statisticsAsOf");
    asOf->setFocus();
    QTest::keyClicks(asOf, QDate::currentDate().addDays(-40).toString(Qt::ISODate));
    QTest::keyClick(asOf, Qt::Key_Return);
    QTRY_COMPARE(value("enrolled"), QStringLiteral("0"));
    QCOMPARE(value("active"), QStringLiteral("0"));
}

void StatisticsPageTest::anUnreadableDayIsSaidAndChangesNothing()
{
    open();
    auto* period = find<FilterChips>("statisticsPeriod");
    period->setChecked({QStringLiteral("custom")});
    auto* problem = find<QLabel>("statisticsProblem");
    QTRY_VERIFY(problem->isVisible());
    QCOMPARE(problem->text(), QStringLiteral("Choose the first and the last day."));
    QCOMPARE(value("enrolled"), QStringLiteral("30"));
    period->setChecked({QStringLiteral("7d")});
    QTRY_VERIFY(!problem->isVisible());
}

void StatisticsPageTest::aFigureExplainsItself()
{
    open();
    auto* figure = m_window->findChild<KeyFigure*>(QStringLiteral("metric_messages_sent"));
    figure->setFocus();
    QTest::keyClick(figure, Qt::Key_Return);
    QTRY_VERIFY(m_window->findChild<FigureDialog*>());
    auto* dialog = m_window->findChild<FigureDialog*>();
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("metricSentence"))
                ->text()
                .contains(QStringLiteral("sent")));
    // It is named when its rows are there.
    QTRY_VERIFY(dialog->findChild<TableView*>(QStringLiteral("table_leads")));
    QCOMPARE(dialog->findChild<TableView*>(QStringLiteral("table_leads"))->model()->rowCount(), 7);
    dialog->findChild<QTabWidget*>()->setCurrentIndex(1);
    const QString query = dialog->findChild<QPlainTextEdit*>(QStringLiteral("metricQuery"))->toPlainText();
    QCOMPARE(mustExecute(*m_session, query).first().integer("numerator"), 7);
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("copyQuery")), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), query);
}

void StatisticsPageTest::tablesFollowTheQuestion()
{
    open();
    auto* campaigns = find<TableView>("table_campaigns");
    QTRY_COMPARE(campaigns->model()->rowCount(), 2);
    QCOMPARE(campaigns->model()->index(0, 0).data().toString(), QStringLiteral("Spring"));
    QCOMPARE(campaigns->model()->index(0, 1).data().toInt(), 23);
    choose(QStringLiteral("Autumn"));
    QTRY_COMPARE(campaigns->model()->rowCount(), 1);
    QCOMPARE(campaigns->model()->index(0, 2).data().toInt(), 7);
}

void StatisticsPageTest::aDayOfAChartLeadsToItsLeads()
{
    open();
    StackedDayChart* chart = dayChart(QStringLiteral("enrolled"));
    QVERIFY(chart);
    auto* plot = chart->findChild<PlotView*>();
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Left); // the newest day
    QTest::keyClick(plot, Qt::Key_Return);
    QTRY_VERIFY(m_window->findChild<FigureDialog*>());
    QTRY_VERIFY(leadsOfDialog());
    QCOMPARE(leadsOfDialog()->model()->rowCount(), 30);
    QCOMPARE(m_window->findChild<FigureDialog*>()->findChild<QLabel*>(QStringLiteral("figureValue"))->text(),
        QStringLiteral("30"));
}

void StatisticsPageTest::aBarLeadsToItsLeads()
{
    open();
    BarsChart* funnel = nullptr;
    for (auto* one : m_window->page(QStringLiteral("statistics"))->findChildren<BarsChart*>()) {
        if (!one->bars().isEmpty() && one->bars().first().label == QLatin1String("Enrolled"))
            funnel = one;
    }
    QVERIFY(funnel);
    auto* plot = funnel->findChild<PlotView*>();
    m_window->findChild<QScrollArea*>()->ensureWidgetVisible(plot);
    const QRectF area = plot->chart()->plotArea();
    QTest::mouseClick(plot->viewport(), Qt::LeftButton, {},
        plot->mapFromScene(
            area.left() + 3, area.top() + area.height() * 1.5 / static_cast<double>(funnel->bars().size())));
    QTRY_VERIFY(leadsOfDialog());
    QCOMPARE(leadsOfDialog()->model()->rowCount(), 7);
}

void StatisticsPageTest::aRowOfATableLeadsToItsLeads()
{
    open();
    auto* cohorts = find<TableView>("table_cohorts");
    QTRY_COMPARE(cohorts->model()->rowCount(), 1);
    cohorts->setFocus();
    cohorts->selectRow(0);
    QTest::keyClick(cohorts, Qt::Key_Return);
    QTRY_VERIFY(leadsOfDialog());
    QCOMPARE(leadsOfDialog()->model()->rowCount(), 30);
    // A row is no metric: it has no query.
    QCOMPARE(m_window->findChild<FigureDialog*>()->findChild<QTabWidget*>()->count(), 1);
}

void StatisticsPageTest::aShortPeriodIsDrawnByHours()
{
    open();
    find<FilterChips>("statisticsPeriod")->setChecked({QStringLiteral("24h")});
    QTRY_VERIFY(dayChart(QStringLiteral("enrolled"))->data().hours.size() >= 24);
    const DayChartData& data = dayChart(QStringLiteral("enrolled"))->data();
    QCOMPARE(data.days.size(), data.hours.size());
    QCOMPARE(
        std::accumulate(data.series.first().values.cbegin(), data.series.first().values.cend(), 0.0), 30.0);
}

void StatisticsPageTest::twoCampaignsAreComparedSideBySide()
{
    open();
    QVERIFY(!find<TableView>("table_comparison"));
    choose(QStringLiteral("Autumn"));
    choose(QStringLiteral("Spring"));
    QTRY_VERIFY(find<TableView>("table_comparison"));
    const QAbstractItemModel* model = find<TableView>("table_comparison")->model();
    QCOMPARE(model->columnCount(), 3);
    QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("Enrolled"));
    QCOMPARE(QSet<int>({model->index(0, 1).data().toInt(), model->index(0, 2).data().toInt()}),
        QSet<int>({7, 23}));
    // And a series for each in the chart.
    StackedDayChart* chart = dayChart(m_autumn.toString());
    QVERIFY(chart);
    QCOMPARE(chart->data().series.size(), 2);
    QCOMPARE(chart->data().series.first().label, QStringLiteral("Autumn"));
}

QTEST_MAIN(StatisticsPageTest)
#include "tst_statisticspage.moc"
