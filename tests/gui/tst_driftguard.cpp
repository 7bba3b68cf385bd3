// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario VF-02 in the real window: a database that differs opens read-only until it is mended.
#include "models/campaigns/campaignqueries.h"
#include "models/driftguard/differencetablemodel.h"
#include "tests/gui/startedwindow.h"
#include "ui/controls/busybutton.h"
#include "ui/controls/tableview.h"
#include "ui/workspace/writeguard.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QClipboard>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTimer>

using namespace cm;
using namespace cm::test;

class DriftGuardTest : public StartedWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_driftguard")); }
    void init() { use(TestDatabase::Content::Migrated); }
    void cleanup() { close(); }

    void VF_02_driftOpensReadOnlyUntilMended_data();
    void VF_02_driftOpensReadOnlyUntilMended();
    void VF_02_aFittingDatabaseHasNoBanner();
    void VF_02_nothingIsWrittenWhileReadOnly();
    void VF_02_menusOfferNoChanges();
    void VF_02_checkAgainNamesWhatIsLeft();
    void VF_02_aCheckThatFailsKeepsTheWindowReadOnly();
    void VF_02_differencesAreListedAndCopied();
    void VF_02_differenceModelKeepsToTheRules();
    void VF_02_anEmptyDatabaseThatDiffersIsNotBegun();
    void VF_02_guardedControlsFollowTheirPage();
};

void DriftGuardTest::VF_02_driftOpensReadOnlyUntilMended_data()
{
    QTest::addColumn<QString>("drift");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("mending"); // a query that is asked before, for the statement that mends
    const auto row = [](const char* name, const char* drift, const char* words, const char* mending) {
        QTest::newRow(name) << QString::fromLatin1(drift) << QString::fromLatin1(words)
                            << QString::fromLatin1(mending);
    };
    row("dropped index", "DROP INDEX enrollments_leaving_idx", "index enrollments_leaving_idx is missing",
        "SELECT pg_get_indexdef('enrollments_leaving_idx'::regclass) AS sum");
    row("changed default", "ALTER TABLE campaigns ALTER is_paused SET DEFAULT true",
        "column campaigns.is_paused differs",
        "SELECT 'ALTER TABLE campaigns ALTER is_paused SET DEFAULT false' AS sum");
    row("function body",
        "CREATE OR REPLACE FUNCTION enrollment_order(p_order text DEFAULT 'score') RETURNS text LANGUAGE sql "
        "IMMUTABLE AS $$ SELECT "
        "'l.id' $$",
        "function enrollment_order(text) differs",
        "SELECT pg_get_functiondef('enrollment_order(text)'::regprocedure) AS sum");
    row("missing column", "ALTER TABLE clients DROP COLUMN airtable_base_id",
        "column clients.airtable_base_id is missing",
        "SELECT 'ALTER TABLE clients ADD airtable_base_id text; "
        "GRANT UPDATE (airtable_base_id) ON clients TO cm_super_admin' AS sum");
    row("extra column", "ALTER TABLE leads ADD COLUMN extra text", "column leads.extra is not ours",
        "SELECT 'ALTER TABLE leads DROP COLUMN extra' AS sum");
    row("edited migration", "UPDATE schema_migrations SET checksum = 'x' WHERE version = 20",
        "migration 0020_unify_campaign_model is changed",
        "SELECT format('UPDATE schema_migrations SET checksum = %L WHERE version = 20', checksum) AS sum "
        "FROM schema_migrations WHERE version = 20");
}

void DriftGuardTest::VF_02_driftOpensReadOnlyUntilMended()
{
    QFETCH(QString, drift);
    QFETCH(QString, words);
    QFETCH(QString, mending);
    makeLeads(*m_session, makeClient(*m_session), 3);
    const QString mend = text(mending);
    change(drift);
    start();
    QVERIFY(banner() && banner()->isVisible());
    QVERIFY(!banner()->content().closable);
    QVERIFY(!banner()->findChild<QWidget*>(QStringLiteral("bannerClose"))->isVisible());
    QVERIFY2(banner()->content().detail.contains(words), qPrintable(banner()->content().detail));
    QVERIFY(m_window->workspace()->isReadOnly());
    for (const char* name : {"newCampaign", "createCampaign", "createAndEnroll", "runNow"}) {
        auto* button = find<QAbstractButton>(name);
        QVERIFY2(!button->isEnabled(), name);
        QVERIFY2(button->toolTip().contains(QStringLiteral("read-only")), name);
    }
    change(mend);
    checkAgain();
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->workspace()->isReadOnly(), 20000);
    QTRY_VERIFY(!banner());
    for (const char* name : {"newCampaign", "createCampaign", "createAndEnroll", "runNow"})
        QVERIFY2(find<QAbstractButton>(name)->isEnabled(), name);
    QVERIFY(find<QAbstractButton>("newCampaign")->toolTip().contains(QStringLiteral("Ctrl+N")));
}

void DriftGuardTest::VF_02_aFittingDatabaseHasNoBanner()
{
    makeClient(*m_session);
    start();
    QVERIFY(!banner());
    QVERIFY(!m_window->workspace()->isReadOnly());
    QVERIFY(find<QAbstractButton>("newCampaign")->isEnabled());
}

void DriftGuardTest::VF_02_nothingIsWrittenWhileReadOnly()
{
    const ClientId client = makeClient(*m_session);
    makeCampaign(*m_session, client);
    change(QStringLiteral("ALTER TABLE leads ADD COLUMN extra text"));
    start();
    Workspace& workspace = *m_window->workspace();
    // Reading goes on.
    QTRY_COMPARE(find<TableView>("campaignTable")->model()->rowCount(), 1);

    bool asked = false;
    Error refusal;
    workspace.database().write(
        this,
        [&asked](Session&) -> Result<bool> {
            asked = true;
            return true;
        },
        [&refusal](const Result<bool>& answer) { refusal = answer ? Error() : answer.error(); });
    QTRY_COMPARE(refusal.code, ErrorCode::SchemaDrift);
    QVERIFY(!asked);
    QVERIFY2(
        refusal.message.contains(QStringLiteral("campaign-managerctl verify")), qPrintable(refusal.message));
    QVERIFY2(refusal.detail.contains(QStringLiteral("leads.extra")), qPrintable(refusal.detail));

    QSignalSpy finished(&workspace.worker(), &DeEnrollmentController::finished);
    workspace.worker().runNow({client});
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished.first().at(1).value<Error>().code, ErrorCode::SchemaDrift);
    QVERIFY(!workspace.worker().isRunning());
    QCOMPARE(count(QStringLiteral("de_enrollment_runs")), 0);

    // The shortcuts of the locked buttons do nothing either.
    QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(!find<QLineEdit>("campaignName")->isVisible());
}

void DriftGuardTest::VF_02_menusOfferNoChanges()
{
    makeCampaign(*m_session, makeClient(*m_session));
    change(QStringLiteral("ALTER TABLE leads ADD COLUMN extra text"));
    start();
    auto* table = find<TableView>("campaignTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QStringList possible;
    int entries = 0;
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu)
            return;
        // On a busy machine the menu is met twice before it closes.
        entries = 0;
        possible.clear();
        const auto actions = menu->actions();
        for (const QAction* action : actions) {
            entries += action->isSeparator() ? 0 : 1;
            if (action->isEnabled() && !action->isSeparator())
                possible.append(action->text());
            else if (!action->isSeparator())
                QVERIFY2(action->toolTip().contains(QStringLiteral("read-only")), qPrintable(action->text()));
        }
        menu->close();
    });
    look.start(20);
    // The list may be read anew at this moment, which takes the selection away.
    const auto askForMenu = [&] {
        table->selectRow(0);
        Q_EMIT table->customContextMenuRequested(table->visualRect(table->currentIndex()).center());
        return entries > 0;
    };
    QTRY_VERIFY(askForMenu());
    QCOMPARE(entries, 7);
    QCOMPARE(possible, (QStringList{QStringLiteral("Statistics"), QStringLiteral("Copy")}));
}

void DriftGuardTest::VF_02_checkAgainNamesWhatIsLeft()
{
    makeClient(*m_session);
    change(QStringLiteral("DROP INDEX enrollments_leaving_idx; ALTER TABLE leads ADD COLUMN extra text"));
    start();
    QVERIFY(banner()->content().detail.contains(QStringLiteral("enrollments_leaving_idx")));
    change(QStringLiteral("ALTER TABLE leads DROP COLUMN extra"));
    QString announced;
    connect(m_window->workspace(), &Workspace::announced, this,
        [&announced](StatusKind, const QString& words) { announced = words; });
    // By keyboard; the focus stays where it is, so that it can be pressed again.
    QPushButton* again = bannerButton(1);
    again->setFocus();
    QTest::keyClick(again, Qt::Key_Space);
    QTRY_VERIFY(announced.contains(QStringLiteral("one place")));
    QCOMPARE(banner()->content().detail, QStringLiteral("index enrollments_leaving_idx is missing"));
    QVERIFY(again->hasFocus());
    QVERIFY(m_window->workspace()->isReadOnly());
}

void DriftGuardTest::VF_02_aCheckThatFailsKeepsTheWindowReadOnly()
{
    makeClient(*m_session);
    change(QStringLiteral("ALTER TABLE leads ADD COLUMN extra text"));
    start();
    StatusKind kind = StatusKind::Neutral;
    connect(m_window->workspace(), &Workspace::announced, this,
        [&kind](StatusKind announced, const QString&) { kind = announced; });
    TestDatabase other;
    const QString name = m_database->settings().parameter(QStringLiteral("dbname"));
    QVERIFY(other.session()->executeScript(
        QStringLiteral("ALTER DATABASE %1 ALLOW_CONNECTIONS false").arg(name)));
    checkAgain();
    QTRY_COMPARE(kind, StatusKind::Error);
    QVERIFY(m_window->workspace()->isReadOnly());
    QVERIFY(banner()->content().detail.contains(QStringLiteral("leads.extra")));
    QVERIFY(
        other.session()->executeScript(QStringLiteral("ALTER DATABASE %1 ALLOW_CONNECTIONS true").arg(name)));
    change(QStringLiteral("ALTER TABLE leads DROP COLUMN extra"));
    checkAgain();
    QTRY_VERIFY(!m_window->workspace()->isReadOnly());
}

void DriftGuardTest::VF_02_differencesAreListedAndCopied()
{
    makeClient(*m_session);
    change(QStringLiteral("DROP INDEX enrollments_leaving_idx; ALTER TABLE leads ADD COLUMN extra text; "
                          "ALTER TABLE campaigns ALTER is_paused SET DEFAULT true"));
    start();
    bannerButton(0)->setFocus();
    QTest::keyClick(bannerButton(0), Qt::Key_Space);
    auto* dialog = find<QDialog>("differencesDialog");
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    auto* table = dialog->findChild<TableView*>(QStringLiteral("differenceTable"));
    QCOMPARE(table->model()->rowCount(), 3);
    QTRY_VERIFY(table->hasFocus());
    auto* chosen = dialog->findChild<QPlainTextEdit*>(QStringLiteral("chosenDifference"));
    QVERIFY(chosen->toPlainText().contains(QStringLiteral("found \"boolean NOT NULL DEFAULT true\"")));
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(chosen->toPlainText().startsWith(QStringLiteral("column leads.extra is not ours")));
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("column\tleads.extra\tis not ours")));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("copyDifferences")), Qt::LeftButton);
    const QString copied = QApplication::clipboard()->text();
    QCOMPARE(copied.count(u'\n'), 3);
    QVERIFY(copied.startsWith(QStringLiteral("Kind\tSubject\tProblem\n")));
    QVERIFY(copied.contains(QStringLiteral("index\tenrollments_leaving_idx\tis missing")));
    const auto children = dialog->findChildren<QWidget*>();
    for (QWidget* widget : children) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
            continue;
        QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!find<QDialog>("differencesDialog"));
}

void DriftGuardTest::VF_02_differenceModelKeepsToTheRules()
{
    DifferenceTableModel model({{QStringLiteral("function"), QStringLiteral("f()"), false,
                                    QStringLiteral("differs: ") + QString(5000, u'x')},
        {QStringLiteral("index"), QStringLiteral("i"), false, QStringLiteral("is missing")}});
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, DifferenceTableModel::Problem).data().toString(), QStringLiteral("is missing"));
    QVERIFY(!model.index(1, DifferenceTableModel::Problem).data(Qt::ToolTipRole).isValid());
    // All of a long problem can be copied, but a tooltip keeps to what a screen can show.
    QVERIFY(model.index(0, DifferenceTableModel::Problem).data().toString().size() > 5000);
    QVERIFY(model.index(0, DifferenceTableModel::Problem).data(Qt::ToolTipRole).toString().size() < 700);
}

void DriftGuardTest::VF_02_anEmptyDatabaseThatDiffersIsNotBegun()
{
    change(QStringLiteral("DROP INDEX enrollments_leaving_idx"));
    start();
    auto* welcome = find<QWidget>("welcomePage");
    QVERIFY(welcome && welcome->isVisible() && banner()->isVisible());
    const auto place = [](QWidget* widget) { return QRect(widget->mapToGlobal(QPoint()), widget->size()); };
    QVERIFY(!place(welcome).intersects(place(banner())));
    for (const char* name : {"exploreDemo", "startEmpty"}) {
        QVERIFY2(!find<QAbstractButton>(name)->isEnabled(), name);
        QVERIFY2(find<QAbstractButton>(name)->toolTip().contains(QStringLiteral("read-only")), name);
    }
    QTest::keyClicks(find<QLineEdit>("firstClientName"), QStringLiteral("Acme"));
    QTest::keyClick(find<QLineEdit>("firstClientName"), Qt::Key_Return);
    // Nor does the demo begin by any other way.
    QVERIFY(QMetaObject::invokeMethod(welcome, "demoRequested"));
    QTest::qWait(200);
    QCOMPARE(count(QStringLiteral("clients")), 0);
    change(QStringLiteral("CREATE INDEX enrollments_leaving_idx ON enrollments (id)"));
    checkAgain();
    QTRY_VERIFY(banner()->content().detail.contains(QStringLiteral("differs")));
    QVERIFY(!find<QAbstractButton>("startEmpty")->isEnabled());
}

void DriftGuardTest::VF_02_guardedControlsFollowTheirPage()
{
    SchemaCondition drifted;
    drifted.differences = {
        {QStringLiteral("index"), QStringLiteral("gone"), false, QStringLiteral("is missing")}};
    Workspace workspace(m_database->settings(), drifted);
    QPushButton enabled;
    QPushButton disabled;
    disabled.setEnabled(false);
    BusyButton busy(QStringLiteral("Run"));
    busy.setBusy(true);
    for (QPushButton* button : {&enabled, &disabled, static_cast<QPushButton*>(&busy)})
        guardWriting(workspace, button);
    // A page that enables its button meanwhile doesn't unlock it.
    enabled.setEnabled(true);
    busy.setBusy(false);
    for (QPushButton* button : {&enabled, &disabled, static_cast<QPushButton*>(&busy)})
        QVERIFY(!button->isEnabled() && !button->toolTip().isEmpty());
    workspace.driftGuard().check();
    QTRY_VERIFY(!workspace.isReadOnly());
    QVERIFY(enabled.isEnabled() && enabled.toolTip().isEmpty());
    QVERIFY(busy.isEnabled());
    QVERIFY(!disabled.isEnabled());
}

QTEST_MAIN(DriftGuardTest)
#include "tst_driftguard.moc"
