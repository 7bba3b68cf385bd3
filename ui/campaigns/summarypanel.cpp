// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/summarypanel.h"

#include "models/campaigns/sequence.h"
#include "models/enrollment/draftdryrun.h"
#include "ui/campaigns/sequencedifferenceview.h"
#include "ui/controls/busybutton.h"
#include "ui/controls/format.h"
#include "ui/enrollment/dryrunview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

namespace cm {

SummaryPanel::SummaryPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_text(new QLabel)
    , m_impact(new QLabel)
    , m_difference(new SequenceDifferenceView)
    , m_problemHead(new QLabel(tr("Still to do")))
    , m_problems(new QListWidget)
    , m_try(new BusyButton(tr("Dry run")))
    , m_tryResult(new QLabel)
    , m_layout(new QVBoxLayout(this))
{
    m_text->setObjectName(QStringLiteral("campaignSummary"));
    m_text->setWordWrap(true);
    m_impact->setObjectName(QStringLiteral("editImpact"));
    m_impact->setWordWrap(true);
    setTextRole(m_impact, TextRole::Strong);
    setTextRole(m_problemHead, TextRole::Strong);
    m_problems->setObjectName(QStringLiteral("problemList"));
    m_problems->setAccessibleName(tr("Still to do"));
    m_problems->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_problems->setMaximumHeight(180);
    m_problems->setWordWrap(true);
    m_try->setObjectName(QStringLiteral("draftDryRun"));
    m_try->setToolTip(
        tr("See exactly who would be enrolled and how long the messages get. Nothing is kept."));
    guardWriting(workspace, m_try);
    m_tryResult->setObjectName(QStringLiteral("draftDryRunResult"));
    m_tryResult->setWordWrap(true);
    setTextRole(m_tryResult, TextRole::Muted);
    auto* row = new QHBoxLayout;
    row->addWidget(m_try);
    row->addWidget(m_tryResult, 1);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::s);
    m_layout->addWidget(m_text);
    m_layout->addWidget(m_impact);
    m_layout->addWidget(m_difference);
    m_layout->addWidget(m_problemHead);
    m_layout->addWidget(m_problems);
    m_layout->addLayout(row);
    connect(m_problems, &QListWidget::itemActivated, this,
        [this](const QListWidgetItem* item) { Q_EMIT fieldChosen(item->data(Qt::UserRole).toString()); });
    connect(m_problems, &QListWidget::itemClicked, this,
        [this](const QListWidgetItem* item) { Q_EMIT fieldChosen(item->data(Qt::UserRole).toString()); });
    connect(m_try, &QPushButton::clicked, this, &SummaryPanel::startDryRun);
}

void SummaryPanel::setEdited(
    const std::optional<StoredCampaign>& stored, const QVector<CampaignVersion>& versions)
{
    m_edited = stored;
    m_versions = versions;
    showImpact();
}

void SummaryPanel::showImpact()
{
    const bool other = m_edited && m_edited->draft.messages != m_draft.messages;
    m_impact->setVisible(m_edited.has_value());
    m_difference->setVisible(other);
    if (!m_edited)
        return;
    m_impact->setText(editImpact(m_versions, other));
    if (other)
        m_difference->setSequences(tr("Version %1, now").arg(m_edited->version), m_edited->draft.messages,
            tr("Version %1, new").arg(m_edited->version + 1), m_draft.messages);
}

void SummaryPanel::setDraft(const CampaignDraft& draft, const std::optional<AudienceSummary>& counted,
    const QVector<FieldProblem>& problems)
{
    if (draft != m_draft) {
        m_draft = draft;
        m_request.cancel();
        m_try->setBusy(false);
        delete m_view;
        m_tryResult->clear();
    }
    showSentences(draft, counted);
    showImpact();
    showProblems(problems);
    m_try->setEnabled(problems.isEmpty() && !m_try->isBusy());
    if (!problems.isEmpty())
        m_tryResult->setText(tr("Possible as soon as nothing is left to do."));
}

void SummaryPanel::showSentences(const CampaignDraft& draft, const std::optional<AudienceSummary>& counted)
{
    QStringList lines;
    if (counted) {
        const qint64 cap = draft.maxLeadsToEnroll.value_or(counted->enrollable);
        // A campaign that is changed enrolls nobody by that.
        lines.append(
            (m_edited ? tr("<b>%1</b> of %2 matching leads could be enrolled now.")
                      : tr("<b>%1</b> of %2 matching leads will be enrolled."))
                .arg(formatCount(std::min(cap, counted->enrollable)), formatCount(counted->matching)));
    }
    lines.append(tr("For %1.").arg(draft.audience.sentence().toHtmlEscaped()));
    qint64 minutes = 0;
    for (const Message& message : draft.messages)
        minutes += message.delayMinutes;
    const QString delay = spanForPeople(minutes);
    if (minutes == 0)
        lines.append(tr("The message goes out at once."));
    else if (draft.messages.size() == 1)
        lines.append(tr("The message goes out %1 after the enrollment.").arg(delay));
    else
        lines.append(tr("%1 messages; the last one goes out %2 after the enrollment.")
                         .arg(formatCount(draft.messages.size()), delay));
    m_text->setText(lines.join(QLatin1String("<br>")));
}

void SummaryPanel::showProblems(const QVector<FieldProblem>& problems)
{
    m_problemHead->setVisible(!problems.isEmpty());
    m_problems->setVisible(!problems.isEmpty());
    // A refresh must not take the row away that the keyboard is on.
    while (m_problems->count() > problems.size())
        delete m_problems->takeItem(m_problems->count() - 1);
    for (int i = 0; i < problems.size(); ++i) {
        if (i == m_problems->count())
            m_problems->addItem(new QListWidgetItem(icon(QStringLiteral("dot"), IconRole::Muted), {}));
        m_problems->item(i)->setText(problems[i].message);
        m_problems->item(i)->setData(Qt::UserRole, problems[i].field);
    }
}

void SummaryPanel::startDryRun()
{
    m_try->setBusy(true, tr("Trying …"));
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, campaign = m_edited ? m_edited->id : CampaignId(),
            draft = m_draft](Session& session) { return dryRunDraft(session, client, campaign, draft); },
        [this](const Result<DryRun>& answer) { showDryRun(answer); }, m_request.next());
}

void SummaryPanel::showDryRun(const Result<DryRun>& answer)
{
    m_try->setBusy(false);
    if (!answer) {
        m_tryResult->setText(answer.error().message);
        return;
    }
    m_tryResult->setText(tr("Tried just now; nothing was kept."));
    delete m_view;
    m_view = new DryRunView(m_workspace.timeZone());
    m_view->setObjectName(QStringLiteral("draftDryRunView"));
    m_layout->addWidget(m_view);
    m_view->setDryRun(*answer);
}

} // namespace cm
