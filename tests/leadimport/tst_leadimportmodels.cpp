// SPDX-License-Identifier: GPL-3.0-or-later
// The import's item models under QAbstractItemModelTester, with the changes they are made for.
#include "models/leadimport/columnmappingmodel.h"
#include "models/leadimport/leadimporttablemodel.h"
#include "models/leadimport/rowproblemmodel.h"
#include "models/leadimport/storedleadmodel.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QSignalSpy>
#include <QTest>

using namespace cm;

namespace {

QString dump(const QAbstractItemModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        lines.append(cells.join(u'|'));
    }
    return lines.join(u'\n');
}

LeadImport imported(const QString& file, qint64 inserted)
{
    LeadImport import;
    import.id = LeadImportId(QUuid::createUuid());
    import.fileName = file;
    import.actor = QStringLiteral("ada");
    import.inserted = inserted;
    import.rows = inserted;
    return import;
}

} // namespace

class LeadImportModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mappingIsEdited();
    void rowsAreShownAsStored();
    void problemsAreListed();
    void anUndoneImportChangesItsRowOnly();

private:
    static LeadFilePreview preview(QByteArray csv)
    {
        QBuffer file(&csv);
        file.open(QIODevice::ReadOnly);
        return previewLeadFile(file).value();
    }
};

void LeadImportModelsTest::mappingIsEdited()
{
    ColumnMappingModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy mapped(&model, &ColumnMappingModel::mappingChanged);
    model.setFile(preview("E-mail,Kontakt,\n,,\nada@example.com,  +49 30\n 123456,x\n"));
    QCOMPARE(mapped.count(), 1);
    QCOMPARE(dump(model), QStringLiteral("E-mail|ada@example.com|E-mail\nKontakt|+49 30|Not imported"));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const QModelIndex field = model.index(1, ColumnMappingModel::Field);
    QVERIFY(field.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.index(1, ColumnMappingModel::Header).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(model.setData(field, static_cast<int>(LeadField::Phone)));
    QCOMPARE(model.mapping().field(1), LeadField::Phone);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(mapped.count(), 2);
    // The same again is no change, and what is no field is refused.
    QVERIFY(model.setData(field, static_cast<int>(LeadField::Phone)));
    QVERIFY(!model.setData(field, 999));
    QVERIFY(!model.setData(model.index(1, ColumnMappingModel::Header), 1));
    QCOMPARE(mapped.count(), 2);
    // Two columns for one field may be chosen; the mapping says what is wrong.
    QVERIFY(model.setData(field, static_cast<int>(LeadField::Email)));
    QVERIFY(!model.mapping().check());
}

void LeadImportModelsTest::rowsAreShownAsStored()
{
    QByteArray csv("Name,E-mail,Phone,Tags,Score\n"
                   "\"Lovelace, Ada\", ada@example.com ,030 901820,\"a, b\",7\n"
                   "Bob Stone,bob@example,,,\nCara,cara@example.com,+1 999 555 0100,,\n");
    LeadImportOptions options;
    options.mapping = preview(csv).mapping;
    options.region = QStringLiteral("DE");
    QBuffer file(&csv);
    file.open(QIODevice::ReadOnly);
    const auto leads = firstStoredLeads(file, options);
    QVERIFY(leads);
    StoredLeadModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setLeads(storedFields(options.mapping), *leads);
    QCOMPARE(dump(model),
        QStringLiteral("2|Ready|Ada|Lovelace|ada@example.com|+4930901820|a, b|7\n"
                       "3|Unusable|Bob|Stone||||\n"
                       "4|Warning|Cara||cara@example.com|+19995550100||"));
    QCOMPARE(model.headerData(2, Qt::Horizontal).toString(), leadFieldLabel(LeadField::FirstName));
    QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("bob@example")));
    QVERIFY(!model.index(0, 0).data(Qt::ToolTipRole).isValid());
    QCOMPARE(firstStoredLeads(file, options, 1)->size(), 1);
    model.setLeads({}, {});
    QCOMPARE(model.rowCount(), 0);
}

void LeadImportModelsTest::problemsAreListed()
{
    RowProblemModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setProblems(
        {{2, QStringLiteral("E-mail"), QStringLiteral("ada@"), QStringLiteral("is none."), false},
            {5, {}, {}, QStringLiteral("Is there."), true}});
    QCOMPARE(dump(model), QStringLiteral("2|Left out|E-mail|ada@|is none.\n5|Warning|||Is there."));
    QVERIFY(model.index(1, 0).data(RowProblemModel::IsWarningRole).toBool());
    model.setProblems({});
    QCOMPARE(model.rowCount(), 0);
}

void LeadImportModelsTest::anUndoneImportChangesItsRowOnly()
{
    LeadImportTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVector<LeadImport> imports{imported(QStringLiteral("b.csv"), 2), imported(QStringLiteral("a.csv"), 1)};
    model.setImports(imports);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    imports[1].undoneAt = QDateTime::currentDateTimeUtc();
    model.setImports(imports);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().value<QModelIndex>().row(), 1);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(dump(model), QStringLiteral("|b.csv|ada|2|2|0|0|0|Imported\n|a.csv|ada|1|1|0|0|0|Undone"));
    imports.prepend(imported(QStringLiteral("c.csv"), 3));
    model.setImports(imports);
    QCOMPARE(model.rowCount(), 3);
}

QTEST_GUILESS_MAIN(LeadImportModelsTest)
#include "tst_leadimportmodels.moc"
