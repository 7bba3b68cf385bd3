// SPDX-License-Identifier: GPL-3.0-or-later
// The list of campaigns as the database filters and sorts it, and what is done to many at once.
#include "models/campaigns/campaigndetails.h"
#include "models/campaigns/campaignlist.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

class CampaignLists : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
    }
    void listsAreFilteredBySearchWords_data();
    void listsAreFilteredBySearchWords();
    void listsAreFilteredAndSorted();
    void bulkChangesAreOneByOne();
    void exportsCanBeRead();
    void theNewestEventsAreFoundWhereverTheyAre();

private:
    QStringList names(const CampaignFilter& filter)
    {
        const auto list = findCampaigns(*m_session, m_client, filter);
        QStringList names;
        for (const CampaignSummary& campaign : list ? list->campaigns : QVector<CampaignSummary>())
            names.append(campaign.name);
        return names;
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void CampaignLists::listsAreFilteredBySearchWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("found");
    QTest::newRow("nothing") << QString() << QStringLiteral("100% off,1000 off,Back\\slash,Über_uns");
    QTest::newRow("per cent") << QStringLiteral("0%") << QStringLiteral("100% off");
    QTest::newRow("underscore") << QStringLiteral("r_u") << QStringLiteral("Über_uns");
    QTest::newRow("any letter") << QStringLiteral("1__0") << QString();
    QTest::newRow("backslash") << QStringLiteral("k\\s") << QStringLiteral("Back\\slash");
    QTest::newRow("case") << QStringLiteral("OFF") << QStringLiteral("100% off,1000 off");
    QTest::newRow("form id") << QStringLiteral("FORM-9") << QStringLiteral("1000 off");
    QTest::newRow("pattern") << QStringLiteral(".*") << QString();
    QTest::newRow("quote") << QStringLiteral("' OR true --") << QString();
}

void CampaignLists::listsAreFilteredBySearchWords()
{
    QFETCH(QString, text);
    QFETCH(QString, found);
    for (const char* name : {"100% off", "1000 off", "Back\\slash", "Über_uns"})
        makeCampaign(*m_session, m_client, QString::fromUtf8(name), 1);
    mustExecute(*m_session, u"UPDATE campaigns SET form_id = 'form-9' WHERE name = '1000 off'");
    CampaignFilter filter;
    filter.text = text;
    filter.sort = CampaignSort::Name;
    filter.descending = false;
    QCOMPARE(names(filter).join(u','), found);
}

void CampaignLists::listsAreFilteredAndSorted()
{
    const CampaignId a = makeCampaign(*m_session, m_client, QStringLiteral("a"), 1, 10);
    const CampaignId b = makeCampaign(*m_session, m_client, QStringLiteral("B"), 1, 30);
    makeCampaign(*m_session, m_client, QStringLiteral("c"), 1, 20);
    QVERIFY(changeCampaignState(*m_session, m_client, a, CampaignAction::Pause));
    QVERIFY(changeCampaignState(*m_session, m_client, b, CampaignAction::Deactivate));
    mustExecute(*m_session, u"UPDATE campaigns SET target_tags = '{ Sales }' WHERE name = 'c'");
    CampaignFilter filter;
    filter.sort = CampaignSort::Name;
    filter.descending = false;
    QCOMPARE(names(filter), (QStringList{QStringLiteral("a"), QStringLiteral("B"), QStringLiteral("c")}));
    filter.sort = CampaignSort::Cap;
    filter.descending = true;
    QCOMPARE(names(filter), (QStringList{QStringLiteral("B"), QStringLiteral("c"), QStringLiteral("a")}));
    filter.statuses = {CampaignStatus::Paused, CampaignStatus::Deactivated};
    QCOMPARE(names(filter), (QStringList{QStringLiteral("B"), QStringLiteral("a")}));
    // Chips count what choosing them would show.
    const auto list = findCampaigns(*m_session, m_client, filter);
    QCOMPARE(list->byStatus.value(CampaignStatus::Active), 1);
    QCOMPARE(list->byStatus.value(CampaignStatus::Paused), 1);
    QCOMPARE(list->byStatus.value(CampaignStatus::Scheduled), 0);
    filter.statuses.clear();
    filter.tags = {QStringLiteral("sALES")};
    QCOMPARE(names(filter), QStringList{QStringLiteral("c")});
    filter.tags.clear();
    filter.types = {CampaignType::Webinar};
    QCOMPARE(names(filter), QStringList());
    QVERIFY(filter.isFiltering());
    QVERIFY(CampaignFilter::fromJson(filter.toJson()) == filter);
    // Each column can be sorted by, both ways.
    for (int sort = 0; sort <= static_cast<int>(CampaignSort::Created); ++sort) {
        for (const bool descending : {false, true}) {
            CampaignFilter all;
            all.sort = static_cast<CampaignSort>(sort);
            all.descending = descending;
            QCOMPARE(names(all).size(), 3);
        }
    }
}

void CampaignLists::bulkChangesAreOneByOne()
{
    const CampaignId a = makeCampaign(*m_session, m_client, QStringLiteral("A"), 1);
    const CampaignId b = makeCampaign(*m_session, m_client, QStringLiteral("B"), 1);
    makeCampaign(*m_session, m_client, QStringLiteral("C"), 1);
    QVERIFY(changeCampaignState(*m_session, m_client, b, CampaignAction::Deactivate));
    auto all = listCampaigns(*m_session, m_client);
    QVERIFY(all);
    std::sort(all->begin(), all->end(), [](const auto& x, const auto& y) { return x.name < y.name; });
    const auto changes = changeCampaignStates(*m_session, m_client, *all, CampaignAction::Pause);
    QVERIFY(changes);
    QCOMPARE(changes->size(), 3);
    QVERIFY(changes->at(0).done && !changes->at(1).done && changes->at(2).done);
    QVERIFY2(
        changes->at(1).reason.contains(QStringLiteral("deactivated")), qPrintable(changes->at(1).reason));
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM campaigns WHERE is_paused")), 2);
    QCOMPARE(loadCampaign(*m_session, m_client, a)->status, CampaignStatus::Paused);
}

void CampaignLists::exportsCanBeRead()
{
    makeCampaign(*m_session, m_client, QStringLiteral("=1+1, \"quoted\""), 1, 7);
    const auto all = listCampaigns(*m_session, m_client);
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("out.csv"));
    QVERIFY(exportCampaigns(*all, path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY2(content.contains("\"'=1+1, \"\"quoted\"\"\""), content.constData());
    QVERIFY(!exportCampaigns(*all, directory.path() + QStringLiteral("/no/such/place.csv")));
}

void CampaignLists::theNewestEventsAreFoundWhereverTheyAre()
{
    makeLeads(*m_session, m_client, 10);
    const CampaignId old = makeCampaign(*m_session, m_client, QStringLiteral("Old"), 1);
    const CampaignId busy = makeCampaign(*m_session, m_client, QStringLiteral("Busy"), 1);
    const CampaignId quiet = makeCampaign(*m_session, m_client, QStringLiteral("Quiet"), 1);
    // Ten events on each of 90 days, a year ago; then very many of another campaign.
    const QString insert = QStringLiteral(
        "INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, occurred_at, actor) "
        "SELECT l.client_id, l.id, :campaign, 'message_sent', %1, n::text FROM generate_series(1, %2) AS n "
        "CROSS JOIN (SELECT * FROM leads LIMIT 10) l ORDER BY n");
    const auto add = [&](CampaignId campaign, const QString& when, int days) {
        mustExecute(*m_session, insert.arg(when).arg(days), {{QLatin1String("campaign"), campaign}});
    };
    add(old, QStringLiteral("now() - interval '1 year' + n * interval '1 day'"), 90);
    add(busy, QStringLiteral("now()"), 3000);
    mustExecute(*m_session, u"UPDATE leads SET first_name = NULL, last_name = NULL");
    const auto events = [&](CampaignId campaign, int limit) {
        const auto found = campaignEvents(*m_session, m_client, campaign, limit);
        return found ? *found : QVector<CampaignEvent>();
    };
    for (const int limit : {1, 10, 25, 500, 900}) {
        const auto found = events(old, limit);
        QCOMPARE(found.size(), limit);
        QCOMPARE(found.first().actor, QStringLiteral("90"));
        QCOMPARE(found.last().actor, QString::number(90 - (limit - 1) / 10));
    }
    QCOMPARE(events(old, 2000).size(), 900);
    QCOMPARE(events(busy, 500).size(), 500);
    QCOMPARE(events(quiet, 500).size(), 0);
    // Who has no name is told by what else there is.
    QVERIFY2(events(old, 1).constFirst().leadName.contains(u'@'),
        qPrintable(events(old, 1).constFirst().leadName));
}

QTEST_GUILESS_MAIN(CampaignLists)
#include "tst_campaignlist.moc"
