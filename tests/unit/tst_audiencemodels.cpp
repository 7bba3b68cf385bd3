// SPDX-License-Identifier: GPL-3.0-or-later
// The item models of the Audience page under QAbstractItemModelTester, and the words of the rules.
#include "models/audience/overlaptablemodel.h"
#include "models/audience/savedaudiencetablemodel.h"
#include "models/audience/verdicttablemodel.h"
#include "models/audience/waterfalltablemodel.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace cm;

namespace {

AudienceWaterfall waterfallOf(int steps)
{
    AudienceWaterfall waterfall;
    for (int i = 0; i < steps; ++i)
        waterfall.steps.append(
            {static_cast<AudienceRule>(i), RuleScope::Audience, 10, 100 - 10 * (i + 1), i});
    return waterfall;
}

SavedAudience saved(const QString& name, uint number)
{
    SavedAudience audience;
    audience.id = SavedAudienceId(QUuid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    audience.name = name;
    return audience;
}

QStringList names(const QAbstractItemModel& model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row, 0).data().toString());
    return list;
}

} // namespace

class AudienceModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waterfallGrowsAndShrinksWithoutReset();
    void verdictsOfAnotherLead();
    void overlapIsSquare();
    void savedAudiencesMoveWithTheirNames();
    void everyRuleHasWords();
    void valuesWithPlaceholdersStayAsTheyAre();
};

void AudienceModelTest::waterfallGrowsAndShrinksWithoutReset()
{
    WaterfallTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    for (const int steps : {4, 7, 2, 2, 0, 3}) {
        model.setWaterfall(waterfallOf(steps), {});
        QCOMPARE(model.rowCount(), steps);
    }
    QCOMPARE(resets.count(), 0);
    QCOMPARE(model.index(1, WaterfallTableModel::Left).data().toLongLong(), 80);
    QCOMPARE(model.index(1, WaterfallTableModel::Left).data(WaterfallTableModel::ShareRole).toDouble(), 0.8);
    QCOMPARE(model.index(1, WaterfallTableModel::Lost).data(WaterfallTableModel::ShareRole).toDouble(), 0.1);
}

void AudienceModelTest::verdictsOfAnotherLead()
{
    VerdictTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    LeadExplanation explanation;
    explanation.words.audience.icpMin = 60;
    explanation.verdicts = {{AudienceRule::IsActive, RuleScope::Audience, QStringLiteral("true"), true},
        {AudienceRule::ScoreMin, RuleScope::Audience, QStringLiteral("42"), false}};
    model.setExplanation(explanation);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, VerdictTableModel::Rule).data().toString(), QStringLiteral("Score at least 60"));
    QCOMPARE(
        model.index(1, VerdictTableModel::Verdict).data().toString(), QStringLiteral("score 42 is below 60"));
    QCOMPARE(model.index(1, VerdictTableModel::Met).data().toString(), QStringLiteral("No"));
    model.setExplanation(std::nullopt);
    QCOMPARE(model.rowCount(), 0);
}

void AudienceModelTest::overlapIsSquare()
{
    OverlapTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QStringList keys{QStringLiteral("a"), QStringLiteral("b")};
    model.setOverlap({keys, keys, {8, 2, 2, 0}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.index(0, 1).data(OverlapTableModel::ShareRole).toDouble(), 0.25);
    QCOMPARE(model.index(1, 0).data(OverlapTableModel::ShareRole).toDouble(), 0.0); // of nobody
    QVERIFY(model.index(1, 1).data(OverlapTableModel::DiagonalRole).toBool());
    QCOMPARE(model.index(0, 1).data(Qt::ToolTipRole).toString(),
        QStringLiteral("2 of the 8 leads of a are also in b (25.0 %)"));
    model.setOverlap({});
    QCOMPARE(model.columnCount(), 0);
}

void AudienceModelTest::savedAudiencesMoveWithTheirNames()
{
    SavedAudienceTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setAudiences(
        {saved(QStringLiteral("a"), 1), saved(QStringLiteral("b"), 2), saved(QStringLiteral("c"), 3)});
    const QPersistentModelIndex second(model.index(1, 0));
    model.setAudiences(
        {saved(QStringLiteral("a"), 1), saved(QStringLiteral("c"), 3), saved(QStringLiteral("z"), 2)});
    QCOMPARE(names(model), QStringList({QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("z")}));
    QCOMPARE(second.row(), 2); // renamed, and still the one that was chosen
    model.setAudiences({saved(QStringLiteral("0"), 4), saved(QStringLiteral("z"), 2)});
    QCOMPARE(names(model), QStringList({QStringLiteral("0"), QStringLiteral("z")}));
    QCOMPARE(second.row(), 1);
    QCOMPARE(resets.count(), 0);
}

void AudienceModelTest::everyRuleHasWords()
{
    RuleWords words;
    words.audience.createdAfter = QStringLiteral("2026-03-29");
    words.audience.createdBefore = QStringLiteral("2026-03-29T10:00:00Z");
    QSet<QString> labels;
    const int last = static_cast<int>(AudienceRule::OpenEnrollment);
    for (int i = 0; i <= last; ++i) {
        const auto rule = static_cast<AudienceRule>(i);
        QCOMPARE(audienceRuleFromName(audienceRuleName(rule)), std::optional(rule));
        QVERIFY2(!words.label(rule).isEmpty() && !words.label(rule).contains(QLatin1String("%1")),
            qPrintable(words.label(rule)));
        labels.insert(words.label(rule));
        for (const bool isMet : {true, false}) {
            const QString verdict = words.verdict(rule, QStringLiteral("2026-03-29T10:00:00.000Z"), isMet);
            QVERIFY2(!verdict.isEmpty() && !verdict.contains(u'%'), qPrintable(verdict));
        }
    }
    QCOMPARE(labels.size(), last + 1);
    QVERIFY(!audienceRuleFromName(QStringLiteral("nonsense")));
}

void AudienceModelTest::valuesWithPlaceholdersStayAsTheyAre()
{
    RuleWords words;
    words.audience.leadSources = {QStringLiteral("%2 %1")};
    QCOMPARE(words.label(AudienceRule::LeadSources), QStringLiteral("From %2 %1"));
    QCOMPARE(words.verdict(AudienceRule::LeadSources, QStringLiteral("%1 %2"), false),
        QStringLiteral("comes from %1 %2, not from %2 %1"));
    QCOMPARE(words.verdict(AudienceRule::LeadSources, QStringLiteral("%1 %2"), true),
        QStringLiteral("comes from %1 %2"));
}

QTEST_GUILESS_MAIN(AudienceModelTest)
#include "tst_audiencemodels.moc"
