// SPDX-License-Identifier: GPL-3.0-or-later
// The de-enrollment page in the real window: what anybody's worker does shows by itself, and every figure
// leads to its runs and leads.
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/deenrollment/leadlogtablemodel.h"
#include "models/deenrollment/runtablemodel.h"
#include "models/deenrollment/workerregistration.h"
#include "models/deenrollment/workersetting.h"
#include "tests/gui/windowtest.h"
#include "tests/worker/workertestbed.h"
#include "ui/charts/chartpanel.h"
#include "ui/charts/charttablemodel.h"
#include "ui/charts/plotview.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/deenrollment/alertwatch.h"
#include "ui/deenrollment/healthcard.h"
#include "ui/deenrollment/rundialog.h"
#include "ui/deenrollment/workersettingsdialog.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace cm;
using namespace cm::test;

class DashboardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_dashboard")); }
    void init()
    {
        m_begun = QTime::currentTime();
        m_bed = std::make_unique<WorkerTestBed>();
        m_client = m_bed->client(QStringLiteral("Acme"), 12);
    }
    void cleanup()
    {
        m_window.reset();
        m_bed.reset();
    }

    void whatOthersDoShowsByItself();
    void theCardSaysWhoHoldsTheClient();
    void chartsCoverEachMetricAndSpan();
    void aClickOnABarShowsItsRuns();
    void runsAreFilteredByState();
    void chartsAreExportedWithTitleAndRange();
    void aRunOpensWithItsLeadsAndIsUndone();
    void aLongLeadLogIsReadInPages();
    void anInterruptedRunIsResumedFromItsDialog();
    void thresholdsAreChangedByAdministrators();
    void undoableRunsGoOnlyAfterAQuestion();
    void alertsAreToldOnceInTheWindow();

private:
    void open()
    {
        m_window = openWindow(m_bed->database);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(!m_window->pageIds().isEmpty());
        m_window->setCurrentPage(QStringLiteral("deenrollment"));
        QTRY_VERIFY(m_window->findChild<HealthCard*>());
    }
    DeEnrollmentResult runWorker(const DeEnrollmentOptions& options = {})
    {
        const auto session = m_bed->database.session(SessionKind::Batch);
        DeEnrollmentRunner runner(*session, options);
        const auto done = runner.runClient(m_client);
        if (!done)
            qFatal("no run: %s", qPrintable(done.error().message));
        return *done;
    }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    void click(QWidget* parent, const char* name)
    {
        auto* button = parent->findChild<QAbstractButton*>(QLatin1String(name));
        QVERIFY2(button && button->isEnabled(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void check(const char* chips, const QString& key) { find<FilterChips>(chips)->setChecked({key}); }
    TableView* runTable() { return find<TableView>("runTable"); }
    StackedDayChart* chart()
    {
        return m_window->page(QStringLiteral("deenrollment"))->findChild<StackedDayChart*>();
    }
    /// The column of what the worker has just done: the last one, unless another hour has begun meanwhile.
    int newestColumn()
    {
        const DayChartData& data = chart()->data();
        const int last = static_cast<int>(data.days.size()) - 1;
        const bool turned = QTime::currentTime().hour() != m_begun.hour();
        return turned && data.series.first().values[last] == 0 ? last - 1 : last;
    }
    double newestValue()
    {
        const DayChartData& data = chart()->data();
        return data.series.isEmpty() ? 0 : data.series.first().values[newestColumn()];
    }
    RunDialog* openRun(int row)
    {
        runTable()->setCurrentIndex(runTable()->model()->index(row, 0));
        runTable()->setFocus();
        QTest::keyClick(runTable(), Qt::Key_Return);
        RunDialog* dialog = nullptr;
        if (!QTest::qWaitFor([&] { return (dialog = m_window->findChild<RunDialog*>()) != nullptr; }))
            qFatal("the run did not open");
        return dialog;
    }
    /// Presses the button that does it in the question with this name.
    void confirm(const char* name)
    {
        QMessageBox* box = nullptr;
        QTRY_VERIFY((box = m_window->findChild<QMessageBox*>(QLatin1String(name))));
        for (QAbstractButton* button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        QFAIL("no button");
    }

    std::unique_ptr<WorkerTestBed> m_bed;
    std::unique_ptr<MainWindow> m_window;
    ClientId m_client;
    QTime m_begun;
};

void DashboardTest::whatOthersDoShowsByItself()
{
    open();
    QTRY_COMPARE(runTable()->overlay()->state(), StateOverlay::State::Empty);
    // Somebody else's worker; nobody touches the window.
    QCOMPARE(runWorker().deEnrolled, 12);
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    QTRY_COMPARE(runTable()->model()->index(0, RunTableModel::DeEnrolled).data().toInt(), 12);
    QTRY_COMPARE(m_window->findChild<HealthCard*>()->health().health, QStringLiteral("healthy"));
    QTRY_COMPARE(newestValue(), 12.0);
}

void DashboardTest::theCardSaysWhoHoldsTheClient()
{
    open();
    auto* holder = find<QLabel>("clientHolder");
    QVERIFY(!holder->isVisible());
    QTRY_COMPARE(find<QLabel>("workersNow")->text(), QStringLiteral("No worker is connected."));
    const auto session = m_bed->database.session(SessionKind::Batch);
    {
        WorkerRegistration worker(*session, QStringLiteral("cron-job"));
        worker.hold(m_client);
        QTRY_VERIFY(holder->isVisible());
        QVERIFY2(holder->text().contains(QStringLiteral("cron-job on ")), qPrintable(holder->text()));
        QVERIFY(find<QLabel>("workersNow")->text().contains(QStringLiteral("cron-job")));
    }
    QTRY_VERIFY(!holder->isVisible());
}

void DashboardTest::chartsCoverEachMetricAndSpan()
{
    runWorker();
    mustExecute(*m_bed->session, u"UPDATE de_enrollment_runs SET duration_ms = 4000, stuck_after = 3");
    open();
    const QMap<QString, int> columns{{QStringLiteral("1"), 24}, {QStringLiteral("7"), 7},
        {QStringLiteral("30"), 30}, {QStringLiteral("90"), 90}};
    const QMap<QString, double> values{{QStringLiteral("outcomes"), 12}, {QStringLiteral("success"), 100},
        {QStringLiteral("stuck"), 3}, {QStringLiteral("duration"), 4}, {QStringLiteral("throughput"), 3}};
    for (auto span = columns.cbegin(); span != columns.cend(); ++span) {
        check("chartDays", span.key());
        QTRY_COMPARE(chart()->data().days.size(), span.value());
        QCOMPARE(chart()->data().hours.size(), span.value() == 24 ? 24 : 0);
        for (auto metric = values.cbegin(); metric != values.cend(); ++metric) {
            check("chartMetric", metric.key());
            QCOMPARE(newestValue(), metric.value());
            // The table for screen readers has the same figures.
            auto* panel = find<ChartPanel>("outcomeChart");
            QCOMPARE(panel->tableModel()->rowCount(), span.value());
            QCOMPARE(panel->tableModel()->index(newestColumn(), 1).data().toDouble(), metric.value());
            QVERIFY(!chart()->accessibleDescription().isEmpty());
        }
        check("chartMetric", QStringLiteral("outcomes"));
    }
}

void DashboardTest::aClickOnABarShowsItsRuns()
{
    runWorker();
    mustExecute(*m_bed->session,
        u"UPDATE de_enrollment_runs SET run_at = run_at - interval '3 days', finished_at = now() - interval "
        "'3 days'");
    addFinishedLeads(*m_bed->session, m_client, 5);
    runWorker();
    open();
    QTRY_COMPARE(runTable()->model()->rowCount(), 2);
    auto* plot = chart()->findChild<PlotView*>();
    const QRectF area = plot->chart()->plotArea();
    // The column of three days ago.
    const QPoint bar(
        static_cast<int>(area.right() - 3.5 * area.width() / 30), static_cast<int>(area.center().y()));
    QTest::mouseClick(plot->viewport(), Qt::LeftButton, {}, plot->mapFromScene(bar));
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    QCOMPARE(runTable()->model()->index(0, RunTableModel::DeEnrolled).data().toInt(), 12);
    QVERIFY(find<QPushButton>("runTime")->isVisible());
    click(m_window.get(), "runTime");
    QTRY_COMPARE(runTable()->model()->rowCount(), 2);
    QVERIFY(!find<QPushButton>("runTime")->isVisible());
    // By the keyboard: the last column.
    plot->setFocus();
    for (int step = 0; step < 5; ++step)
        QTest::keyClick(plot, Qt::Key_Right);
    QCOMPARE(chart()->cursor(), 29);
    QTest::keyClick(plot, Qt::Key_Return);
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    // The five, and the twelve of the first run, who went through the second campaign as well.
    QCOMPARE(runTable()->model()->index(0, RunTableModel::DeEnrolled).data().toInt(), 17);
}

void DashboardTest::runsAreFilteredByState()
{
    runWorker();
    m_bed->abandonedRun(m_client, 1);
    mustExecute(
        *m_bed->session, u"SELECT mark_interrupted_runs(:client)", {{QLatin1String("client"), m_client}});
    open();
    QTRY_COMPARE(runTable()->model()->rowCount(), 2);
    check("runStates", QStringLiteral("failed"));
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    QCOMPARE(runTable()->model()->index(0, 0).data(RunTableModel::StatusRole).toString(),
        QStringLiteral("failed"));
    check("runStates", QStringLiteral("partial"));
    QTRY_COMPARE(runTable()->overlay()->state(), StateOverlay::State::Empty);
    find<FilterChips>("runStates")->setChecked({});
    QTRY_COMPARE(runTable()->model()->rowCount(), 2);
}

void DashboardTest::chartsAreExportedWithTitleAndRange()
{
    runWorker();
    open();
    QTRY_COMPARE(newestValue(), 12.0);
    auto* panel = find<ChartPanel>("outcomeChart");
    QVERIFY2(panel->heading().startsWith(QStringLiteral("Leads that left, by outcome · all clients, ")),
        qPrintable(panel->heading()));
    const QString year = QString::number(QDate::currentDate().year());
    QVERIFY2(panel->heading().endsWith(year), qPrintable(panel->heading()));
    QTemporaryDir directory;
    const QMap<QString, QByteArray> beginnings{{QStringLiteral("png"), QByteArrayLiteral("\x89PNG")},
        {QStringLiteral("pdf"), QByteArrayLiteral("%PDF")}};
    for (auto it = beginnings.cbegin(); it != beginnings.cend(); ++it) {
        const QString path = directory.filePath(QStringLiteral("chart.") + it.key());
        panel->writeTo(path, it.key());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY(content.startsWith(it.value()));
        QVERIFY(content.size() > 5000);
    }
}

void DashboardTest::aRunOpensWithItsLeadsAndIsUndone()
{
    runWorker();
    open();
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    RunDialog* dialog = openRun(0);
    auto* log = dialog->findChild<TableView*>(QStringLiteral("leadLog"));
    QTRY_COMPARE(log->model()->rowCount(), 12);
    QTRY_VERIFY(!log->model()->index(0, LeadLogTableModel::Lead).data().toString().isEmpty());
    QCOMPARE(
        log->model()->index(0, LeadLogTableModel::Outcome).data().toString(), QStringLiteral("Completed"));
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("resumeRun"))->isEnabled());
    QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("undoRun"))->isEnabled());
    click(dialog, "undoRun");
    confirm("undoRunQuestion");
    QTRY_COMPARE(m_bed->count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 12);
    QTRY_VERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("undoRun"))->isEnabled());
    QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("runDetails"))
                ->text()
                .contains(QStringLiteral("Taken back")));
}

void DashboardTest::aLongLeadLogIsReadInPages()
{
    addFinishedLeads(*m_bed->session, m_client, 3'000);
    runWorker();
    open();
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    RunDialog* dialog = openRun(0);
    auto* log = dialog->findChild<TableView*>(QStringLiteral("leadLog"));
    QTRY_COMPARE(log->model()->rowCount(), 3'012);
    auto* model = qobject_cast<LeadLogTableModel*>(log->model());
    QTRY_VERIFY(model->pagesInMemory() >= 1);
    QVERIFY(model->pagesInMemory() <= 3);
    log->scrollToBottom();
    QTRY_VERIFY(!model->index(3'011, LeadLogTableModel::Lead).data().toString().isEmpty());
    QVERIFY(model->pagesInMemory() <= 5);
}

void DashboardTest::anInterruptedRunIsResumedFromItsDialog()
{
    const RunId abandoned = m_bed->abandonedRun(m_client, 5);
    mustExecute(
        *m_bed->session, u"SELECT mark_interrupted_runs(:client)", {{QLatin1String("client"), m_client}});
    open();
    QTRY_COMPARE(runTable()->model()->rowCount(), 1);
    RunDialog* dialog = openRun(0);
    QVERIFY2(dialog->findChild<QLabel*>(QStringLiteral("runDetails"))
                 ->text()
                 .contains(QStringLiteral("interrupted")),
        "why it failed");
    QTRY_VERIFY(dialog->findChild<QPushButton*>(QStringLiteral("resumeRun"))->isEnabled());
    click(dialog, "resumeRun");
    QTRY_COMPARE(m_bed->run(abandoned).status, QStringLiteral("success"));
    // The dialog follows.
    QTRY_COMPARE(dialog->run().status, QStringLiteral("success"));
    QTRY_COMPARE(dialog->findChild<TableView*>(QStringLiteral("leadLog"))->model()->rowCount(), 12);
    QCOMPARE(m_bed->problem(), QString());
}

void DashboardTest::thresholdsAreChangedByAdministrators()
{
    open();
    click(m_window.get(), "openWorkerSettings");
    auto* dialog = m_window->findChild<WorkerSettingsDialog*>();
    QVERIFY(dialog);
    QDoubleSpinBox* failed = nullptr;
    QTRY_VERIFY((failed = dialog->findChild<QDoubleSpinBox*>(QStringLiteral("health.failed_runs"))));
    QCOMPARE(failed->value(), 5.0);
    QVERIFY(dialog->changes().isEmpty());
    failed->setFocus();
    QTest::keyClick(failed, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(failed, QStringLiteral("9"));
    QTest::keyClick(failed, Qt::Key_Tab);
    QCOMPARE(dialog->changes().size(), 1);
    click(dialog, "saveSettings");
    QTRY_COMPARE(
        m_bed->count(QStringLiteral("settings WHERE key = 'health.failed_runs' AND value = '9'")), 1);
    QTRY_VERIFY(dialog->changes().isEmpty());
    const auto settings = listWorkerSettings(*m_bed->session);
    const auto changed = std::find_if(settings->cbegin(), settings->cend(),
        [](const WorkerSetting& setting) { return setting.key == QLatin1String("health.failed_runs"); });
    QVERIFY(!changed->isDefault() && changed->changedAt.isValid());
    // And back to the defaults.
    click(dialog, "settingDefaults");
    QCOMPARE(failed->value(), 5.0);
    click(dialog, "saveSettings");
    QTRY_COMPARE(m_bed->count(QStringLiteral("settings")), 0);
}

void DashboardTest::undoableRunsGoOnlyAfterAQuestion()
{
    open();
    click(m_window.get(), "openWorkerSettings");
    auto* dialog = m_window->findChild<WorkerSettingsDialog*>();
    QCheckBox* undoable = nullptr;
    QTRY_VERIFY((undoable = dialog->findChild<QCheckBox*>(QStringLiteral("retention.purge_undoable"))));
    undoable->setChecked(true);
    click(dialog, "saveSettings");
    QTest::qWait(200);
    QCOMPARE(m_bed->count(QStringLiteral("settings")), 0);
    confirm("undoableQuestion");
    QTRY_COMPARE(m_bed->count(QStringLiteral("settings WHERE key = 'retention.purge_undoable'")), 1);
}

void DashboardTest::alertsAreToldOnceInTheWindow()
{
    open();
    AlertWatch watch(*m_window->workspace(), std::chrono::milliseconds(100));
    QSignalSpy alerted(&watch, &AlertWatch::alerted);
    QTRY_VERIFY(watch.isWatching());
    QCOMPARE(alerted.size(), 0);
    // Nobody works; the window itself notices what is wrong.
    mustExecute(*m_bed->session,
        u"INSERT INTO de_enrollment_runs (client_id, run_type, status, run_at) "
        "SELECT :client, 'scheduled', 'failed', now() FROM generate_series(1, 6)",
        {{QLatin1String("client"), m_client}});
    QTRY_COMPARE(alerted.size(), 1);
    QVERIFY(alerted.first().at(2).toString().startsWith(QStringLiteral("Acme: error.")));
    QTest::qWait(500);
    QCOMPARE(alerted.size(), 1);
    // One that was raised before that, in a transaction that ended only now.
    mustExecute(*m_bed->session,
        u"INSERT INTO health_alerts SELECT (jsonb_populate_record(a, jsonb_build_object('id', "
        u"gen_random_uuid(), "
        "'raised_at', a.raised_at - interval '1 second'))).* FROM health_alerts a");
    QTRY_COMPARE(alerted.size(), 2);
    QTest::qWait(500);
    QCOMPARE(alerted.size(), 2);
}

QTEST_MAIN(DashboardTest)
#include "tst_dashboard.moc"
