// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/leadimportdialog.h"

#include "models/leadimport/phonenumbers.h"
#include "ui/controls/banner.h"
#include "ui/controls/format.h"
#include "ui/leadimport/importcheckstep.h"
#include "ui/leadimport/importcolumnsstep.h"
#include "ui/leadimport/importfilestep.h"
#include "ui/leadimport/importoutcome.h"
#include "ui/leadimport/importprogress.h"
#include "ui/leadimport/importundo.h"
#include "ui/leadimport/pastimportsdialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

namespace cm {

LeadImportDialog::LeadImportDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_client(workspace.client())
    , m_banner(new Banner)
    , m_stack(new QStackedWidget)
    , m_file(new ImportFileStep)
    , m_columns(new ImportColumnsStep(PhoneNumbers::regionOfTimeZone(m_client.timeZone)))
    , m_checking(new ImportCheckStep)
    , m_progress(new ImportProgress)
    , m_outcome(new ImportOutcome)
    , m_sentence(new QLabel)
    , m_past(new QPushButton(icon(QStringLiteral("clock")), tr("Past imports …")))
    , m_undo(new QPushButton(icon(QStringLiteral("undo")), tr("Undo import …")))
    , m_back(new QPushButton(tr("Back")))
    , m_next(new QPushButton(tr("Next")))
    , m_import(new QPushButton(tr("Import")))
    , m_close(new QPushButton(tr("Cancel")))
    , m_job(workspace.database().settings())
{
    setObjectName(QStringLiteral("leadImportDialog"));
    setWindowTitle(tr("Import leads"));
    resize(1040, 720);
    auto* title = new QLabel(tr("Import leads of %1").arg(m_client.companyName));
    title->setTextFormat(Qt::PlainText);
    setTextRole(title, TextRole::Heading);
    m_banner->setObjectName(QStringLiteral("importBanner"));
    m_banner->hide();
    for (QWidget* step : {static_cast<QWidget*>(m_file), static_cast<QWidget*>(m_columns),
             static_cast<QWidget*>(m_checking), buildImportStep()})
        m_stack->addWidget(step);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(title);
    layout->addWidget(buildSteps());
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);
    layout->addWidget(buildButtons());
    connectSteps();
    go(File);
}

LeadImportDialog::~LeadImportDialog() = default;

QWidget* LeadImportDialog::buildSteps()
{
    auto* steps = new QWidget;
    auto* row = new QHBoxLayout(steps);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::l);
    const QStringList names{tr("File"), tr("Columns"), tr("Check"), tr("Import")};
    for (int i = 0; i < StepCount; ++i) {
        m_titles[static_cast<std::size_t>(i)] = new QLabel(QStringLiteral("%1  %2").arg(i + 1).arg(names[i]));
        row->addWidget(m_titles[static_cast<std::size_t>(i)]);
    }
    row->addStretch();
    return steps;
}

QWidget* LeadImportDialog::buildImportStep()
{
    auto* step = new QWidget;
    m_sentence->setObjectName(QStringLiteral("importSentence"));
    m_sentence->setWordWrap(true);
    setTextRole(m_sentence, TextRole::Strong);
    auto* layout = new QVBoxLayout(step);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_progress);
    layout->addWidget(m_sentence);
    layout->addWidget(m_outcome, 1);
    layout->addStretch();
    return step;
}

QWidget* LeadImportDialog::buildButtons()
{
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    const std::array named{std::pair(m_past, "showPastImports"), std::pair(m_undo, "undoImport"),
        std::pair(m_back, "importBack"), std::pair(m_close, "closeImport"), std::pair(m_next, "importNext"),
        std::pair(m_import, "startImport")};
    for (const auto& [button, name] : named) {
        button->setObjectName(QLatin1String(name));
        // Enter in a field belongs to the field.
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->insertStretch(2);
    setButtonRole(m_next, ButtonRole::Primary);
    setButtonRole(m_import, ButtonRole::Primary);
    guardWriting(m_workspace, m_checking->checkButton(), Right::EditLeads);
    guardWriting(m_workspace, m_import, Right::EditLeads);
    guardWriting(m_workspace, m_undo, Right::EditLeads);
    return buttons;
}

void LeadImportDialog::connectSteps()
{
    connect(m_file, &ImportFileStep::asked, this, &LeadImportDialog::examine);
    connect(m_columns, &ImportColumnsStep::changed, this, &LeadImportDialog::takeColumns);
    connect(m_checking, &ImportCheckStep::ruleChanged, this, &LeadImportDialog::forgetCheck);
    connect(m_checking, &ImportCheckStep::checkRequested, this, &LeadImportDialog::check);
    for (const ImportProgress* progress : {m_checking->progress(), m_progress})
        connect(progress, &ImportProgress::cancelRequested, this, [this] { m_job.cancel(); });
    for (const ImportOutcome* outcome : {m_checking->outcome(), m_outcome})
        connect(outcome, &ImportOutcome::saveRequested, this, &LeadImportDialog::saveBadRows);
    connect(
        m_back, &QPushButton::clicked, this, [this] { go(static_cast<Step>(m_stack->currentIndex() - 1)); });
    connect(
        m_next, &QPushButton::clicked, this, [this] { go(static_cast<Step>(m_stack->currentIndex() + 1)); });
    connect(m_import, &QPushButton::clicked, this, &LeadImportDialog::import);
    connect(m_undo, &QPushButton::clicked, this, &LeadImportDialog::undo);
    connect(m_close, &QPushButton::clicked, this, &LeadImportDialog::reject);
    connect(m_past, &QPushButton::clicked, this, [this] {
        auto* past = new PastImportsDialog(m_workspace, this);
        past->setAttribute(Qt::WA_DeleteOnClose);
        past->open();
    });
}

void LeadImportDialog::choose(const QString& path)
{
    m_file->choose(path);
}

void LeadImportDialog::reject()
{
    if (m_job.isRunning())
        m_job.cancel();
    else
        QDialog::reject();
}

void LeadImportDialog::go(Step step)
{
    m_stack->setCurrentIndex(step);
    for (int i = 0; i < StepCount; ++i)
        setTextRole(m_titles[static_cast<std::size_t>(i)], i == step ? TextRole::Strong : TextRole::Muted);
    setAccessibleDescription(tr("Step %1 of %2").arg(step + 1).arg(int(StepCount)));
    m_banner->hide();
    updateButtons();
    const std::array<QWidget*, StepCount> first{
        m_file->firstControl(), m_columns->firstControl(), m_checking->firstControl(), m_progress};
    first[static_cast<std::size_t>(step)]->setFocus();
}

void LeadImportDialog::updateButtons()
{
    const int step = m_stack->currentIndex();
    const bool isRunning = m_job.isRunning();
    m_past->setVisible(step == File || step == Import);
    m_past->setEnabled(!isRunning);
    m_undo->setVisible(step == Import && m_done && !m_done->id.isNull());
    m_back->setVisible(step == Columns || step == Check);
    m_back->setEnabled(!isRunning);
    m_next->setVisible(step == File || step == Columns);
    m_next->setEnabled(m_preview && (step == File || m_columns->mapping().check()));
    m_import->setVisible(step == Check);
    const qint64 leads = m_checked ? m_checked->inserted + m_checked->updated : 0;
    m_import->setText(leads > 0 ? tr("Import %1 leads").arg(formatCount(leads)) : tr("Import"));
    m_import->setEnabled(leads > 0 && !isRunning);
    m_close->setVisible(!isRunning);
    m_close->setText(step == Import ? tr("Close") : tr("Cancel"));
    // Enter does what comes next.
    QPushButton* checkButton = m_checking->checkButton();
    const std::array<QPushButton*, StepCount> following{
        m_next, m_next, m_import->isEnabled() ? m_import : checkButton, m_close};
    for (QPushButton* button : {m_next, checkButton, m_import, m_close})
        button->setDefault(button == following[static_cast<std::size_t>(step)]);
}

LeadImportOptions LeadImportDialog::options() const
{
    LeadImportOptions options;
    options.client = m_client.id;
    options.fileName = QFileInfo(m_file->path()).fileName();
    if (m_preview)
        options.format = {m_preview->format.encoding, m_preview->format.separator};
    options.mapping = m_columns->mapping();
    options.onDuplicate = m_checking->onDuplicate();
    options.region = m_columns->region();
    options.zone = QTimeZone(m_client.timeZone.toUtf8());
    return options;
}

void LeadImportDialog::examine()
{
    m_preview.reset();
    forgetCheck();
    m_file->showReading();
    m_job.examine(m_file->path(), m_file->wish(),
        [this](const Result<LeadFilePreview>& preview) { takePreview(preview); });
}

void LeadImportDialog::takePreview(const Result<LeadFilePreview>& preview)
{
    if (preview) {
        m_preview = *preview;
        m_file->showPreview(*preview);
        m_columns->setFile(*preview);
    } else {
        m_file->showError(preview.error());
    }
    updateButtons();
    if (preview && m_stack->currentIndex() == File)
        m_next->setFocus();
}

void LeadImportDialog::takeColumns()
{
    forgetCheck();
    if (!m_preview)
        return;
    const auto usable = m_columns->mapping().check();
    m_columns->setMappingError(usable ? QString() : usable.error().message);
    if (usable) {
        m_job.showStored(m_file->path(), options(),
            [this](const Result<QVector<StoredLead>>& leads) { m_columns->showStored(leads); });
    }
}

// What was checked no longer holds.
void LeadImportDialog::forgetCheck()
{
    m_checked.reset();
    m_checking->showUnchecked();
    updateButtons();
}

bool LeadImportDialog::mayWrite()
{
    const QString why = m_workspace.whyNot(Right::EditLeads);
    if (!why.isEmpty())
        m_banner->tell(StatusKind::Error, why);
    return why.isEmpty();
}

void LeadImportDialog::check()
{
    if (!m_preview || m_job.isRunning() || !mayWrite())
        return;
    m_checked.reset();
    m_banner->hide();
    LeadImportOptions asked = options();
    asked.dryRun = true;
    m_job.run(
        m_file->path(), asked,
        [this](const LeadImportProgress& news) { m_checking->progress()->showNews(news); },
        [this](const Result<LeadImportResult>& result) { takeCheck(result); });
    m_checking->showRunning();
    updateButtons();
}

void LeadImportDialog::takeCheck(const Result<LeadImportResult>& result)
{
    if (result) {
        m_checked = *result;
        m_checking->showResult(*result);
    } else {
        m_checking->showUnchecked();
        if (result.error().code != ErrorCode::Cancelled)
            m_banner->tell(StatusKind::Error, result.error().message, result.error().detail);
    }
    updateButtons();
    QPushButton* next = m_import->isEnabled() ? m_import : m_checking->checkButton();
    next->setFocus();
}

void LeadImportDialog::import()
{
    if (!m_checked || m_job.isRunning() || !mayWrite())
        return;
    m_done.reset();
    m_job.run(
        m_file->path(), options(), [this](const LeadImportProgress& news) { m_progress->showNews(news); },
        [this](const Result<LeadImportResult>& result) { takeImport(result); });
    m_sentence->hide();
    m_outcome->hide();
    go(Import);
    m_progress->start(tr("Importing …"));
}

void LeadImportDialog::takeImport(const Result<LeadImportResult>& result)
{
    m_progress->hide();
    if (!result) {
        go(Check);
        const bool isCancelled = result.error().code == ErrorCode::Cancelled;
        m_banner->tell(isCancelled ? StatusKind::Info : StatusKind::Error, result.error().message,
            isCancelled ? QString() : result.error().detail);
        return;
    }
    m_done = *result;
    m_sentence->setText(result->sentence());
    m_sentence->show();
    m_outcome->showResult(*result);
    m_outcome->show();
    updateButtons();
    m_close->setFocus();
    m_workspace.announceChange();
}

void LeadImportDialog::undo()
{
    if (!m_done)
        return;
    askAndUndoImport(
        m_workspace, this, m_done->id, options().fileName, [this](const Result<LeadImportUndo>& done) {
            if (!done) {
                m_banner->tell(StatusKind::Error, done.error().message, done.error().detail);
                return;
            }
            m_done->id = {};
            updateButtons();
            m_sentence->setText(tr("This import was undone; these are the numbers it had."));
            m_banner->tell(StatusKind::Success, tr("The import was undone."), done->sentence());
        });
}

void LeadImportDialog::saveBadRows(const QString& path)
{
    m_job.saveBadRows(path, [this](const Result<QString>& saved) {
        if (saved)
            m_banner->tell(StatusKind::Success, tr("The rows with problems were written to %1.").arg(*saved));
        else
            m_banner->tell(StatusKind::Error, saved.error().message);
    });
}

} // namespace cm
