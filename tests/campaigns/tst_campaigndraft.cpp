// SPDX-License-Identifier: GPL-3.0-or-later
// A campaign while it is entered: undo and redo, what is kept of it, and how its sequence goes out.
#include "models/campaigns/campaigndifference.h"
#include "models/campaigns/drafthistory.h"
#include "models/campaigns/draftstore.h"
#include "models/campaigns/messagetext.h"
#include "models/campaigns/sequence.h"
#include "tests/campaigns/randomdraft.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

const QDateTime now(QDate(2026, 6, 1), QTime(12, 0), Qt::UTC);

} // namespace

class CampaignDraftTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomEditsAreUndoneToTheSameState();
    void typingAtOnePlaceIsOneStep();
    void historyKeepsItsLength();
    void keptDraftsComeBack();
    void aDamagedDraftIsNoDraft();
    void messagesGoOutAfterEachOther();
    void webinarStagesEndAnHourBefore();
    void relationToAnEventIsSaid_data();
    void relationToAnEventIsSaid();
    void delaysAreSaidExactly_data();
    void delaysAreSaidExactly();
    void textsDifferByWords_data();
    void textsDifferByWords();
    void smsAreMeasured_data();
    void smsAreMeasured();
};

void CampaignDraftTest::randomEditsAreUndoneToTheSameState()
{
    for (unsigned seed = 1; seed <= 50; ++seed) {
        RandomDraft random(seed);
        QVector<CampaignDraft> states{random.valid(now)};
        DraftHistory history(states.first());
        qint64 time = 0;
        for (int i = 0; i < 200; ++i) {
            // Mostly edits, sometimes back and forth between them: what was undone is gone with the next
            // edit.
            const int dice = random.below(10);
            if (dice == 0 && states.size() > 1) {
                states.removeLast();
                QVERIFY(history.undo() == states.last());
                continue;
            }
            CampaignDraft draft = states.last();
            random.change(draft, now);
            history.note(draft, {}, time += 10);
            if (draft != states.last())
                states.append(draft);
            QVERIFY(history.current() == states.last());
            QVERIFY(!history.canRedo() || draft == history.current());
        }
        for (qsizetype i = states.size() - 2; i >= 0; --i)
            QVERIFY(history.undo() == states[i]);
        QVERIFY(!history.canUndo());
        QVERIFY(history.undo() == states.first());
        for (qsizetype i = 1; i < states.size(); ++i)
            QVERIFY(history.redo() == states[i]);
    }
}

void CampaignDraftTest::typingAtOnePlaceIsOneStep()
{
    CampaignDraft draft;
    DraftHistory history(draft);
    const QString place = QStringLiteral("name");
    qint64 time = 0;
    const QString word = QStringLiteral("Spring");
    for (const QChar letter : word) {
        draft.name += letter;
        history.note(draft, place, time += 100);
    }
    // After a pause, and at another place, new steps begin.
    draft.name += QStringLiteral(" sale");
    history.note(draft, place, time += DraftHistory::pauseMs);
    draft.formId = QStringLiteral("f");
    history.note(draft, QStringLiteral("formId"), time += 1);
    QCOMPARE(history.undo().formId, QString());
    QCOMPARE(history.undo().name, QStringLiteral("Spring"));
    QCOMPARE(history.undo().name, QString());
    QVERIFY(!history.canUndo());
    QCOMPARE(history.redo().name, QStringLiteral("Spring"));
    // What was gone back to stays a step, also for an edit at the same place right after.
    draft = history.current();
    draft.name = QStringLiteral("Summer");
    history.note(draft, place, time += 1);
    QVERIFY(!history.canRedo());
    QCOMPARE(history.undo().name, QStringLiteral("Spring"));
}

void CampaignDraftTest::historyKeepsItsLength()
{
    CampaignDraft draft;
    DraftHistory history(draft);
    for (int i = 0; i < DraftHistory::mostSteps + 100; ++i) {
        draft.name = QString::number(i);
        history.note(draft, {}, i);
    }
    int steps = 0;
    while (history.canUndo()) {
        history.undo();
        ++steps;
    }
    QCOMPARE(steps, DraftHistory::mostSteps);
    QCOMPARE(history.current().name, QStringLiteral("99"));
}

void CampaignDraftTest::keptDraftsComeBack()
{
    const QTemporaryDir directory;
    const DraftStore store(directory.path() + QStringLiteral("/drafts"));
    const ClientId client(QUuid::createUuid());
    const CampaignId campaign(QUuid::createUuid());
    RandomDraft random(7);
    CampaignDraft draft = random.valid(now);
    draft.allowQuickFollowUp = true;
    QVERIFY(!store.load(client, {}));
    QVERIFY(store.save(client, {}, {draft, 0, now}));
    QVERIFY(store.save(client, campaign, {CampaignDraft(), 4, now}));
    const auto kept = store.load(client, {});
    QVERIFY(kept);
    QVERIFY(kept->draft == draft);
    QCOMPARE(kept->savedAt, now);
    QCOMPARE(store.load(client, campaign)->revision, 4);
    QVERIFY(!store.load(ClientId(QUuid::createUuid()), {}));
    // Nobody else may read what is written to leads.
    const auto files = QDir(directory.path() + QStringLiteral("/drafts")).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 2);
    for (const QFileInfo& file : files)
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
    store.remove(client, {});
    QVERIFY(!store.load(client, {}));
}

void CampaignDraftTest::aDamagedDraftIsNoDraft()
{
    const QTemporaryDir directory;
    const DraftStore store(directory.path());
    const ClientId client(QUuid::createUuid());
    QVERIFY(store.save(client, {}, {CampaignDraft(), 0, now}));
    const auto files = QDir(directory.path()).entryInfoList(QDir::Files);
    QFile file(files.first().filePath());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("{\"draft\": {\"name\": 5");
    file.close();
    QVERIFY(!store.load(client, {}));
    // A place where nothing can be written is said, with its name.
    const DraftStore nowhere(files.first().filePath() + QStringLiteral("/below"));
    const auto saved = nowhere.save(client, {}, {});
    QVERIFY(!saved);
    QVERIFY(saved.error().message.contains(QStringLiteral("/below")));
}

void CampaignDraftTest::messagesGoOutAfterEachOther()
{
    const auto times = sendingTimes({{0, {}}, {60, {}}, {1440, {}}}, now);
    QCOMPARE(times, (QVector<QDateTime>{now, now.addSecs(3600), now.addSecs(3600).addDays(1)}));
}

void CampaignDraftTest::webinarStagesEndAnHourBefore()
{
    const QDateTime event = now.addDays(10);
    const auto times = sendingTimes(webinarStages(), event.addSecs(-60 * webinarLeadMinutes));
    QVector<qint64> minutes;
    for (const QDateTime& time : times)
        minutes.append(times.first().secsTo(time) / 60);
    QCOMPARE(minutes, (QVector<qint64>{0, 1440, 2880, 4260}));
    QCOMPARE(relationToEvent(times.last(), event), QStringLiteral("1 hour before"));
    CampaignDraft draft = RandomDraft(1).valid(now);
    draft.messages = webinarStages();
    QVERIFY(validateCampaign(draft, now).isEmpty());
}

void CampaignDraftTest::relationToAnEventIsSaid_data()
{
    QTest::addColumn<qint64>("minutesBefore");
    QTest::addColumn<QString>("words");
    QTest::newRow("start") << qint64(0) << QStringLiteral("at the start");
    QTest::newRow("minute") << qint64(1) << QStringLiteral("1 minute before");
    QTest::newRow("hour and a half") << qint64(90) << QStringLiteral("1 hour 30 min before");
    QTest::newRow("days") << qint64(4320) << QStringLiteral("3 days before");
    QTest::newRow("days and hours") << qint64(4260) << QStringLiteral("2 days 23 hours before");
    QTest::newRow("after") << qint64(-120) << QStringLiteral("2 hours after");
}

void CampaignDraftTest::relationToAnEventIsSaid()
{
    QFETCH(qint64, minutesBefore);
    QFETCH(QString, words);
    QCOMPARE(relationToEvent(now, now.addSecs(60 * minutesBefore)), words);
}

void CampaignDraftTest::delaysAreSaidExactly_data()
{
    QTest::addColumn<qint64>("minutes");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << qint64(0) << QStringLiteral("at once");
    QTest::newRow("minute") << qint64(1) << QStringLiteral("after 1 minute");
    QTest::newRow("hour") << qint64(60) << QStringLiteral("after 1 hour");
    QTest::newRow("hours and minutes") << qint64(150) << QStringLiteral("after 2 hours 30 minutes");
    QTest::newRow("day") << qint64(1440) << QStringLiteral("after 1 day");
    QTest::newRow("the webinar") << qint64(4260) << QStringLiteral("after 2 days 23 hours");
    QTest::newRow("all") << qint64(1501) << QStringLiteral("after 1 day 1 hour 1 minute");
    QTest::newRow("most") << qint64(43200) << QStringLiteral("after 30 days");
}

void CampaignDraftTest::delaysAreSaidExactly()
{
    QFETCH(qint64, minutes);
    QTEST(delayForPeople(minutes), "words");
}

void CampaignDraftTest::textsDifferByWords_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QStringList>("parts");
    const auto add = [](const char* name, const char* before, const char* after, const QStringList& parts) {
        QTest::newRow(name) << QString::fromUtf8(before) << QString::fromUtf8(after) << parts;
    };
    add("same", "one two", "one two", {QStringLiteral("one two"), {}, {}, {}});
    add("word", "one two three", "one too three",
        {QStringLiteral("one "), QStringLiteral("two"), QStringLiteral("too"), QStringLiteral(" three")});
    add("added", "one three", "one two three",
        {QStringLiteral("one "), {}, QStringLiteral("two "), QStringLiteral("three")});
    add("all", "a", "b", {{}, QStringLiteral("a"), QStringLiteral("b"), {}});
    add("nothing before", "", "b", {{}, {}, QStringLiteral("b"), {}});
    add("half of a pair", "😀", "😁", {{}, QStringLiteral("😀"), QStringLiteral("😁"), {}});
}

void CampaignDraftTest::textsDifferByWords()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    const TextDifference found = textDifference(before, after);
    QTEST((QStringList{found.head, found.before, found.after, found.tail}), "parts");
    QCOMPARE(found.head + found.before + found.tail, before);
    QCOMPARE(found.head + found.after + found.tail, after);
}

void CampaignDraftTest::smsAreMeasured_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("segments");
    QTest::addColumn<bool>("isGsm");
    QTest::newRow("empty") << QString() << 0 << true;
    QTest::newRow("160") << QString(160, u'x') << 1 << true;
    QTest::newRow("161") << QString(161, u'x') << 2 << true;
    QTest::newRow("escaped count twice") << QString(80, u'€') << 1 << true;
    QTest::newRow("one escaped too many") << QString(81, u'€') << 2 << true;
    QTest::newRow("70 of UCS-2") << QString(70, u'я') << 1 << false;
    QTest::newRow("71 of UCS-2") << QString(71, u'я') << 2 << false;
    QTest::newRow("pairs are not split")
        << QString(66, u'я') + QStringLiteral("😀") + QString(66, u'я') << 3 << false;
    QTest::newRow("combining") << QStringLiteral("e\u0301") << 1 << false;
}

void CampaignDraftTest::smsAreMeasured()
{
    QFETCH(QString, text);
    QFETCH(int, segments);
    QFETCH(bool, isGsm);
    QCOMPARE(smsSize(text).segments, segments);
    QCOMPARE(smsSize(text).isGsm, isGsm);
}

QTEST_GUILESS_MAIN(CampaignDraftTest)
#include "tst_campaigndraft.moc"
