// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/enrollment/enrollmentdialog.h"

#include "models/database/databaseerror.h"
#include "ui/controls/banner.h"
#include "ui/controls/format.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/enrollment/dryrunview.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace cm {

EnrollmentDialog::EnrollmentDialog(
    Workspace& workspace, const CampaignSummary& campaign, EnrollmentJob::Purpose purpose, QWidget* parent)
    : QDialog(parent)
    , m_job(workspace, campaign, purpose)
    , m_message(new Banner)
    , m_stack(new QStackedWidget)
    , m_view(new DryRunView(workspace.timeZone()))
    , m_overlay(new StateOverlay(m_stack))
    , m_table(new TableView)
    , m_progress(new QProgressBar)
{
    setObjectName(QStringLiteral("enrollmentDialog"));
    setWindowTitle(purpose == EnrollmentJob::Purpose::Resume ? tr("Resume and enroll") : tr("Enroll leads"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(620, 560);
    build();
    guardWriting(workspace, m_enroll);
    connectJob();
    enter(Step::Counting);
    m_job.dryRun();
}

void EnrollmentDialog::build()
{
    auto* title = new QLabel(m_job.campaign().name);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    setTextRole(title, TextRole::Heading);
    m_message->setObjectName(QStringLiteral("enrollmentMessage"));
    m_message->hide();
    buildTable();
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_view);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_table);
    m_progress->setObjectName(QStringLiteral("enrollmentProgress"));
    m_progress->setAccessibleName(tr("Leads enrolled so far"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(title);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_progress);
    layout->addWidget(buildButtons());
}

void EnrollmentDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("leftAloneTable"));
    m_table->setAccessibleName(tr("Leads left alone"));
    m_table->setModel(&m_leftAlone);
    m_table->setFixedColumns({LeftAloneTableModel::Name});
    m_table->setDefaultWidths({180, 200, 180});
}

QWidget* EnrollmentDialog::buildButtons()
{
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const char* name, const QString& text) {
        auto* button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        button->setAutoDefault(false);
        row->addWidget(button);
        return button;
    };
    m_undo = add("enrollmentUndo", tr("Undo"));
    m_undo->setToolTip(tr("Take the enrollment back for all leads that nothing has happened to since"));
    m_again = add("enrollmentCountAgain", tr("Count again"));
    m_ask = add("enrollmentAskApproval", tr("Ask for approval"));
    m_ask->setToolTip(tr("Another administrator sees it on the page Review"));
    row->addStretch();
    m_cancel = add("enrollmentCancel", tr("Cancel"));
    m_continue = add("enrollmentContinue", tr("Continue"));
    m_enroll = add("enrollmentEnroll", tr("Enroll"));
    for (QPushButton* button : {m_continue, m_enroll})
        setButtonRole(button, ButtonRole::Primary);
    connect(m_cancel, &QPushButton::clicked, this, &EnrollmentDialog::reject);
    connect(m_again, &QPushButton::clicked, this, [this] {
        enter(Step::Counting);
        m_job.dryRun();
    });
    connect(m_ask, &QPushButton::clicked, this, [this] {
        enter(Step::Enrolling);
        m_job.askForApproval();
    });
    connect(m_enroll, &QPushButton::clicked, this, [this] {
        m_needsApproval = false;
        enter(Step::Enrolling);
        m_job.enroll();
    });
    connect(m_continue, &QPushButton::clicked, this, [this] {
        enter(Step::Enrolling);
        m_job.goOn();
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        enter(Step::Undoing);
        m_job.undo();
    });
    return buttons;
}

void EnrollmentDialog::connectJob()
{
    connect(&m_job, &EnrollmentJob::dryRunReady, this, &EnrollmentDialog::showDryRun);
    connect(&m_job, &EnrollmentJob::outdated, this,
        [this](const DryRun& now, const DryRunDifference& difference) {
            showDryRun(now);
            showMessage(StatusKind::Warning,
                tr("Nobody was enrolled: it is not what was shown any more. %1").arg(difference.sentence()),
                tr("Look at the new figures and enroll again."));
        });
    connect(&m_job, &EnrollmentJob::progressed, this, [this](qint64 enrolled, qint64 total) {
        m_progress->setRange(0, static_cast<int>(total));
        m_progress->setValue(static_cast<int>(enrolled));
    });
    connect(&m_job, &EnrollmentJob::enrollmentReady, this, &EnrollmentDialog::showResult);
    connect(&m_job, &EnrollmentJob::undoReady, this, &EnrollmentDialog::showUndo);
    connect(&m_job, &EnrollmentJob::approvalAsked, this, [this] {
        m_needsApproval = false;
        enter(Step::Ready);
        showMessage(StatusKind::Info, tr("Another administrator was asked."),
            tr("Once it is approved on the page Review, enroll again: it must still be the same leads."));
    });
    connect(&m_job, &EnrollmentJob::failed, this, &EnrollmentDialog::showFailure);
}

// The one place that says what can be done in which step.
void EnrollmentDialog::enter(Step step)
{
    const bool works = step == Step::Counting || step == Step::Enrolling || step == Step::Undoing;
    if (works) {
        m_before = m_step;
        m_message->hide();
        m_progress->setRange(0, 0);
    }
    m_step = step;
    if (step == Step::Counting)
        m_overlay->showLoading(tr("Working out who would be enrolled …"));
    else
        m_overlay->clear();
    m_progress->setVisible(step == Step::Enrolling || step == Step::Undoing);
    m_stack->setCurrentIndex(step == Step::Undone && m_leftAlone.rowCount() > 0 ? 1 : 0);
    const bool resumes = m_job.purpose() == EnrollmentJob::Purpose::Resume;
    const QString count = formatCount(m_job.shown().result.enrolled);
    if (m_job.shown().result.enrolled == 1)
        m_enroll->setText(resumes ? tr("Resume and enroll 1 lead") : tr("Enroll 1 lead"));
    else
        m_enroll->setText(
            resumes ? tr("Resume and enroll %1 leads").arg(count) : tr("Enroll %1 leads").arg(count));
    m_enroll->setVisible(step == Step::Ready || step == Step::Enrolling);
    m_enroll->setEnabled(step == Step::Ready && (resumes || m_job.shown().result.enrolled > 0));
    m_continue->setVisible(step == Step::Done && m_canContinue);
    m_undo->setVisible(step == Step::Done && m_job.enrolled() > 0);
    m_ask->setVisible(step == Step::Ready && m_needsApproval);
    m_again->setVisible(step == Step::Failed || step == Step::Undone);
    m_cancel->setVisible(step != Step::Undoing);
    m_cancel->setEnabled(true);
    m_cancel->setText(step == Step::Enrolling ? tr("Stop")
            : works || step == Step::Ready    ? tr("Cancel")
                                              : tr("Close"));
    QPushButton* usual = m_ask->isVisibleTo(this)              ? m_ask
        : m_enroll->isVisibleTo(this) && m_enroll->isEnabled() ? m_enroll
                                                               : m_cancel;
    usual->setDefault(true);
    usual->setFocus();
}

void EnrollmentDialog::reject()
{
    if (m_step == Step::Undoing)
        return;
    if (m_step == Step::Enrolling) {
        m_cancel->setEnabled(false);
        m_cancel->setText(tr("Stopping …"));
        m_job.stop();
        return;
    }
    QDialog::reject();
}

void EnrollmentDialog::showMessage(StatusKind kind, const QString& text, const QString& detail)
{
    m_message->setContent({kind, text, detail, {}, false});
    m_message->show();
}

void EnrollmentDialog::showDryRun(const DryRun& dryRun)
{
    m_view->setDryRun(dryRun);
    enter(Step::Ready);
}

void EnrollmentDialog::showResult(const EnrollmentResult& result)
{
    m_canContinue = result.canContinue();
    enter(Step::Done);
    const QString total = m_job.enrolled() > result.enrolled
        ? tr("%1 leads in all.").arg(formatCount(m_job.enrolled()))
        : QString();
    showMessage(result.isPartial() ? StatusKind::Warning : StatusKind::Success, result.sentence(), total);
}

void EnrollmentDialog::showUndo(const UndoResult& result, const QVector<LeftAloneLead>& leftAlone)
{
    m_leftAlone.setLeads(leftAlone);
    enter(Step::Undone);
    showMessage(result.leftAlone > 0 ? StatusKind::Warning : StatusKind::Success, result.sentence());
}

void EnrollmentDialog::showFailure(const Error& error)
{
    const bool stopped = error.code == ErrorCode::Cancelled;
    const bool counting = m_step == Step::Counting;
    m_needsApproval = needsApproval(error);
    enter(counting ? Step::Failed : m_before);
    if (stopped)
        showMessage(StatusKind::Info, tr("Stopped. Nobody was enrolled by it."));
    else if (m_needsApproval)
        showMessage(StatusKind::Warning, error.message); // nothing went wrong
    else
        showMessage(StatusKind::Error, error.message, error.detail);
}

} // namespace cm
