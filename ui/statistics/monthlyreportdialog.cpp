// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/monthlyreportdialog.h"

#include "ui/controls/banner.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/question.h"
#include "ui/report/reportfile.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr QLatin1String directoryKey("report/directory");

// Where the last report went, or the person's documents.
QString usualDirectory()
{
    const QString last = QSettings().value(directoryKey).toString();
    return !last.isEmpty() && QFileInfo(last).isDir()
        ? last
        : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

QPushButton* button(const QString& text, const char* name)
{
    auto* made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    return made;
}

} // namespace

MonthlyReportDialog::MonthlyReportDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_client(workspace.client())
    , m_zone(workspace.timeZone())
    , m_job(new ReportJob(workspace, this))
    , m_month(new QComboBox)
    , m_monthField(new FormField(tr("Month"), m_month))
    , m_file(new QLineEdit)
    , m_browse(button(tr("Browse …"), "browseReport"))
    , m_progress(new QProgressBar)
    , m_phrase(new QLabel)
    , m_banner(new Banner)
    , m_cancel(button(tr("Close"), "cancelReport"))
    , m_save(button(tr("Save"), "saveReport"))
{
    setObjectName(QStringLiteral("monthlyReportDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Monthly report of %1").arg(m_client.companyName));
    m_month->setObjectName(QStringLiteral("reportMonth"));
    m_monthField->setHint(tr("Its days are those of the time zone %1.").arg(m_client.timeZone));
    m_fileField = new FormField(tr("File"), buildFile());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(m_monthField);
    layout->addWidget(m_fileField);
    layout->addWidget(m_phrase);
    layout->addWidget(m_progress);
    layout->addWidget(m_banner);
    layout->addStretch();
    layout->addLayout(buildButtons());
    connect(m_job, &ReportJob::progressed, this, &MonthlyReportDialog::showProgress);
    connect(m_job, &ReportJob::finished, this, &MonthlyReportDialog::showSaved);
    connect(m_job, &ReportJob::failed, this, &MonthlyReportDialog::showProblem);
    fillMonths();
    showRunning();
    resize(560, sizeHint().height());
    m_month->setFocus();
}

QWidget* MonthlyReportDialog::buildFile()
{
    m_file->setObjectName(QStringLiteral("reportFile"));
    m_file->setAccessibleName(tr("File"));
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_file, 1);
    row->addWidget(m_browse);
    box->setFocusProxy(m_file);
    connect(m_file, &QLineEdit::textChanged, this, [this] { m_fileField->clearError(); });
    connect(m_browse, &QPushButton::clicked, this, &MonthlyReportDialog::browse);
    return box;
}

QLayout* MonthlyReportDialog::buildButtons()
{
    m_progress->setObjectName(QStringLiteral("reportProgress"));
    m_progress->setAccessibleName(tr("Progress of the report"));
    m_progress->setTextVisible(false);
    m_phrase->setObjectName(QStringLiteral("reportPhrase"));
    m_banner->setObjectName(QStringLiteral("reportBanner"));
    m_banner->hide();
    m_save->setDefault(true);
    setButtonRole(m_save, ButtonRole::Primary);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_cancel);
    row->addWidget(m_save);
    connect(m_save, &QPushButton::clicked, this, &MonthlyReportDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &MonthlyReportDialog::stop);
    return row;
}

void MonthlyReportDialog::fillMonths()
{
    Month offered = Month::lastFinished(QDateTime::currentDateTimeUtc(), m_zone);
    for (int i = 0; i < offeredMonths; ++i) {
        m_month->addItem(offered.label(), offered.key());
        offered = offered.before();
    }
    connect(m_month, &QComboBox::currentIndexChanged, this, [this] {
        m_monthField->clearError();
        suggestFile();
    });
    suggestFile();
}

Month MonthlyReportDialog::month() const
{
    return {QDate::fromString(m_month->currentData().toString() + QLatin1String("-01"), Qt::ISODate)};
}

void MonthlyReportDialog::suggestFile()
{
    if (m_file->text() != m_suggested)
        return;
    m_suggested = QDir::toNativeSeparators(
        QDir(usualDirectory()).filePath(reportFileName(m_client.companyName, month())));
    m_file->setText(m_suggested);
}

QString MonthlyReportDialog::path() const
{
    const QString entered = QDir::fromNativeSeparators(m_file->text().trimmed());
    // Beside the last one, not where the program happens to have been started.
    return entered.isEmpty() ? entered : QDir(usualDirectory()).absoluteFilePath(entered);
}

void MonthlyReportDialog::browse()
{
    auto* dialog = new QFileDialog(this, tr("Save the monthly report"), {}, tr("PDF (*.pdf)"));
    dialog->setObjectName(QStringLiteral("reportFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // it is asked when it is saved
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(path());
    connect(dialog, &QFileDialog::fileSelected, this,
        [this](const QString& chosen) { m_file->setText(QDir::toNativeSeparators(chosen)); });
    dialog->open();
}

void MonthlyReportDialog::save()
{
    if (m_job->isRunning())
        return;
    const auto possible = checkReportFile(path(), false);
    if (possible)
        return start(false);
    if (possible.error().code != ErrorCode::Conflict) {
        m_fileField->setError(possible.error().message);
        m_file->setFocus();
        return;
    }
    ask(this,
        {QStringLiteral("replaceReport"), windowTitle(), possible.error().message,
            tr("The report takes its place. What is in the file now is lost."), tr("Replace")},
        [this] { start(true); });
}

void MonthlyReportDialog::start(bool mayReplace)
{
    m_fileField->clearError();
    m_banner->hide();
    m_job->start({m_client.id, month(), QDateTime::currentDateTimeUtc()}, path(), mayReplace);
    showRunning();
    m_cancel->setFocus();
}

void MonthlyReportDialog::stop()
{
    if (!m_job->isRunning())
        return reject();
    if (!m_job->canStop())
        return;
    m_job->stop();
    showBanner(StatusKind::Info, tr("Stopped; no file was written."), {});
    showRunning();
    m_save->setFocus();
}

void MonthlyReportDialog::showProgress(const QString& phrase, int page, int pages)
{
    m_progress->setRange(0, pages);
    m_progress->setValue(page);
    m_phrase->setText(phrase);
    m_cancel->setEnabled(m_job->canStop());
}

void MonthlyReportDialog::showSaved(int pages)
{
    showRunning();
    m_saved = path();
    QSettings().setValue(directoryKey, QFileInfo(m_saved).absolutePath());
    showBanner(StatusKind::Success, tr("Saved, %1 pages.").arg(formatCount(pages)),
        QDir::toNativeSeparators(m_saved), true);
    m_save->setFocus();
}

void MonthlyReportDialog::showProblem(const Error& error)
{
    showRunning();
    if (error.field == QLatin1String("output")) {
        m_fileField->setError(error.message);
        m_file->setFocus();
        return;
    }
    showBanner(StatusKind::Error, error.message, error.detail);
    m_save->setFocus();
}

void MonthlyReportDialog::showBanner(
    StatusKind kind, const QString& text, const QString& detail, bool canOpen)
{
    QVector<Banner::Action> actions;
    if (canOpen)
        actions.append({tr("Open"), [this] { openReport(); }});
    m_banner->setContent({kind, text, detail, actions, false});
    m_banner->show();
}

void MonthlyReportDialog::openReport()
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(m_saved)))
        showBanner(
            StatusKind::Warning, tr("No program here shows PDF files."), QDir::toNativeSeparators(m_saved));
}

// What can be done now.
void MonthlyReportDialog::showRunning()
{
    const bool isRunning = m_job->isRunning();
    for (QWidget* entry : {static_cast<QWidget*>(m_month), static_cast<QWidget*>(m_file),
             static_cast<QWidget*>(m_browse), static_cast<QWidget*>(m_save)})
        entry->setEnabled(!isRunning);
    m_phrase->setVisible(isRunning);
    m_progress->setVisible(isRunning);
    m_cancel->setEnabled(true);
    m_cancel->setText(isRunning ? tr("Stop") : tr("Close"));
}

} // namespace cm
