// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignform.h"

#include "models/campaigns/sequence.h"
#include "ui/audience/leadpreview.h"
#include "ui/campaigns/audiencefigures.h"
#include "ui/campaigns/audiencesection.h"
#include "ui/campaigns/basicssection.h"
#include "ui/campaigns/formactions.h"
#include "ui/campaigns/formproblems.h"
#include "ui/campaigns/limitseditor.h"
#include "ui/campaigns/linkssection.h"
#include "ui/campaigns/mergedialog.h"
#include "ui/campaigns/sequenceeditor.h"
#include "ui/campaigns/summarypanel.h"
#include "ui/controls/banner.h"
#include "ui/controls/card.h"
#include "ui/controls/columnscroll.h"
#include "ui/controls/format.h"
#include "ui/controls/pageheader.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMessageBox>
#include <QScrollArea>

namespace cm {

CampaignForm::CampaignForm(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_header(new PageHeader(tr("New campaign")))
    , m_banner(new Banner)
    , m_basics(new BasicsSection)
    , m_sequence(new SequenceEditor)
    , m_summary(new SummaryPanel(workspace))
    , m_problems(new FormProblems(this))
    , m_actions(new FormActions(workspace))
    , m_scroll(new ColumnScroll)
    , m_preview(new LeadPreview(workspace))
    , m_figures(new AudienceFigures(workspace, this))
    , m_submission(workspace)
{
    m_banner->setObjectName(QStringLiteral("formBanner"));
    m_banner->hide();
    m_header->setSubtitle(tr("What it says, to whom, and when."));
    m_header->addAction(m_actions);
    auto* leads = new Card(tr("Leads that match"));
    leads->body()->addWidget(m_preview);
    m_scroll->setWidget(buildEntries());
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::m);
    columns->addWidget(m_scroll, 4);
    columns->addWidget(leads, 5);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(m_header);
    layout->addWidget(m_banner);
    layout->addLayout(columns, 1);
    m_clock.start();
    connectSections();
    load(blankCampaign(), blankCampaign());
    qApp->installEventFilter(this);
}

CampaignForm::~CampaignForm()
{
    m_keeper.flush();
}

void CampaignForm::addSection(QLayout* layout, const QString& title, FormSection* section)
{
    auto* card = new Card(title);
    card->body()->addWidget(section);
    layout->addWidget(card);
    m_sections.append(section);
    m_problems->addSection(section);
    connect(section, &FormSection::changed, this, &CampaignForm::onChanged);
}

QWidget* CampaignForm::buildEntries()
{
    auto* entries = new QWidget;
    auto* layout = new QVBoxLayout(entries);
    layout->setContentsMargins(0, 0, space::s, 0);
    layout->setSpacing(space::m);
    addSection(layout, tr("Basics"), m_basics);
    addSection(layout, tr("Audience"), new AudienceSection(m_workspace));
    addSection(layout, tr("Sequence"), m_sequence);
    addSection(layout, tr("Links in the messages"), new LinksSection);
    addSection(layout, tr("Schedule and limits"), new LimitsEditor);
    auto* summary = new Card(tr("Summary"));
    summary->body()->addWidget(m_summary);
    layout->addWidget(summary);
    layout->addStretch();
    return entries;
}

void CampaignForm::connectSections()
{
    connect(m_sequence, &SequenceEditor::webinarStagesChosen, this, &CampaignForm::fitStartToWebinar);
    connect(m_summary, &SummaryPanel::fieldChosen, this,
        [this](const QString& field) { m_problems->goTo(field, m_scroll); });
    connect(m_figures, &AudienceFigures::changed, this, &CampaignForm::updateContext);
    connect(m_preview, &LeadPreview::counted, this, &CampaignForm::updateContext);
    connect(m_preview, &LeadPreview::sampleLeadChanged, this, &CampaignForm::updateContext);
    connect(&m_keeper, &DraftKeeper::failed, this,
        [this](const Error& error) { m_workspace.announce(StatusKind::Warning, error.message); });
    connect(m_problems, &FormProblems::marksChanged, this,
        [this] { m_actions->setWrongFields(m_problems->marked()); });
    connect(m_actions, &FormActions::undoRequested, this, &CampaignForm::undo);
    connect(m_actions, &FormActions::redoRequested, this, &CampaignForm::redo);
    connect(m_actions, &FormActions::submitted, this, &CampaignForm::submit);
    connect(m_actions, &FormActions::cancelRequested, this, [this] {
        if (!m_submission.isRunning() && mayLeave())
            Q_EMIT cancelled();
    });
    connect(&m_submission, &CampaignSubmission::runningChanged, this, &CampaignForm::setBusy);
    connect(&m_submission, &CampaignSubmission::succeeded, this, &CampaignForm::finish);
    connect(&m_submission, &CampaignSubmission::failed, this, &CampaignForm::showFailure);
    connect(&m_submission, &CampaignSubmission::changedMeanwhile, this,
        [this](const StoredCampaign& now, const QVector<CampaignVersion>& versions) {
            merge(now, versions, m_pristine);
        });
    for (FormSection* section : std::as_const(m_sections))
        section->setTimeZone(m_workspace.timeZone());
    connect(&m_workspace, &Workspace::clientChanged, this, [this] {
        // What was entered for the client before stays with it, as a draft.
        const bool another = !m_keeper.client().isNull() && m_keeper.client() != m_workspace.client().id;
        for (FormSection* section : std::as_const(m_sections))
            section->setTimeZone(m_workspace.timeZone());
        if (another && isVisible()) {
            m_keeper.flush();
            Q_EMIT cancelled();
            return;
        }
        m_preview->setAudience(draft().audience, m_edited ? m_edited->id : CampaignId());
    });
}

void CampaignForm::openNew()
{
    setEdited(std::nullopt, {});
    const auto kept = m_keeper.open(m_workspace.client().id, {});
    load(kept ? kept->draft : blankCampaign(), blankCampaign());
    if (kept && isDirty())
        tellKept(*kept, tr("Start empty"));
}

void CampaignForm::openEdit(const StoredCampaign& stored, const QVector<CampaignVersion>& versions)
{
    setEdited(stored, versions);
    const auto kept = m_keeper.open(m_workspace.client().id, stored.id);
    load(kept ? kept->draft : stored.draft, stored.draft);
    if (!kept || !isDirty())
        return;
    if (kept->revision == stored.revision)
        tellKept(*kept, tr("Start from what is stored"));
    else
        merge(stored, versions, stored.draft);
}

void CampaignForm::setEdited(
    const std::optional<StoredCampaign>& stored, const QVector<CampaignVersion>& versions)
{
    m_edited = stored;
    m_problems->setBefore(stored ? std::optional(stored->draft) : std::nullopt);
    m_header->setTitle(stored ? tr("Edit \"%1\"").arg(stored->draft.name) : tr("New campaign"));
    m_actions->setEditing(stored.has_value());
    m_summary->setEdited(stored, versions);
    for (FormSection* section : std::as_const(m_sections))
        section->setEditing(stored.has_value());
}

void CampaignForm::tellKept(const StoredDraft& kept, const QString& insteadText)
{
    m_banner->setContent(
        {StatusKind::Info, tr("This is what you entered %1.").arg(formatRelative(kept.savedAt)), {},
            {{insteadText,
                [this] {
                    m_keeper.forget();
                    load(m_pristine, m_pristine);
                }}},
            true});
    m_banner->show();
}

void CampaignForm::merge(
    const StoredCampaign& theirs, const QVector<CampaignVersion>& versions, const CampaignDraft& base)
{
    auto* dialog = new MergeDialog(base, draft(), theirs, m_workspace.timeZone(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, theirs, versions] {
        setEdited(theirs, versions);
        m_pristine = theirs.draft;
        put(dialog->merged());
        onChanged({});
    });
    dialog->open();
}

void CampaignForm::openCopy(const CampaignDraft& draft)
{
    setEdited(std::nullopt, {});
    m_keeper.open(m_workspace.client().id, {});
    load(draft, blankCampaign());
    keep(draft);
}

void CampaignForm::load(const CampaignDraft& shown, const CampaignDraft& pristine)
{
    m_banner->hide();
    m_pristine = pristine;
    m_problems->reset();
    put(shown);
    m_history.reset(draft());
    updateContext();
    m_scroll->ensureVisible(0, 0);
    m_basics->name()->setFocus();
}

void CampaignForm::put(const CampaignDraft& content)
{
    m_loading = true;
    for (FormSection* section : std::as_const(m_sections))
        section->setDraft(content);
    m_loading = false;
    m_problems->check(draft());
    updateContext();
}

CampaignDraft CampaignForm::draft() const
{
    CampaignDraft draft;
    for (const FormSection* section : m_sections)
        section->writeTo(draft);
    return draft;
}

bool CampaignForm::isDirty() const
{
    return draft() != m_pristine;
}

bool CampaignForm::mayLeave()
{
    if (!isDirty()) {
        m_keeper.forget();
        return true;
    }
    const auto answer = QMessageBox::question(this, tr("Leave the form?"),
        tr("Keep what you entered as a draft? It is there again when you come back."),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Save)
        m_keeper.flush();
    else if (answer == QMessageBox::Discard)
        m_keeper.forget();
    return answer == QMessageBox::Save || answer == QMessageBox::Discard;
}

void CampaignForm::goBackOrOn(bool back)
{
    if (m_submission.isRunning() || !(back ? m_history.canUndo() : m_history.canRedo()))
        return;
    put(back ? m_history.undo() : m_history.redo());
    keep(draft());
}

void CampaignForm::keep(const CampaignDraft& content)
{
    if (content == m_pristine)
        m_keeper.forget();
    else
        m_keeper.note(content, revision());
}

bool CampaignForm::eventFilter(QObject* watched, QEvent* event)
{
    // Before an editor's own undo, which knows nothing of the rest of the form.
    if (event->type() == QEvent::KeyPress && isVisible()) {
        auto* key = static_cast<QKeyEvent*>(event);
        auto* widget = qobject_cast<QWidget*>(watched);
        const bool back = key->matches(QKeySequence::Undo);
        if ((back || key->matches(QKeySequence::Redo)) && widget && isAncestorOf(widget)) {
            goBackOrOn(back);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void CampaignForm::onChanged(const QString& place)
{
    if (m_loading)
        return;
    const CampaignDraft now = draft();
    if (now != m_history.current()) {
        m_history.note(now, place, m_clock.elapsed());
        m_problems->noteChosen(place);
        keep(now);
    }
    m_problems->check(now); // also of entries that are no part of a draft
    updateContext();
}

void CampaignForm::fitStartToWebinar()
{
    CampaignDraft now = draft();
    const QDateTime start = now.webinarDatetime.addSecs(-60 * webinarLeadMinutes);
    if (now.startDatetime.isValid() || !start.isValid() || start <= QDateTime::currentDateTimeUtc())
        return;
    now.startDatetime = start;
    put(now);
    onChanged({});
}

QString CampaignForm::shownProblem(const QString& name) const
{
    return m_problems->shown(name);
}

void CampaignForm::updateContext()
{
    const CampaignDraft now = draft();
    const auto previewed = std::pair(now.audience, m_edited ? m_edited->id : CampaignId());
    if (previewed != m_previewed) {
        m_previewed = previewed;
        m_preview->setAudience(previewed.first, previewed.second);
    }
    m_actions->setSteps(m_history.canUndo(), m_history.canRedo());
    m_sequence->showContext(now, m_preview->sampleLead());
    m_figures->setDraft(now, previewed.second);
    m_sequence->showFigures(now, m_figures->figures());
    m_summary->setDraft(now, m_preview->summary(), m_problems->all());
    // Such a campaign enrolls when its time comes, or when it is resumed.
    m_actions->setCanEnroll(!m_submission.isRunning() && !now.startDatetime.isValid() && !now.isPaused);
}

void CampaignForm::submit(bool enroll)
{
    if (m_submission.isRunning())
        return;
    m_problems->check(draft());
    m_problems->showAll();
    if (!m_problems->all().isEmpty()) {
        m_problems->goTo(m_problems->all().first().field, m_scroll);
        return;
    }
    if (m_edited) {
        m_submission.update(*m_edited, draft());
        return;
    }
    if (enroll && !m_actions->confirmEnroll(m_preview->summary(), draft().maxLeadsToEnroll))
        return;
    m_submission.create(draft(), enroll);
}

void CampaignForm::finish(const SubmittedCampaign& submitted)
{
    m_keeper.forget();
    if (!submitted.enrollmentError.message.isEmpty()) {
        QMessageBox::warning(this, tr("Not enrolled"),
            tr("The campaign was created, but its leads could not be enrolled: %1")
                .arg(submitted.enrollmentError.message));
    }
    const bool edited = m_edited.has_value();
    setEdited(std::nullopt, {});
    load(blankCampaign(), blankCampaign());
    m_workspace.announceChange();
    if (edited)
        Q_EMIT saved(submitted.campaign);
    else
        Q_EMIT done(submitted.campaign, submitted.enrollment);
}

void CampaignForm::setBusy(bool busy)
{
    m_actions->setBusy(busy);
    m_scroll->setEnabled(!busy); // what is sent is what stands there
    updateContext();
}

void CampaignForm::showFailure(const Error& error)
{
    if (m_problems->field(error.field)) {
        m_problems->setServerProblem(error);
        updateContext();
        m_problems->goTo(error.field, m_scroll);
        return;
    }
    QMessageBox box(QMessageBox::Warning, m_edited ? tr("Not saved") : tr("Not created"), error.message,
        QMessageBox::Ok, this);
    box.setDetailedText(error.detail);
    box.exec();
}

} // namespace cm
