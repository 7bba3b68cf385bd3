// SPDX-License-Identifier: GPL-3.0-or-later
// The import's dialog in the real window on a real database, by mouse and keyboard.
#include "tests/leadimport/leadimportwindow.h"

using namespace cm;
using namespace cm::test;

class LeadImportDialogTest : public LeadImportWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_leadimportdialog")); }
    void init() { openDialog(); }
    void cleanup() { closeWindow(); }

    void leadsAreImportedAndTakenBack();
    void duplicatesUpdateWhenChosen();
    void columnsAreMappedByMouseAndKeyboard();
    void whatIsNoLeadFileIsSaid_data();
    void whatIsNoLeadFileIsSaid();
    void windows1252WithSemicolonsIsRecognised();
    void theFormatCanBeChanged();
    void aDroppedFileIsRead();
    void garbageImportsNothing();
    void cancelInTheMiddleLeavesNothing_data();
    void cancelInTheMiddleLeavesNothing();
    void closingTheWindowStopsTheImport();
    void aFailedImportSaysWhyAndCanBeRepeated();
    void pastImportsAreUndoneFromTheirList();
    void everyControlHasANameAndIsReachedByTab();
};

void LeadImportDialogTest::leadsAreImportedAndTakenBack()
{
    const QString before = traces();
    openFile(mixed);
    QCOMPARE(find<QComboBox>("importEncoding")->currentText(), QStringLiteral("Found out: UTF-8"));
    QCOMPARE(find<QComboBox>("importSeparator")->currentText(), QStringLiteral("Found out: Comma ,"));
    QCOMPARE(find<QLabel>("importHeaders")->text(), QStringLiteral("First name · E-mail · Phone · Company"));
    click("importNext");
    QCOMPARE(cells(find<TableView>("mappingTable")),
        QStringLiteral("First name|Ada|First name\nE-mail|ada@example.com|E-mail\n"
                       "Phone|030 901820|Phone\nCompany|Bolt|Company"));
    // The client is in Berlin.
    QCOMPARE(find<QComboBox>("importRegion")->currentData().toString(), QStringLiteral("DE"));
    QTRY_COMPARE(cells(find<TableView>("storedTable")),
        QStringLiteral("2|Ready|Ada|ada@example.com|+4930901820|Bolt\n"
                       "3|Warning|Bob|bob@example.com|+19995550100|\n4|Ready|Old|OLD@example.com||Bolt\n"
                       "5|Unusable|Bad|||Bolt"));
    click("importNext");
    QVERIFY(!find<QPushButton>("startImport")->isEnabled());
    check();
    QCOMPARE(figures(), QStringLiteral("2 0 1 1"));
    QCOMPARE(traces(), before);
    const QString problems = cells(shown<TableView>("problemTable"));
    QVERIFY2(problems.contains(QStringLiteral("5|Left out|E-mail|bad@example|is not an e-mail")),
        qPrintable(problems));
    QVERIFY2(problems.contains(QStringLiteral("3|Warning|Phone|+1 999 555 0100|")), qPrintable(problems));
    QVERIFY2(problems.contains(QStringLiteral("4|Left out|||A lead with this")), qPrintable(problems));

    QCOMPARE(find<QPushButton>("startImport")->text(), QStringLiteral("Import 2 leads"));
    import();
    QCOMPARE(figures(), QStringLiteral("2 0 1 1"));
    QCOMPARE(count(QStringLiteral("leads")), 3);
    QCOMPARE(count(QStringLiteral("leads WHERE email = 'ada@example.com' AND phone = '+4930901820'")), 1);
    // The page behind it counts again.
    const auto counts = m_window->findChildren<QLabel*>(QStringLiteral("leadCount"));
    const auto isShown = [](const QLabel* label) { return label->isVisible(); };
    const auto shownCount = std::find_if(counts.cbegin(), counts.cend(), isShown);
    QVERIFY(shownCount != counts.cend());
    QTRY_COMPARE((*shownCount)->text(), QStringLiteral("3"));

    click(shown<QPushButton>("saveBadRows"));
    QTRY_VERIFY(dialog()->findChild<QFileDialog*>(QStringLiteral("badRowsDialog")));
    auto* save = dialog()->findChild<QFileDialog*>(QStringLiteral("badRowsDialog"));
    auto* name = save->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    name->setText(m_directory.filePath(QStringLiteral("bad.csv")));
    click(save->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save));
    QTRY_VERIFY2(bannerText().contains(QStringLiteral("bad.csv")), qPrintable(bannerText()));
    QFile bad(m_directory.filePath(QStringLiteral("bad.csv")));
    QVERIFY(bad.open(QIODevice::ReadOnly));
    const QByteArray rows = bad.readAll();
    QVERIFY2(rows.contains("bad@example"), rows.constData());
    QCOMPARE(rows.count('\n'), 4);

    click("undoImport");
    answerUndo(dialog(), false);
    QCOMPARE(count(QStringLiteral("leads")), 3);
    QTRY_VERIFY(!dialog()->findChild<QMessageBox*>());
    click("undoImport");
    answerUndo(dialog(), true);
    QTRY_VERIFY2(
        bannerText().contains(QStringLiteral("2 added leads were removed")), qPrintable(bannerText()));
    QCOMPARE(count(QStringLiteral("leads")), 1);
    QVERIFY(!find<QPushButton>("undoImport")->isVisible());
    click("closeImport");
    QTRY_VERIFY(!dialog());
}

void LeadImportDialogTest::duplicatesUpdateWhenChosen()
{
    checkFile(mixed);
    QCOMPARE(figures(), QStringLiteral("2 0 1 1"));
    // What was found no longer holds.
    click("duplicatesUpdate");
    QVERIFY(!shown<KeyFigure>("importAdded"));
    QVERIFY(!find<QPushButton>("startImport")->isEnabled());
    check();
    QCOMPARE(figures(), QStringLiteral("2 1 0 1"));
    QCOMPARE(find<QPushButton>("startImport")->text(), QStringLiteral("Import 3 leads"));
    import();
    QCOMPARE(figures(), QStringLiteral("2 1 0 1"));
    QCOMPARE(count(QStringLiteral("leads WHERE first_name = 'Old' AND company = 'Bolt'")), 1);
    click("undoImport");
    answerUndo(dialog(), true);
    QTRY_VERIFY2(bannerText().contains(QStringLiteral("1 updated")), qPrintable(bannerText()));
    QCOMPARE(count(QStringLiteral("leads WHERE company = 'Acme'")), 1);
}

void LeadImportDialogTest::columnsAreMappedByMouseAndKeyboard()
{
    openFile("Wer,Adresse,Zweite\nAda,ada@example.com,ada@example.org\n");
    click("importNext");
    auto* field = qobject_cast<FormField*>(find<TableView>("mappingTable")->parentWidget());
    QVERIFY(field);
    QVERIFY2(field->error().contains(QStringLiteral("No column is mapped")), qPrintable(field->error()));
    QVERIFY(!find<QPushButton>("importNext")->isEnabled());
    mapColumn(1, LeadField::Email);
    QVERIFY2(!field->hasError(), qPrintable(field->error()));
    QVERIFY(find<QPushButton>("importNext")->isEnabled());
    mapColumn(2, LeadField::Email, true);
    QVERIFY2(field->error().contains(QStringLiteral("Two columns are mapped to E-mail")),
        qPrintable(field->error()));
    QVERIFY(!find<QPushButton>("importNext")->isEnabled());
    mapColumn(2, LeadField::Ignored, true);
    mapColumn(0, LeadField::FirstName);
    QTRY_COMPARE(cells(find<TableView>("storedTable")), QStringLiteral("2|Ready|Ada|ada@example.com"));
    click("importNext");
    check();
    import();
    QCOMPARE(count(QStringLiteral("leads WHERE first_name = 'Ada' AND email = 'ada@example.com'")), 1);
}

void LeadImportDialogTest::whatIsNoLeadFileIsSaid_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("error");
    QTest::newRow("missing") << QByteArray() << "/nowhere/leads.csv"
                             << "There is no file /nowhere/leads.csv";
    QTest::newRow("a folder") << QByteArray() << "/tmp"
                              << "/tmp is a folder";
    QTest::newRow("a device") << QByteArray() << "/dev/null"
                              << "/dev/null is not a plain file";
    QTest::newRow("0 bytes") << QByteArray() << ""
                             << "The file is empty";
    QTest::newRow("only a mark") << QByteArray("\xEF\xBB\xBF") << ""
                                 << "The file is empty";
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE\x45\x00", 4) << ""
                            << "UTF-16";
    QTest::newRow("binary") << QByteArray("\x7F"
                                          "ELF\x02\x01\x00\x00\x00\n\x00\x01",
        12) << ""
                            << "The line that names the columns";
}

void LeadImportDialogTest::whatIsNoLeadFileIsSaid()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, path);
    QFETCH(QString, error);
    type(path.isEmpty() ? fileOf(content) : path);
    auto* field = qobject_cast<FormField*>(find<QLineEdit>("importPath")->parentWidget());
    QVERIFY(field);
    QTRY_VERIFY2(field->error().contains(error), qPrintable(field->error()));
    QVERIFY(!find<QPushButton>("importNext")->isEnabled());
    // A better one mends it.
    openFile(mixed);
    QVERIFY(!field->hasError());
}

void LeadImportDialogTest::windows1252WithSemicolonsIsRecognised()
{
    openFile("Vorname;Nachname;E-Mail;Telefon\r\nJ\xFCrgen;M\xFCller;juergen@example.com;030/90 18 20\r\n");
    QCOMPARE(find<QComboBox>("importEncoding")->currentText(), QStringLiteral("Found out: Windows-1252"));
    QCOMPARE(find<QComboBox>("importSeparator")->currentText(), QStringLiteral("Found out: Semicolon ;"));
    click("importNext");
    QTRY_COMPARE(cells(find<TableView>("storedTable")),
        QStringLiteral("2|Ready|Jürgen|Müller|juergen@example.com|+4930901820"));
    click("importNext");
    check();
    import();
    QCOMPARE(count(QStringLiteral("leads WHERE last_name = 'Müller'")), 1);
}

void LeadImportDialogTest::theFormatCanBeChanged()
{
    openFile("Name,E-mail;Phone\nAda,ada@example.com;030 901820\n");
    auto* separator = find<QComboBox>("importSeparator");
    const QString first = find<QLabel>("importHeaders")->text();
    separator->setFocus();
    QTest::keyClick(separator, Qt::Key_Down);
    QTest::keyClick(separator, Qt::Key_Down);
    QCOMPARE(separator->currentText(), QStringLiteral("Semicolon ;"));
    QTRY_COMPARE(find<QLabel>("importHeaders")->text(), QStringLiteral("Name,E-mail · Phone"));
    QVERIFY(first != find<QLabel>("importHeaders")->text());
    // Another file is looked at afresh.
    openFile(mixed + "\n");
    type(fileOf(mixed, QStringLiteral("other.csv")));
    QTRY_COMPARE(find<QComboBox>("importSeparator")->currentText(), QStringLiteral("Found out: Comma ,"));
}

void LeadImportDialogTest::aDroppedFileIsRead()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(fileOf(mixed))});
    auto* step = dialog()->findChild<ImportFileStep*>();
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(step, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(step, &drop);
    QTRY_VERIFY(find<QPushButton>("importNext")->isEnabled());
    QMimeData text;
    text.setText(QStringLiteral("no file"));
    QDragEnterEvent other(QPoint(10, 10), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    other.ignore();
    QCoreApplication::sendEvent(step, &other);
    QVERIFY(!other.isAccepted());
}

void LeadImportDialogTest::garbageImportsNothing()
{
    const QString before = traces();
    QByteArray csv("E-mail,Phone\n");
    for (int i = 0; i < 3000; ++i)
        csv += QByteArray(1, static_cast<char>(128 + i % 100)) + "\x01\"x,,,\xFF\n";
    checkFile(csv);
    QCOMPARE(figures().left(6), QStringLiteral("0 0 0 "));
    QCOMPARE(shown<TableView>("problemTable")->model()->rowCount(), 1000);
    QVERIFY(!find<QPushButton>("startImport")->isEnabled());
    QCOMPARE(traces(), before);
}

void LeadImportDialogTest::cancelInTheMiddleLeavesNothing_data()
{
    QTest::addColumn<bool>("byEscape");
    QTest::newRow("button") << false;
    QTest::newRow("Esc") << true;
}

void LeadImportDialogTest::cancelInTheMiddleLeavesNothing()
{
    QFETCH(bool, byEscape);
    QByteArray csv("E-mail\n");
    for (int i = 0; i < 5000; ++i)
        csv += "lead" + QByteArray::number(i) + "@example.com\n";
    checkFile(csv);
    const QString before = traces();
    // Another import of this client goes on, so that this one waits when all its rows are there.
    mustExecute(*m_session, u"BEGIN");
    mustExecute(*m_session, u"SELECT pg_advisory_xact_lock(lead_import_lock_key(:client))",
        {{QLatin1String("client"), m_client}});
    click("startImport");
    QTRY_VERIFY(shown<QLabel>("importPhrase"));
    QTRY_VERIFY2(shown<QLabel>("importPhrase")->text().contains(QStringLiteral("5,000")),
        qPrintable(shown<QLabel>("importPhrase")->text()));
    QVERIFY(!find<QPushButton>("closeImport")->isVisible());
    if (byEscape)
        QTest::keyClick(dialog(), Qt::Key_Escape);
    else
        click(shown<QPushButton>("cancelImport"));
    QTRY_VERIFY2(bannerText().contains(QStringLiteral("Nothing was imported")), qPrintable(bannerText()));
    mustExecute(*m_session, u"ROLLBACK");
    QVERIFY(dialog()->isVisible());
    QCOMPARE(traces(), before);
    // It can be had all the same.
    import();
    QCOMPARE(count(QStringLiteral("leads")), 5001);
}

void LeadImportDialogTest::closingTheWindowStopsTheImport()
{
    checkFile(mixed);
    const QString before = traces();
    mustExecute(*m_session, u"BEGIN");
    mustExecute(*m_session, u"SELECT pg_advisory_xact_lock(lead_import_lock_key(:client))",
        {{QLatin1String("client"), m_client}});
    click("startImport");
    QTRY_VERIFY(shown<QLabel>("importPhrase"));
    QTRY_VERIFY(count(QStringLiteral(
                    "pg_locks WHERE locktype = 'advisory' AND NOT granted "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
        == 1);
    m_window.reset();
    mustExecute(*m_session, u"ROLLBACK");
    QCOMPARE(traces(), before);
}

void LeadImportDialogTest::aFailedImportSaysWhyAndCanBeRepeated()
{
    const QString path = fileOf(mixed);
    checkFile(mixed);
    QVERIFY(QFile::remove(path));
    click("startImport");
    QTRY_VERIFY2(bannerText().contains(QStringLiteral("There is no file")), qPrintable(bannerText()));
    QCOMPARE(count(QStringLiteral("lead_imports")), 0);
    fileOf("Other,E-mail\nx,ada@example.com\n");
    click("startImport");
    QTRY_VERIFY2(bannerText().contains(QStringLiteral("other columns")), qPrintable(bannerText()));
    fileOf(mixed);
    import();
    QCOMPARE(count(QStringLiteral("leads")), 3);
}

void LeadImportDialogTest::pastImportsAreUndoneFromTheirList()
{
    click("showPastImports");
    QTRY_VERIFY(dialog()->findChild<PastImportsDialog*>());
    auto* past = dialog()->findChild<PastImportsDialog*>();
    auto* table = past->findChild<TableView*>(QStringLiteral("pastImports"));
    QTRY_COMPARE(table->overlay()->state(), StateOverlay::State::Empty);
    auto* undo = past->findChild<QPushButton*>(QStringLiteral("undoPastImport"));
    QVERIFY(!undo->isEnabled());
    click(past->findChild<QPushButton*>(QStringLiteral("closePastImports")));
    QTRY_VERIFY(!dialog()->findChild<PastImportsDialog*>());

    checkFile(mixed);
    import();
    click("showPastImports");
    QTRY_VERIFY(dialog()->findChild<PastImportsDialog*>());
    past = dialog()->findChild<PastImportsDialog*>();
    table = past->findChild<TableView*>(QStringLiteral("pastImports"));
    undo = past->findChild<QPushButton*>(QStringLiteral("undoPastImport"));
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, LeadImportTableModel::FileName).data().toString(),
        QStringLiteral("leads.csv"));
    QTRY_VERIFY(undo->isEnabled());
    click(undo);
    answerUndo(past, true);
    QTRY_COMPARE(
        table->model()->index(0, LeadImportTableModel::State).data().toString(), QStringLiteral("Undone"));
    QVERIFY(!undo->isEnabled());
    QCOMPARE(count(QStringLiteral("leads")), 1);
}

void LeadImportDialogTest::everyControlHasANameAndIsReachedByTab()
{
    const auto look = [this](const char* step) {
        QTest::qWait(50);
        QSet<QWidget*> missing;
        const auto widgets = dialog()->findChildren<QWidget*>();
        for (QWidget* widget : widgets) {
            const bool isControl = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget)
                || qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractItemView*>(widget);
            if (!isControl || !widget->isVisible() || !widget->isEnabled()
                || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(),
                qPrintable(QLatin1String(step) + u' ' + widget->objectName()));
            missing.insert(widget);
        }
        QVERIFY(missing.size() > 1);
        for (int i = 0; i < 60 && !missing.isEmpty(); ++i) {
            missing.remove(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QStringList names;
        for (const QWidget* widget : std::as_const(missing)) {
            // One of a group of radio buttons stands for all.
            if (!qobject_cast<const QRadioButton*>(widget))
                names.append(widget->objectName());
        }
        QVERIFY2(names.isEmpty(), qPrintable(QLatin1String(step) + u' ' + names.join(u' ')));
    };
    look("file");
    openFile(mixed);
    look("file read");
    click("importNext");
    QTRY_VERIFY(find<TableView>("storedTable")->model()->rowCount() > 0);
    look("columns");
    click("importNext");
    look("unchecked");
    check();
    look("checked");
    import();
    look("imported");
}

QTEST_MAIN(LeadImportDialogTest)
#include "tst_leadimportdialog.moc"
