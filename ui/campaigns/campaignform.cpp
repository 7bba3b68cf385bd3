// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignform.h"

#include "models/campaigns/campaignqueries.h"
#include "ui/audience/audienceeditor.h"
#include "ui/audience/leadpreview.h"
#include "ui/campaigns/limitseditor.h"
#include "ui/campaigns/sequenceeditor.h"
#include "ui/controls/busybutton.h"
#include "ui/controls/card.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/controls/pageheader.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QScrollArea>

namespace cm {

namespace {

QWidget* firstEditor(QWidget* widget)
{
    if (widget->focusPolicy() & Qt::TabFocus)
        return widget;
    const auto children = widget->findChildren<QWidget*>();
    for (QWidget* child : children) {
        if (child->focusPolicy() & Qt::TabFocus)
            return child;
    }
    return widget;
}

} // namespace

CampaignForm::CampaignForm(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_name(new QLineEdit)
    , m_audience(new AudienceEditor(workspace, AudienceEditor::Search::Hidden))
    , m_sequence(new SequenceEditor)
    , m_limits(new LimitsEditor)
    , m_summary(new QLabel)
    , m_problemSummary(new QLabel)
    , m_scroll(new QScrollArea)
    , m_preview(new LeadPreview(workspace))
{
    m_name->setObjectName(QStringLiteral("campaignName"));
    m_nameField = new FormField(tr("Name"), m_name);
    setTextRole(m_problemSummary, TextRole::Caption);
    m_problemSummary->setObjectName(QStringLiteral("problemSummary"));
    m_summary->setObjectName(QStringLiteral("campaignSummary"));
    m_summary->setWordWrap(true);

    auto* header = new PageHeader(tr("New campaign"));
    header->setSubtitle(tr("A Custom campaign for the leads you choose here."));
    header->addAction(buildButtons());
    auto* leads = new Card(tr("Leads that match"));
    leads->body()->addWidget(m_preview);
    m_scroll->setWidget(buildEntries());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setMinimumWidth(430);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::m);
    columns->addWidget(m_scroll, 4);
    columns->addWidget(leads, 5);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addLayout(columns, 1);

    connect(m_name, &QLineEdit::textChanged, this, &CampaignForm::onChanged);
    m_name->installEventFilter(this);
    connect(m_audience, &AudienceEditor::changed, this, [this] {
        m_preview->setAudience(m_audience->audience());
        m_touched.insert(QStringLiteral("audience.icpScore"));
        m_touched.insert(QStringLiteral("audience.createdAfter"));
        onChanged();
    });
    connect(m_sequence, &SequenceEditor::changed, this, &CampaignForm::onChanged);
    connect(m_sequence, &SequenceEditor::left, this,
        [this](int step) { leave(QStringLiteral("messages.%1.text").arg(step)); });
    connect(m_limits, &LimitsEditor::changed, this, [this] {
        m_touched += {QStringLiteral("startDatetime"), QStringLiteral("reenrollmentDays")};
        onChanged();
    });
    connect(m_preview, &LeadPreview::counted, this, &CampaignForm::updateSummary);
    connect(&m_workspace, &Workspace::clientChanged, this, [this] {
        m_limits->setTimeZone(m_workspace.timeZone());
        m_preview->setAudience(m_audience->audience());
    });
    m_limits->setTimeZone(m_workspace.timeZone());
    reset();
}

QWidget* CampaignForm::buildEntries()
{
    auto* entries = new QWidget;
    auto* layout = new QVBoxLayout(entries);
    layout->setContentsMargins(0, 0, space::s, 0);
    layout->setSpacing(space::m);
    auto* basics = new Card(tr("Basics"));
    basics->body()->addWidget(m_nameField);
    auto* audience = new Card(tr("Audience"));
    audience->body()->addWidget(m_audience);
    auto* sequence = new Card(tr("Sequence"));
    sequence->body()->addWidget(m_sequence);
    auto* limits = new Card(tr("Schedule and limits"));
    limits->body()->addWidget(m_limits);
    auto* summary = new Card(tr("Summary"));
    summary->body()->addWidget(m_summary);
    for (Card* card : {basics, audience, sequence, limits, summary})
        layout->addWidget(card);
    layout->addStretch();
    return entries;
}

QWidget* CampaignForm::buildButtons()
{
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelForm"));
    cancel->setShortcut(QKeySequence(Qt::Key_Escape));
    m_create = new BusyButton(tr("Create"));
    m_create->setObjectName(QStringLiteral("createCampaign"));
    m_create->setToolTip(tr("Create the campaign without enrolling anyone yet (Ctrl+S)"));
    m_create->setShortcut(QKeySequence(QStringLiteral("Ctrl+S")));
    m_enroll = new BusyButton(tr("Create and enroll"));
    m_enroll->setObjectName(QStringLiteral("createAndEnroll"));
    m_enroll->setToolTip(tr("Create the campaign and enroll the leads that match (Ctrl+Return)"));
    m_enroll->setShortcut(QKeySequence(QStringLiteral("Ctrl+Return")));
    setButtonRole(m_enroll, ButtonRole::Primary);
    guardWriting(m_workspace, m_create);
    guardWriting(m_workspace, m_enroll);
    row->addWidget(m_problemSummary);
    row->addWidget(cancel);
    row->addWidget(m_create);
    row->addWidget(m_enroll);
    connect(cancel, &QPushButton::clicked, this, [this] {
        const bool leaveIt = !isDirty()
            || QMessageBox::question(this, tr("Leave the form?"), tr("What you entered will be lost."),
                   QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel)
                == QMessageBox::Discard;
        if (leaveIt)
            Q_EMIT cancelled();
    });
    connect(m_create, &QPushButton::clicked, this, [this] { submit(Submit::Create); });
    connect(m_enroll, &QPushButton::clicked, this, [this] { submit(Submit::CreateAndEnroll); });
    return buttons;
}

void CampaignForm::reset()
{
    m_name->clear();
    m_audience->setAudience({});
    m_sequence->setMessages({Message()});
    m_limits->reset();
    m_pristine = draft();
    m_touched.clear();
    m_serverProblem = {};
    showProblems(false);
    updateSummary();
    m_scroll->ensureVisible(0, 0);
    m_name->setFocus();
}

CampaignDraft CampaignForm::draft() const
{
    CampaignDraft draft;
    draft.name = m_name->text();
    draft.type = CampaignType::Custom;
    draft.audience = m_audience->audience();
    draft.messages = m_sequence->messages();
    m_limits->writeTo(draft);
    return draft;
}

bool CampaignForm::isDirty() const
{
    return draft() != m_pristine;
}

FormField* CampaignForm::field(const QString& name) const
{
    if (name == QLatin1String("name"))
        return m_nameField;
    if (FormField* found = m_limits->field(name))
        return found;
    if (FormField* found = m_audience->field(name))
        return found;
    return m_sequence->field(name);
}

QString CampaignForm::shownProblem(const QString& name) const
{
    const FormField* found = field(name);
    return found ? found->error() : QString();
}

bool CampaignForm::eventFilter(QObject* watched, QEvent* event)
{
    // editingFinished would stay silent where nothing was typed. A pop-up or another window is no leaving.
    if (watched == m_name && event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason && isVisible())
            leave(QStringLiteral("name"));
    }
    return QWidget::eventFilter(watched, event);
}

void CampaignForm::onChanged()
{
    m_serverProblem = {};
    showProblems(false);
    updateSummary();
}

void CampaignForm::leave(const QString& name)
{
    m_touched.insert(name);
    showProblems(false);
}

void CampaignForm::showProblems(bool all)
{
    QVector<FieldProblem> problems = validateCampaign(draft(), QDateTime::currentDateTimeUtc());
    if (!m_serverProblem.message.isEmpty())
        problems.append({m_serverProblem.field, m_serverProblem.message});
    QSet<FormField*> wrong;
    for (const FieldProblem& problem : std::as_const(problems)) {
        if (all)
            m_touched.insert(problem.field);
        FormField* place = field(problem.field);
        if (!place || wrong.contains(place) || !m_touched.contains(problem.field))
            continue;
        place->setError(problem.message);
        wrong.insert(place);
    }
    const auto fields = findChildren<FormField*>();
    for (FormField* one : fields) {
        if (!wrong.contains(one))
            one->clearError();
    }
    m_problemSummary->setText(wrong.isEmpty()
            ? QString()
            : (wrong.size() == 1 ? tr("1 field to correct") : tr("%1 fields to correct").arg(wrong.size())));
    if (!all)
        return;
    for (const FieldProblem& problem : std::as_const(problems)) {
        if (FormField* place = field(problem.field)) {
            m_scroll->ensureWidgetVisible(place);
            firstEditor(place->editor())->setFocus();
            return;
        }
    }
}

void CampaignForm::updateSummary()
{
    const CampaignDraft now = draft();
    const auto counted = m_preview->summary();
    QStringList lines;
    // Such a campaign enrolls when its time comes, or when it is resumed.
    m_enroll->setEnabled(!m_busy && !now.startDatetime.isValid() && !now.isPaused);
    if (counted) {
        const qint64 cap = now.maxLeadsToEnroll.value_or(counted->enrollable);
        const qint64 enrolled = std::min(cap, counted->enrollable);
        lines.append(tr("<b>%1</b> of %2 matching leads will be enrolled.")
                         .arg(formatCount(enrolled), formatCount(counted->matching)));
    }
    lines.append(tr("For %1.").arg(now.audience.sentence().toHtmlEscaped()));
    qint64 minutes = 0;
    for (const Message& message : now.messages)
        minutes += message.delayMinutes;
    const QString delay = formatDuration(minutes * 60'000);
    if (minutes == 0)
        lines.append(tr("The message goes out at once."));
    else if (now.messages.size() == 1)
        lines.append(tr("The message goes out %1 after the enrollment.").arg(delay));
    else
        lines.append(tr("%1 messages; the last one goes out %2 after the enrollment.")
                         .arg(formatCount(now.messages.size()), delay));
    m_summary->setText(lines.join(QLatin1String("<br>")));
}

void CampaignForm::submit(Submit kind)
{
    if (m_busy)
        return;
    m_serverProblem = {};
    showProblems(true);
    if (!validateCampaign(draft(), QDateTime::currentDateTimeUtc()).isEmpty())
        return;
    if (kind == Submit::CreateAndEnroll) {
        const auto counted = m_preview->summary();
        const qint64 enrollable = counted ? counted->enrollable : 0;
        const qint64 count = std::min(draft().maxLeadsToEnroll.value_or(enrollable), enrollable);
        const QString question = counted
            ? tr("Enroll %1 leads now?").arg(formatCount(count))
            : tr("The leads are still being counted. Enroll all that match now?");
        if (QMessageBox::question(this, tr("Create and enroll"), question,
                QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Ok)
            != QMessageBox::Ok)
            return;
    }
    create(kind);
}

void CampaignForm::create(Submit kind)
{
    struct Created {
        CampaignId campaign;
        EnrollmentResult enrollment;
        Error enrollmentError;
    };
    setBusy(true);
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, entered = draft(), kind](Session& session) -> Result<Created> {
            auto campaign = createCampaign(session, client, entered);
            if (!campaign)
                return failure(campaign.error());
            Created created{*campaign, {}, {}};
            if (kind == Submit::CreateAndEnroll) {
                auto enrolled = enrollCampaign(session, client, *campaign, EnrollmentMode::Real);
                if (enrolled)
                    created.enrollment = *enrolled;
                else
                    created.enrollmentError = enrolled.error();
            }
            return created;
        },
        [this](const Result<Created>& answer) {
            setBusy(false);
            if (!answer) {
                showFailure(answer.error());
                return;
            }
            if (!answer->enrollmentError.message.isEmpty()) {
                QMessageBox::warning(this, tr("Not enrolled"),
                    tr("The campaign was created, but its leads could not be enrolled: %1")
                        .arg(answer->enrollmentError.message));
            }
            reset();
            m_workspace.announceChange();
            Q_EMIT done(answer->campaign, answer->enrollment);
        });
}

void CampaignForm::setBusy(bool busy)
{
    m_busy = busy;
    m_create->setEnabled(!busy);
    m_enroll->setBusy(busy, tr("Working …"));
    updateSummary();
}

void CampaignForm::showFailure(const Error& error)
{
    if (field(error.field)) {
        m_serverProblem = error;
        showProblems(true);
        return;
    }
    QMessageBox box(QMessageBox::Warning, tr("Not created"), error.message, QMessageBox::Ok, this);
    box.setDetailedText(error.detail);
    box.exec();
}

} // namespace cm
