// SPDX-License-Identifier: GPL-3.0-or-later
// Charts by mouse and keyboard, without a database: zoom, cursor, choosing, figures, export.
#include "tests/charts/chartsamples.h"
#include "ui/charts/barschart.h"
#include "ui/charts/chartpanel.h"
#include "ui/charts/charttablemodel.h"
#include "ui/charts/plotview.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

class ChartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(ThemeChoice::Light); }
    void init()
    {
        m_chart = std::make_unique<StackedDayChart>();
        m_chart->resize(900, 300);
        m_chart->setData(outcomeSample(30));
        m_chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
        m_plot = m_chart->findChild<PlotView*>();
    }
    void cleanup() { m_chart.reset(); }

    void draggingOverDaysZoomsInToThem();
    void draggingBackwardsAndBeyondTheEdgeIsTheSame();
    void escapeAndTheButtonShowAllDays();
    void plusAndMinusZoomAtTheCursor();
    void newFiguresOfTheSameDaysKeepTheZoom();
    void otherDaysEndTheZoom();
    void aChosenDayInAZoomIsThatDay();
    void aDragChoosesNoDay();
    void negativeFiguresAreInTheTableButNotDrawn();
    void hiddenSeriesStayInTheTable();
    void barsAreChosenByKeyboardAndMouse();
    void barsThatCantBeChosenSayTheirValue();
    void figuresAreAValidModel();
    void figuresAreExportedAsCsv();

private:
    QPoint at(double share) const
    {
        const QRectF area = m_plot->chart()->plotArea();
        return m_plot->mapFromScene(area.left() + share * area.width(), area.center().y());
    }
    void drag(const QPoint& from, const QPoint& to) const
    {
        QWidget* target = m_plot->viewport();
        QTest::mousePress(target, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 4; ++step)
            mouseMove(target, from + (to - from) * step / 4);
        QTest::mouseRelease(target, Qt::LeftButton, {}, to);
    }
    // QTest::mouseMove() tells no buttons.
    static void mouseMove(QWidget* target, const QPoint& to)
    {
        QMouseEvent event(QEvent::MouseMove, to, target->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(target, &event);
    }

    std::unique_ptr<StackedDayChart> m_chart;
    PlotView* m_plot = nullptr;
};

void ChartsTest::draggingOverDaysZoomsInToThem()
{
    QCOMPARE(m_chart->zoom(), std::pair(0, 30));
    drag(at(10.5 / 30), at(14.5 / 30));
    QCOMPARE(m_chart->zoom(), std::pair(10, 5));
    // And within that once more.
    drag(at(1.5 / 5), at(2.5 / 5));
    QCOMPARE(m_chart->zoom(), std::pair(11, 2));
    QVERIFY(m_chart->dayLabelRects().size() == 2);
}

void ChartsTest::draggingBackwardsAndBeyondTheEdgeIsTheSame()
{
    drag(at(5.5 / 30), at(0) - QPoint(200, 0));
    QCOMPARE(m_chart->zoom(), std::pair(0, 6));
}

void ChartsTest::escapeAndTheButtonShowAllDays()
{
    auto* all = m_chart->findChild<QPushButton*>(QStringLiteral("allDays"));
    QVERIFY(!all->isVisible());
    drag(at(10.5 / 30), at(14.5 / 30));
    QVERIFY(all->isVisible());
    QTest::keyClick(m_plot, Qt::Key_Escape);
    QCOMPARE(m_chart->zoom(), std::pair(0, 30));
    QVERIFY(!all->isVisible());
    m_chart->setZoom(3, 4);
    QTest::mouseClick(all, Qt::LeftButton);
    QCOMPARE(m_chart->zoom(), std::pair(0, 30));
}

void ChartsTest::plusAndMinusZoomAtTheCursor()
{
    m_chart->setCursorDay(8);
    QTest::keyClick(m_plot, Qt::Key_Plus);
    QCOMPARE(m_chart->zoom(), std::pair(1, 15));
    QTest::keyClick(m_plot, Qt::Key_Plus);
    QCOMPARE(m_chart->zoom(), std::pair(4, 8));
    QCOMPARE(m_chart->cursor(), 8);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(m_plot, Qt::Key_Plus);
    QCOMPARE(m_chart->zoom(), std::pair(8, 1));
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(m_plot, Qt::Key_Minus);
    QCOMPARE(m_chart->zoom(), std::pair(0, 30));
}

void ChartsTest::newFiguresOfTheSameDaysKeepTheZoom()
{
    m_chart->setZoom(10, 5);
    DayChartData next = outcomeSample(30);
    next.series.first().values[12] = 500;
    m_chart->setData(next);
    QCOMPARE(m_chart->zoom(), std::pair(10, 5));
}

void ChartsTest::otherDaysEndTheZoom()
{
    m_chart->setZoom(10, 5);
    m_chart->setData(outcomeSample(7));
    QCOMPARE(m_chart->zoom(), std::pair(0, 7));
    m_chart->setData({});
    QCOMPARE(m_chart->zoom(), std::pair(0, 0));
    drag(at(0.2), at(0.8));
    QTest::keyClick(m_plot, Qt::Key_Plus);
    QTest::keyClick(m_plot, Qt::Key_Left);
    QCOMPARE(m_chart->cursor(), -1);
}

void ChartsTest::aChosenDayInAZoomIsThatDay()
{
    QSignalSpy chosen(m_chart.get(), &DayChart::dayActivated);
    m_chart->setZoom(10, 5);
    QTest::mouseClick(m_plot->viewport(), Qt::LeftButton, {}, at(3.5 / 5));
    QCOMPARE(chosen.takeFirst().constFirst().toInt(), 13);
    QVERIFY(m_chart->reading(13).startsWith(QStringLiteral("14 Mar 2026")));
    QTest::keyClick(m_plot, Qt::Key_Right);
    QTest::keyClick(m_plot, Qt::Key_Right);
    QTest::keyClick(m_plot, Qt::Key_Return);
    // It stops at the last day that is drawn.
    QCOMPARE(chosen.takeFirst().constFirst().toInt(), 14);
}

void ChartsTest::aDragChoosesNoDay()
{
    QSignalSpy chosen(m_chart.get(), &DayChart::dayActivated);
    drag(at(10.5 / 30), at(14.5 / 30));
    QCOMPARE(chosen.count(), 0);
}

void ChartsTest::negativeFiguresAreInTheTableButNotDrawn()
{
    DayChartData data = outcomeSample(3);
    data.series.resize(1);
    data.series.first().values = {4, -3, 0};
    m_chart->setData(data);
    QCOMPARE(m_chart->table().rows[1][1].toDouble(), -3.0);
    QVERIFY(m_chart->reading(1).contains(QStringLiteral("-3")));
}

void ChartsTest::hiddenSeriesStayInTheTable()
{
    m_chart->setSeriesVisible(QStringLiteral("booked"), false);
    QVERIFY(!m_chart->reading(3).contains(QStringLiteral("Booked")));
    QVERIFY(m_chart->table().headers.contains(QStringLiteral("Booked")));
}

void ChartsTest::barsAreChosenByKeyboardAndMouse()
{
    BarsChart bars;
    bars.setChoosable(true);
    bars.setBars(funnelSample());
    bars.resize(600, 240);
    bars.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bars));
    QSignalSpy chosen(&bars, &BarsChart::barActivated);
    auto* plot = bars.findChild<PlotView*>();
    QTest::keyClick(plot, Qt::Key_Down);
    QTest::keyClick(plot, Qt::Key_Down);
    QTest::keyClick(plot, Qt::Key_Return);
    QCOMPARE(chosen.takeFirst().constFirst().toInt(), 1);
    const QRectF area = plot->chart()->plotArea();
    QTest::mouseClick(plot->viewport(), Qt::LeftButton, {},
        plot->mapFromScene(area.left() + 5, area.top() + area.height() * 3.5 / 4));
    QCOMPARE(chosen.takeFirst().constFirst().toInt(), 3);
}

void ChartsTest::barsThatCantBeChosenSayTheirValue()
{
    BarsChart bars;
    bars.setFunnel(true);
    bars.setBars(funnelSample());
    QSignalSpy chosen(&bars, &BarsChart::barActivated);
    QSignalSpy reading(&bars, &Chart::readingChanged);
    auto* plot = bars.findChild<PlotView*>();
    QTest::keyClick(plot, Qt::Key_Down);
    QTest::keyClick(plot, Qt::Key_Down);
    QTest::keyClick(plot, Qt::Key_Return);
    QCOMPARE(chosen.count(), 0);
    QCOMPARE(reading.last().first().toString(), QStringLiteral("Message 1 sent: 9,300  77.5 %"));
}

void ChartsTest::figuresAreAValidModel()
{
    ChartTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTable(m_chart->table());
    QCOMPARE(model.rowCount(), 30);
    QCOMPARE(model.columnCount(), 6);
    QCOMPARE(model.index(2, 0).data().toDate(), QDate(2026, 3, 3));
    QCOMPARE(model.index(2, 1).data().toDouble(), 14.0);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("Completed"));
    model.setTable({});
    QCOMPARE(model.rowCount(), 0);
    DayChartData hours = hourSample();
    m_chart->setData(hours);
    model.setTable(m_chart->table());
    QCOMPARE(model.rowCount(), 24);
    QVERIFY(model.index(5, 0).data().toString().endsWith(QStringLiteral("05:00")));
}

void ChartsTest::figuresAreExportedAsCsv()
{
    auto* chart = new StackedDayChart;
    chart->setData(outcomeSample(7));
    ChartPanel panel(QStringLiteral("Leads"), chart);
    QTemporaryDir directory;
    panel.writeTo(directory.filePath(QStringLiteral("a.csv")), QStringLiteral("csv"));
    QFile file(directory.filePath(QStringLiteral("a.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(
        file.readLine().trimmed(), QByteArray("Day,Completed,Booked,Opted out,Campaign deactivated,Removed"));
    QCOMPARE(file.readLine().trimmed(), QByteArray("2026-03-01,0,13,26,39,12"));
    auto* bars = new BarsChart;
    bars->setBars({{QStringLiteral("sum"), QStringLiteral("=1+1, or 2"), -1.5}});
    ChartPanel formulas(QStringLiteral("Sums"), bars);
    formulas.writeTo(directory.filePath(QStringLiteral("b.csv")), QStringLiteral("csv"));
    QFile guarded(directory.filePath(QStringLiteral("b.csv")));
    QVERIFY(guarded.open(QIODevice::ReadOnly));
    guarded.readLine();
    const QByteArray row = guarded.readLine();
    QVERIFY2(row.startsWith("\"'=1+1, or 2\",-1.5"), row.constData());
}

QTEST_MAIN(ChartsTest)
#include "tst_charts.moc"
