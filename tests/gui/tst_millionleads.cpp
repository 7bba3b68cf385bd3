// SPDX-License-Identifier: GPL-3.0-or-later
// The lead preview over a million leads: the event loop never stands still, memory stays bounded.
#include "models/audience/leadtablemodel.h"
#include "tests/gui/windowtest.h"
#include "tests/support/eventloopwatch.h"
#include "tests/support/sanitized.h"
#include "ui/audience/leadpreview.h"
#include "ui/controls/tableview.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

constexpr int leadCount = 1'000'000;
constexpr qint64 memoryBoundKiB = 120LL * 1024;

qint64 residentKiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QList<QByteArray> lines = status.readAll().split('\n');
    for (const QByteArray& line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').value(1).toLongLong();
    }
    return -1;
}

} // namespace

class MillionLeadsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void PV_02_scrollingSortingAndFilteringNeverBlock();

private:
    [[nodiscard]] bool isRowLoaded(int row) const
    {
        return !m_table->model()->index(row, 0).data().toString().isEmpty();
    }
    void waitForRow(int row)
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_table->model()->rowCount() > row && isRowLoaded(row), 60000);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<MainWindow> m_window;
    TableView* m_table = nullptr;
};

void MillionLeadsTest::initTestCase()
{
    prepareWindowTests(QStringLiteral("tst_millionleads"));
    m_database = std::make_unique<TestDatabase>();
    const auto session = m_database->session(SessionKind::Admin);
    const ClientId client = makeClient(*session);
    mustExecute(*session,
        u"INSERT INTO leads (client_id, first_name, last_name, email, icp_score, engagement_level, "
        u"kajabi_tags, "
        u"created_at) "
        "SELECT :client, 'Ada', 'Lead ' || n, 'lead' || n || '@example.com', n % 1009 % 101, "
        "CASE n % 3 WHEN 0 THEN 'High' WHEN 1 THEN 'Medium' ELSE 'Low' END, "
        "CASE WHEN n % 2 = 0 THEN '{webinar}'::text[] ELSE '{demo}' END, "
        "timestamptz '2026-01-01 00:00Z' + n * interval '1 second' FROM generate_series(1, :count) AS n",
        {{QLatin1String("client"), client}, {QLatin1String("count"), leadCount}});
    QVERIFY(session->executeScript(QStringLiteral("ANALYZE leads")));
    m_window = openWindow(*m_database);
    QTRY_VERIFY(!m_window->pageIds().isEmpty());
}

void MillionLeadsTest::cleanupTestCase()
{
    m_window.reset();
    m_database.reset();
}

void MillionLeadsTest::PV_02_scrollingSortingAndFilteringNeverBlock()
{
    m_window->setCurrentPage(QStringLiteral("audience"));
    QTest::qWait(500); // the first painting is not what is measured
    const auto previews = m_window->findChildren<LeadPreview*>();
    const auto shown = std::find_if(
        previews.cbegin(), previews.cend(), [](const LeadPreview* one) { return one->isVisible(); });
    QVERIFY(shown != previews.cend());
    m_table = (*shown)->findChild<TableView*>();
    const qint64 before = residentKiB();
    QVERIFY(before > 0);

    const EventLoopWatch watch;
    waitForRow(0);
    QCOMPARE(m_table->model()->rowCount(), leadCount);
    QScrollBar* bar = m_table->verticalScrollBar();
    // From one end to the other in steps that each need rows that are not loaded.
    for (int step = 0; step <= 100; ++step) {
        bar->setValue(static_cast<int>(static_cast<qint64>(bar->maximum()) * step / 100));
        QTest::qWait(step % 10 == 0 ? 60 : 5);
    }
    waitForRow(leadCount - 1);
    for (int column = 0; column < m_table->model()->columnCount(); ++column) {
        m_table->sortByColumn(column, column % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        QTest::qWait(100);
    }
    waitForRow(0);
    const auto searches = m_window->findChildren<QLineEdit*>(QStringLiteral("leadSearch"));
    const auto search = std::find_if(
        searches.cbegin(), searches.cend(), [](const QLineEdit* one) { return one->isVisible(); });
    QVERIFY(search != searches.cend());
    QTest::keyClicks(*search, QStringLiteral("lead 99999"), Qt::NoModifier, 20);
    QTRY_COMPARE_WITH_TIMEOUT(m_table->model()->rowCount(), 11, 60000);

    qInfo("longest stop %lld ms, memory %lld MiB more", watch.longestMs(), (residentKiB() - before) / 1024);
    QVERIFY2(watch.problem().isEmpty(), qPrintable(watch.problem()));
    QVERIFY2(isSanitized || residentKiB() - before <= memoryBoundKiB,
        qPrintable(QStringLiteral("%1 MiB more than before").arg((residentKiB() - before) / 1024)));
}

QTEST_MAIN(MillionLeadsTest)
#include "tst_millionleads.moc"
