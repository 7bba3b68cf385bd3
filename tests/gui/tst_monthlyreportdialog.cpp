// SPDX-License-Identifier: GPL-3.0-or-later
// The monthly report from the page Statistics, by keyboard, in the real window on a real database.
#include "models/statistics/month.h"
#include "tests/gui/windowtest.h"
#include "tests/report/pdffile.h"
#include "tests/support/eventloopwatch.h"
#include "ui/controls/banner.h"
#include "ui/controls/formfield.h"
#include "ui/statistics/monthlyreportdialog.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QUrl>

using namespace cm;
using namespace cm::test;

class MonthlyReportDialogTest : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void openedFile(const QUrl& url) { m_opened = url.toLocalFile(); }

private Q_SLOTS:
    void initTestCase() { prepareWindowTests(QStringLiteral("tst_monthlyreportdialog")); }
    void init();
    void cleanup();
    void byKeyboardFromThePageToTheFile();
    void theLast24MonthsAreOffered();
    void theWindowStaysAlive();
    void thePaperIsLightWhateverTheTheme();
    void aWrongPlaceIsSaidAtTheField();
    void anExistingFileIsReplacedOnlyIfWanted();
    void whatIsStoppedWritesNothing();
    void closingStopsIt();
    void aLostDatabaseIsSaid();
    void everythingHasANameAndATurn();

private:
    void openDialog();
    /// What has happened now, happened last month.
    void moveToLastMonth()
    {
        mustExecute(*m_session,
            u"UPDATE daily_figures SET day = (date_trunc('month', day) - interval '1 day')::date");
    }
    template <typename T> T* find(const char* name) const
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    void enterFile(const QString& path) const
    {
        auto* file = find<QLineEdit>("reportFile");
        file->setFocus();
        file->selectAll();
        QTest::keyClicks(file, path);
    }
    [[nodiscard]] bool isFocused(const char* name) const
    {
        return m_dialog->focusWidget() == find<QWidget>(name);
    }
    [[nodiscard]] Banner* banner() const { return find<Banner>("reportBanner"); }
    [[nodiscard]] QString bannerText() const
    {
        return banner()->isVisible() ? banner()->content().text : QString();
    }
    [[nodiscard]] QString path(const char* name) const { return m_directory->filePath(QLatin1String(name)); }
    [[nodiscard]] QString fileError() const
    {
        for (const FormField* field : m_dialog->findChildren<FormField*>()) {
            if (field->label() == QLatin1String("File"))
                return field->error();
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    QPointer<MonthlyReportDialog> m_dialog;
    ClientId m_client;
    QString m_opened;
};

void MonthlyReportDialogTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QSettings().setValue(QStringLiteral("report/directory"), m_directory->path());
    m_database = std::make_unique<TestDatabase>();
    m_session = m_database->session();
    m_client = makeClient(*m_session);
    makeLeads(*m_session, m_client, 30);
    const CampaignId campaign = makeCampaign(*m_session, m_client);
    mustExecute(*m_session, u"SELECT enroll_campaign(:client, :campaign)",
        {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), campaign}});
}

void MonthlyReportDialogTest::cleanup()
{
    m_window.reset();
    m_session.reset();
    m_database.reset();
    m_directory.reset();
}

void MonthlyReportDialogTest::openDialog()
{
    m_window = openWindow(*m_database);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_VERIFY(!m_window->pageIds().isEmpty());
    m_window->setCurrentPage(QStringLiteral("statistics"));
    auto* button = m_window->findChild<QPushButton*>(QStringLiteral("monthlyReport"));
    QTRY_VERIFY(button->isVisible());
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QTRY_VERIFY(m_window->findChild<MonthlyReportDialog*>());
    m_dialog = m_window->findChild<MonthlyReportDialog*>();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
}

void MonthlyReportDialogTest::byKeyboardFromThePageToTheFile()
{
    openDialog();
    const Month last = Month::lastFinished(QDateTime::currentDateTimeUtc(), QTimeZone("Europe/Berlin"));
    QCOMPARE(find<QLineEdit>("reportFile")->text(),
        m_directory->filePath(QStringLiteral("Acme %1.pdf").arg(last.key())));
    QVERIFY(isFocused("reportMonth"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Down);
    const QString file = m_directory->filePath(QStringLiteral("Acme %1.pdf").arg(last.before().key()));
    QCOMPARE(find<QLineEdit>("reportFile")->text(), file);
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
    QVERIFY(isFocused("reportFile"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(bannerText().startsWith(QStringLiteral("Saved, ")));
    QCOMPARE(banner()->content().detail, file);
    const PdfFile pdf(file);
    QCOMPARE(bannerText(), QStringLiteral("Saved, %1 pages.").arg(pdf.pages()));
    QCOMPARE(pdf.property(QStringLiteral("Title")), QStringLiteral("Acme, ") + last.before().label());
    QCOMPARE(pdf.missingFonts(), QStringList());

    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "openedFile");
    auto* open = banner()->findChild<QPushButton*>(QStringLiteral("bannerAction0"));
    open->setFocus();
    QTest::keyClick(open, Qt::Key_Space);
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    QCOMPARE(m_opened, file);
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_dialog);
}

void MonthlyReportDialogTest::theLast24MonthsAreOffered()
{
    openDialog();
    const auto* months = find<QComboBox>("reportMonth");
    QCOMPARE(months->count(), MonthlyReportDialog::offeredMonths);
    const Month last = Month::lastFinished(QDateTime::currentDateTimeUtc(), QTimeZone("Europe/Berlin"));
    QCOMPARE(months->currentText(), last.label());
    QCOMPARE(months->itemData(23).toString(), last.first.addMonths(-23).toString(QStringLiteral("yyyy-MM")));
    // A name of one's own stays.
    enterFile(path("mine.pdf"));
    find<QComboBox>("reportMonth")->setCurrentIndex(5);
    QCOMPARE(find<QLineEdit>("reportFile")->text(), path("mine.pdf"));
}

void MonthlyReportDialogTest::theWindowStaysAlive()
{
    for (int i = 0; i < 300; ++i) {
        makeLeads(*m_session, m_client, 1);
        const CampaignId campaign =
            makeCampaign(*m_session, m_client, QStringLiteral("Campaign %1").arg(i), 5, 1);
        mustExecute(*m_session, u"SELECT enroll_campaign(:client, :campaign)",
            {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), campaign}});
    }
    moveToLastMonth();
    openDialog();
    const EventLoopWatch watch;
    QTest::keyClick(find<QPushButton>("saveReport"), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(!bannerText().isEmpty(), 30000);
    QVERIFY2(bannerText().startsWith(QStringLiteral("Saved, ")), qPrintable(bannerText()));
    QCOMPARE(watch.problem(), QString());
    qInfo("%s %lld ms", qPrintable(bannerText()), static_cast<long long>(watch.longestMs()));
    QVERIFY(PdfFile(find<QLineEdit>("reportFile")->text()).pages() >= 10);
}

void MonthlyReportDialogTest::thePaperIsLightWhateverTheTheme()
{
    moveToLastMonth();
    openDialog();
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
        applyTheme(theme);
        enterFile(path(theme == ThemeChoice::Dark ? "dark.pdf" : "light.pdf"));
        QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(bannerText().startsWith(QStringLiteral("Saved, ")));
    }
    applyTheme(ThemeChoice::Light);
    const PdfFile light(path("light.pdf"));
    const PdfFile dark(path("dark.pdf"));
    QCOMPARE(dark.pages(), light.pages());
    // The cover says when it was made.
    for (int page = 2; page <= light.pages(); ++page) {
        QVERIFY(!light.picture(page).isNull());
        QCOMPARE(light.picture(page).pixelColor(2, 2), QColor(Qt::white));
        QVERIFY2(dark.picture(page) == light.picture(page), qPrintable(QString::number(page)));
    }
}

void MonthlyReportDialogTest::aWrongPlaceIsSaidAtTheField()
{
    openDialog();
    enterFile(path("nowhere/report.pdf"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
    QVERIFY2(fileError().contains(QStringLiteral("there is no directory")), qPrintable(fileError()));
    QVERIFY(isFocused("reportFile"));
    enterFile(QStringLiteral(" "));
    QCOMPARE(fileError(), QString());
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
    QCOMPARE(fileError(), QStringLiteral("Choose a file for the report."));
    QVERIFY(QDir(m_directory->path()).isEmpty());
    // Beside the last one.
    enterFile(QStringLiteral("short.pdf"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(bannerText().startsWith(QStringLiteral("Saved, ")));
    QVERIFY(QFile::exists(path("short.pdf")));
}

void MonthlyReportDialogTest::anExistingFileIsReplacedOnlyIfWanted()
{
    QFile file(path("kept.pdf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    openDialog();
    enterFile(file.fileName());
    const auto box = [this] { return m_dialog->findChild<QMessageBox*>(QStringLiteral("replaceReport")); };
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(box() && box()->isVisible());
    QTest::keyClick(box(), Qt::Key_Escape);
    QTRY_VERIFY(!box());
    QCOMPARE(file.size(), 4);
    QTest::mouseClick(find<QPushButton>("saveReport"), Qt::LeftButton);
    QTRY_VERIFY(box() && box()->isVisible());
    for (QAbstractButton* button : box()->buttons()) {
        if (button->text() == QLatin1String("Replace"))
            QTest::keyClick(button, Qt::Key_Space);
    }
    QTRY_VERIFY(bannerText().startsWith(QStringLiteral("Saved, ")));
    QVERIFY(PdfFile(file.fileName()).pages() > 0);
}

void MonthlyReportDialogTest::whatIsStoppedWritesNothing()
{
    openDialog();
    QTest::keyClick(find<QPushButton>("saveReport"), Qt::Key_Space);
    auto* stop = find<QPushButton>("cancelReport");
    QCOMPARE(stop->text(), QStringLiteral("Stop"));
    QVERIFY(isFocused("cancelReport"));
    QVERIFY(find<QProgressBar>("reportProgress")->isVisible());
    QVERIFY(!find<QPushButton>("saveReport")->isEnabled());
    QTest::keyClick(stop, Qt::Key_Space);
    QCOMPARE(bannerText(), QStringLiteral("Stopped; no file was written."));
    QVERIFY(!find<QProgressBar>("reportProgress")->isVisible());
    QTest::qWait(500);
    QVERIFY(QDir(m_directory->path()).isEmpty());
    // And it can be made after all.
    QTest::keyClick(find<QPushButton>("saveReport"), Qt::Key_Space);
    QTRY_VERIFY(bannerText().startsWith(QStringLiteral("Saved, ")));
}

void MonthlyReportDialogTest::closingStopsIt()
{
    openDialog();
    QTest::keyClick(find<QPushButton>("saveReport"), Qt::Key_Space);
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QTRY_VERIFY(!m_dialog);
    QTest::qWait(500);
    QVERIFY(QDir(m_directory->path()).isEmpty());
}

void MonthlyReportDialogTest::aLostDatabaseIsSaid()
{
    openDialog();
    mustExecute(*m_session, u"ALTER FUNCTION metrics_between RENAME TO metrics_elsewhere");
    QTest::keyClick(find<QPushButton>("saveReport"), Qt::Key_Space);
    QTRY_VERIFY(!bannerText().isEmpty());
    QVERIFY(banner()->content().kind == StatusKind::Error);
    QVERIFY(find<QPushButton>("saveReport")->isEnabled());
    QVERIFY(QDir(m_directory->path()).isEmpty());
}

void MonthlyReportDialogTest::everythingHasANameAndATurn()
{
    openDialog();
    QCOMPARE(find<QComboBox>("reportMonth")->accessibleName(), QStringLiteral("Month"));
    QCOMPARE(find<QLineEdit>("reportFile")->accessibleName(), QStringLiteral("File"));
    QStringList turns;
    do {
        turns.append(m_dialog->focusWidget()->objectName());
        QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
    } while (!turns.contains(m_dialog->focusWidget()->objectName()));
    QCOMPARE(turns,
        (QStringList{QStringLiteral("reportMonth"), QStringLiteral("reportFile"),
            QStringLiteral("browseReport"), QStringLiteral("cancelReport"), QStringLiteral("saveReport")}));
}

QTEST_MAIN(MonthlyReportDialogTest)
#include "tst_monthlyreportdialog.moc"
