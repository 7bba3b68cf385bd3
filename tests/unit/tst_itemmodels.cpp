// SPDX-License-Identifier: GPL-3.0-or-later
// Every item model under QAbstractItemModelTester, with the changes it is made for.
#include "models/audience/leadtablemodel.h"
#include "models/campaigns/campaigntablemodel.h"
#include "models/campaigns/rowstablemodel.h"
#include "models/deenrollment/runtablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace cm;

namespace {

/// Answers when told to, with leads that carry their id's number as name.
class HeldSource : public LeadPageSource {
public:
    void fetchLeads(const QVector<QUuid>& ids, Answer answer) override
    {
        m_asked.append({ids, std::move(answer)});
    }
    int asked() const { return static_cast<int>(m_asked.size()); }
    void answerAll()
    {
        const auto asked = std::exchange(m_asked, {});
        for (const auto& [ids, answer] : asked) {
            QVector<Lead> leads;
            for (const QUuid& id : ids) {
                Lead lead;
                lead.id = LeadId(id);
                lead.firstName = QString::number(id.data1);
                leads.append(lead);
            }
            answer(leads);
        }
    }

private:
    QVector<std::pair<QVector<QUuid>, Answer>> m_asked;
};

LeadSpine spineOf(int count)
{
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += QUuid(static_cast<uint>(i), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1).toRfc4122();
    return LeadSpine(bytes);
}

CampaignSummary campaign(const QString& name, CampaignStatus status)
{
    CampaignSummary summary;
    summary.id = CampaignId(QUuid::createUuid());
    summary.name = name;
    summary.status = status;
    return summary;
}

} // namespace

class ItemModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leadRowsArriveInPages();
    void leadModelDropsStaleAnswers();
    void leadModelKeepsItsMemoryBounded();
    void campaignRefreshChangesOnlyWhatDiffers();
    void campaignSortingIsOnlyAnnounced();
    void rowsAreReplaced();
    void runRefreshInsertsNewRunsOnTop();
};

void ItemModelTest::leadRowsArriveInPages()
{
    HeldSource source;
    LeadTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSource(&source);
    model.setSpine(spineOf(1000));
    QCOMPARE(model.rowCount(), 1000);
    const QModelIndex cell = model.index(450, LeadTableModel::Name);
    QVERIFY(cell.data(LeadTableModel::LoadingRole).toBool());
    QVERIFY(!cell.data().isValid());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QTRY_VERIFY(source.asked() > 0);
    source.answerAll();
    QCOMPARE(cell.data().toString(), QStringLiteral("450"));
    QVERIFY(!cell.data(LeadTableModel::LoadingRole).toBool());
    QVERIFY(changed.count() > 0);
    model.setSource(nullptr);
}

void ItemModelTest::leadModelDropsStaleAnswers()
{
    HeldSource source;
    LeadTableModel model;
    model.setSource(&source);
    model.setSpine(spineOf(10));
    (void)model.index(0, 0).data();
    QTRY_COMPARE(source.asked(), 1);
    model.setSpine(spineOf(5));
    source.answerAll();
    QVERIFY(model.index(0, 0).data(LeadTableModel::LoadingRole).toBool());
    QCOMPARE(model.rowCount(), 5);
}

void ItemModelTest::leadModelKeepsItsMemoryBounded()
{
    HeldSource source;
    LeadTableModel model;
    model.setSource(&source);
    model.setSpine(spineOf(1'000'000));
    for (int row = 0; row < 1'000'000; row += 4000) {
        (void)model.index(row, 0).data();
        QCoreApplication::processEvents();
        source.answerAll();
    }
    QVERIFY(model.pagesInMemory() <= LeadTableModel::cachedPages);
    (void)model.index(999'999, 0).data();
    QTRY_VERIFY(source.asked() > 0);
    source.answerAll();
    QCOMPARE(model.index(999'999, 0).data().toString(), QStringLiteral("999999"));
}

void ItemModelTest::campaignRefreshChangesOnlyWhatDiffers()
{
    CampaignTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVector<CampaignSummary> campaigns{campaign(QStringLiteral("A"), CampaignStatus::Active),
        campaign(QStringLiteral("B"), CampaignStatus::Paused)};
    model.setCampaigns(campaigns);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    campaigns[1].active = 7;
    model.setCampaigns(campaigns);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1);
    QCOMPARE(model.index(1, CampaignTableModel::Active).data().toLongLong(), 7);
    model.setCampaigns({});
    QCOMPARE(model.rowCount(), 0);
}

void ItemModelTest::campaignSortingIsOnlyAnnounced()
{
    CampaignTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCampaigns({campaign(QStringLiteral("B"), CampaignStatus::Active),
        campaign(QStringLiteral("A"), CampaignStatus::Paused)});
    QSignalSpy wanted(&model, &CampaignTableModel::sortRequested);
    model.sort(CampaignTableModel::Name, Qt::DescendingOrder);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().value<CampaignSort>(), CampaignSort::Name);
    QVERIFY(wanted.first().last().toBool());
    QCOMPARE(model.index(0, CampaignTableModel::Name).data().toString(), QStringLiteral("B"));
}

void ItemModelTest::rowsAreReplaced()
{
    RowsTableModel model({QStringLiteral("Name"), QStringLiteral("Number")});
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QVector<QVariantList> rows{{QStringLiteral("A"), qint64(1234)}, {QStringLiteral("B"), QVariant()}};
    model.setRows(rows);
    model.setRows(rows);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("Number"));
    QCOMPARE(model.index(0, 1).data().toString(), QLocale().toString(qint64(1234)));
    QVERIFY(model.index(0, 1).data(Qt::TextAlignmentRole).isValid());
    QVERIFY(!model.index(0, 0).data(Qt::TextAlignmentRole).isValid());
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
}

void ItemModelTest::runRefreshInsertsNewRunsOnTop()
{
    const auto run = [](const QString& status) {
        DeEnrollmentRun one;
        one.id = RunId(QUuid::createUuid());
        one.status = status;
        return one;
    };
    RunTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVector<DeEnrollmentRun> runs{
        run(QStringLiteral("running")), run(QStringLiteral("success")), run(QStringLiteral("failed"))};
    model.setRuns(runs);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    runs[0].status = QStringLiteral("success");
    runs.prepend(run(QStringLiteral("running")));
    runs.removeLast();
    model.setRuns(runs);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.runs(), runs);
    model.setRuns({});
    QCOMPARE(model.rowCount(), 0);
    model.setRuns(runs);
    QCOMPARE(model.runs(), runs);
}

QTEST_GUILESS_MAIN(ItemModelTest)
#include "tst_itemmodels.moc"
