// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/rundialog.h"

#include "ui/controls/banner.h"
#include "ui/controls/card.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/keyfigure.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/statuschip.h"
#include "ui/controls/tableview.h"
#include "ui/deenrollment/healthcard.h"
#include "ui/deenrollment/runundo.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace cm {

namespace {

enum Figure { Left, Skipped, Batches, Duration, Rate, FigureCount };

} // namespace

RunDialog::RunDialog(Workspace& workspace, const DeEnrollmentRun& run, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_run(run)
    , m_status(new StatusChip)
    , m_when(new QLabel)
    , m_details(new QLabel)
    , m_banner(new Banner)
    , m_table(new TableView)
    , m_resume(new QPushButton(icon(QStringLiteral("play")), tr("Resume")))
    , m_undo(new QPushButton(icon(QStringLiteral("undo")), tr("Undo …")))
{
    setObjectName(QStringLiteral("runDialog"));
    setWindowTitle(tr("De-enrollment run"));
    resize(1000, 700);
    m_banner->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(buildHead());
    layout->addWidget(m_banner);
    layout->addWidget(buildFigures());
    layout->addWidget(m_details);
    layout->addWidget(buildLog(), 1);
    layout->addWidget(buildButtons());
    connect(&m_workspace, &Workspace::workerChanged, this, &RunDialog::load);
    connect(&m_workspace, &Workspace::dataChanged, this, &RunDialog::load);
    show(run);
    load();
}

QWidget* RunDialog::buildHead()
{
    auto* head = new QWidget;
    auto* title = new QLabel(m_run.clientName);
    title->setTextFormat(Qt::PlainText);
    setTextRole(title, TextRole::Heading);
    setTextRole(m_when, TextRole::Muted);
    m_when->setTextFormat(Qt::PlainText);
    auto* texts = new QVBoxLayout;
    texts->addWidget(title);
    texts->addWidget(m_when);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addLayout(texts, 1);
    row->addWidget(m_status, 0, Qt::AlignTop);
    m_details->setObjectName(QStringLiteral("runDetails"));
    m_details->setTextFormat(Qt::PlainText);
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return head;
}

QWidget* RunDialog::buildFigures()
{
    auto* figures = new QWidget;
    auto* row = new QHBoxLayout(figures);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::m);
    for (const QString& label :
        {tr("Left"), tr("Skipped"), tr("Batches"), tr("Duration"), tr("Leads per second")}) {
        auto* figure = new KeyFigure(label);
        m_figures.append(figure);
        row->addWidget(figure, 1);
    }
    m_figures[Skipped]->setExplanation(tr("Locked by somebody else then; the next run takes them."));
    return figures;
}

QWidget* RunDialog::buildLog()
{
    m_table->setObjectName(QStringLiteral("leadLog"));
    m_table->setAccessibleName(tr("What the run did with each lead"));
    m_table->setModel(&m_log);
    m_table->setFixedColumns({LeadLogTableModel::Lead});
    m_table->setDefaultWidths({220, 200, 100, 160, 100, 190});
    m_table->setItemDelegateForColumn(LeadLogTableModel::Action,
        new ChipDelegate(
            [](const QModelIndex& index) {
                return index.data(LeadLogTableModel::ActionRole) == QLatin1String("de_enrolled")
                    ? StatusKind::Success
                    : StatusKind::Warning;
            },
            m_table));
    m_table->setItemDelegateForColumn(LeadLogTableModel::Messages, new NumberDelegate(m_table));
    m_table->setItemDelegateForColumn(LeadLogTableModel::Time,
        new NumberDelegate(
            [this](
                const QVariant& value) { return formatDateTime(value.toDateTime(), m_workspace.timeZone()); },
            m_table));
    m_table->setLayoutKey(QStringLiteral("leadLog"));
    connect(&m_log, &LeadLogTableModel::pageWanted, this, &RunDialog::loadPage);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &RunDialog::load);
    auto* card = new Card(tr("Leads"));
    card->setFlush(true);
    card->body()->addWidget(m_table);
    return card;
}

QWidget* RunDialog::buildButtons()
{
    auto* buttons = new QWidget;
    m_resume->setObjectName(QStringLiteral("resumeRun"));
    m_resume->setToolTip(tr("Go on behind the last batch that was done"));
    m_resume->setAutoDefault(false);
    guardWriting(m_workspace, m_resume, Right::Process);
    m_undo->setObjectName(QStringLiteral("undoRun"));
    m_undo->setToolTip(tr("Take this run back"));
    m_undo->setAutoDefault(false);
    guardWriting(m_workspace, m_undo, Right::Manage);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closeRun"));
    close->setDefault(true);
    setButtonRole(close, ButtonRole::Primary);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_resume);
    row->addWidget(m_undo);
    row->addStretch();
    row->addWidget(close);
    connect(m_resume, &QPushButton::clicked, this, [this] { Q_EMIT resumeRequested(m_run.id); });
    connect(m_undo, &QPushButton::clicked, this, &RunDialog::undo);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return buttons;
}

void RunDialog::load()
{
    using Found = std::pair<DeEnrollmentRun, qint64>;
    m_workspace.database().read(
        this,
        [id = m_run.id](Session& session) -> Result<Found> {
            auto run = loadRun(session, id);
            if (!run)
                return failure(run.error());
            auto logged = countLeadLog(session, run->clientId, id);
            if (!logged)
                return failure(logged.error());
            return Found(*run, *logged);
        },
        [this](const Result<Found>& answer) {
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled)
                    m_table->overlay()->showError(answer.error().message, answer.error().detail);
                return;
            }
            show(answer->first);
            if (std::exchange(m_logged, answer->second) != answer->second) {
                m_pages.cancel();
                m_pages = Cancellation();
                m_log.setCount(m_logged);
            }
            if (m_logged > 0)
                m_table->overlay()->clear();
            else if (m_run.logPurgedAt.isValid())
                m_table->overlay()->showEmpty({QStringLiteral("clock"), tr("The lead log was removed"),
                    tr("It is kept as long as the retention settings say."), {}});
            else if (m_run.status == QLatin1String("success"))
                m_table->overlay()->showEmpty(
                    {QStringLiteral("inbox"), tr("Nobody left"), tr("No lead was to leave."), {}});
            else
                m_table->overlay()->showEmpty({QStringLiteral("inbox"), tr("Nobody left"),
                    tr("The run ended before it reached a lead."), {}});
        },
        m_request.next());
}

void RunDialog::show(const DeEnrollmentRun& run)
{
    m_run = run;
    m_status->setStatus(runStatusKind(run.status), runStatusLabel(run.status));
    m_when->setText(tr("%1, by %2").arg(formatDateTime(run.runAt, m_workspace.timeZone()), run.holder));
    m_figures[Left]->setValue(run.deEnrolled);
    m_figures[Skipped]->setValue(run.skipped);
    m_figures[Batches]->setValue(run.batches);
    m_figures[Duration]->setValueText(run.durationMs ? formatDuration(*run.durationMs) : tr("–"));
    const bool measured = run.durationMs && *run.durationMs > 0 && run.deEnrolled > 0;
    m_figures[Rate]->setValueText(
        measured ? formatCount(run.deEnrolled * 1000 / std::max<qint64>(*run.durationMs, 1)) : tr("–"));
    QStringList lines;
    if (!run.errorDetails.isEmpty())
        lines.append(run.errorDetails);
    if (run.undoneAt.isValid())
        lines.append(tr("Taken back on %1.").arg(formatDateTime(run.undoneAt, m_workspace.timeZone())));
    if (!run.checkpoint.isEmpty() && run.canBeResumed())
        lines.append(tr("It goes on behind the lead %1.").arg(run.checkpoint));
    m_details->setText(lines.join(u'\n'));
    m_details->setVisible(!lines.isEmpty());
    m_resume->setEnabled(run.canBeResumed() && !m_workspace.worker().isRunning());
    m_undo->setEnabled(run.canBeUndone());
}

void RunDialog::loadPage(int page)
{
    m_workspace.database().read(
        this,
        [client = m_run.clientId, run = m_run.id, page](Session& session) {
            return readLeadLog(session, client, run, qint64(page) * LeadLogTableModel::pageSize,
                LeadLogTableModel::pageSize);
        },
        [this, page](const Result<QVector<LeadLogEntry>>& answer) {
            if (answer) {
                m_log.setPage(page, *answer);
                return;
            }
            m_log.dropPage(page);
            m_banner->tell(StatusKind::Error, answer.error().message);
        },
        m_pages);
}

void RunDialog::undo()
{
    askAndUndoRun(m_workspace, this, m_run, [this](const Result<UndoResult>& done) {
        m_banner->tell(
            done ? StatusKind::Success : StatusKind::Error, done ? done->sentence() : done.error().message);
    });
}

} // namespace cm
