// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/reviewpage.h"

#include "ui/controls/card.h"
#include "ui/controls/format.h"
#include "ui/controls/pageheader.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

ReviewPage::ReviewPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_pendingModel({tr("Name"), tr("Type"), tr("Form id"), tr("Tags"), tr("Waiting leads"), tr("Made")})
    , m_similarModel({tr("Campaign"), tr("Form id"), tr("What is alike")})
    , m_approvalModel({tr("Campaign"), tr("Leads"), tr("Asked for by"), tr("When")})
{
    auto* header = new PageHeader(tr("Review"));
    header->setSubtitle(
        tr("Campaigns that were made without a person, and enrollments that need a second one."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addWidget(buildPending(), 4);
    m_similarCard = buildSimilar();
    m_approvalCard = buildApprovals();
    layout->addWidget(m_similarCard, 3);
    layout->addWidget(m_approvalCard, 3);
    setFocusProxy(m_pendingTable);
    connect(&m_workspace, &Workspace::clientChanged, this, &ReviewPage::load);
    connect(&m_workspace, &Workspace::dataChanged, this, &ReviewPage::load);
    connect(&m_workspace, &Workspace::readOnlyChanged, this, &ReviewPage::updateButtons);
    load();
}

TableView* ReviewPage::addTable(
    Card* card, RowsTableModel& model, const char* name, const QVector<int>& widths)
{
    auto* table = new TableView;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(card->title());
    table->setModel(&model);
    table->setDefaultWidths(widths);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setLayoutKey(QLatin1String(name));
    connect(
        table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReviewPage::updateButtons);
    connect(table->overlay(), &StateOverlay::retryRequested, this, &ReviewPage::load);
    card->body()->addWidget(table, 1);
    return table;
}

QPushButton* ReviewPage::addButton(Card* card, const char* name, const QString& text)
{
    auto* button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    guardWriting(m_workspace, button);
    card->addHeadWidget(button);
    return button;
}

Card* ReviewPage::buildPending()
{
    auto* card = new Card(tr("Campaigns that wait"));
    m_pendingTable = addTable(card, m_pendingModel, "pendingTable", {240, 90, 140, 200, 120, 160});
    m_edit = addButton(card, "reviewEdit", tr("Edit …"));
    m_discard = addButton(card, "reviewDiscard", tr("Discard …"));
    m_approve = addButton(card, "reviewApprove", tr("Approve"));
    setButtonRole(m_approve, ButtonRole::Primary);
    connect(m_pendingTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ReviewPage::loadSimilar);
    connect(m_approve, &QPushButton::clicked, this, [this] { decide(ReviewDecision::Approve); });
    connect(m_discard, &QPushButton::clicked, this, [this] { decide(ReviewDecision::Discard); });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const PendingCampaign* chosen = pending())
            Q_EMIT editRequested(chosen->id);
    });
    return card;
}

Card* ReviewPage::buildSimilar()
{
    auto* card = new Card(tr("Campaigns like it"));
    m_similarTable = addTable(card, m_similarModel, "similarTable", {240, 160, 320});
    m_merge = addButton(card, "reviewMerge", tr("Merge into this one …"));
    m_merge->setToolTip(tr("Choose below which campaign it becomes a part of"));
    connect(m_merge, &QPushButton::clicked, this, &ReviewPage::merge);
    return card;
}

Card* ReviewPage::buildApprovals()
{
    auto* card = new Card(tr("Enrollments that need a second administrator"));
    m_approvalTable = addTable(card, m_approvalModel, "approvalTable", {240, 100, 160, 180});
    m_approveEnrollment = addButton(card, "approveEnrollment", tr("Approve …"));
    m_approvalNote = new QLabel(tr("You asked for this one: another administrator has to approve it."));
    m_approvalNote->setObjectName(QStringLiteral("approvalNote"));
    setTextRole(m_approvalNote, TextRole::Muted);
    m_approvalNote->hide();
    card->body()->addWidget(m_approvalNote);
    connect(m_approveEnrollment, &QPushButton::clicked, this, &ReviewPage::approve);
    return card;
}

const PendingCampaign* ReviewPage::pending() const
{
    const QModelIndex index = m_pendingTable->currentIndex();
    return index.isValid() ? &m_pending.at(index.row()) : nullptr;
}

void ReviewPage::load()
{
    const ClientId client = m_workspace.client().id;
    if (client.isNull())
        return;
    m_workspace.database().read(
        this, [client](Session& session) { return pendingCampaigns(session, client); },
        [this](const Result<QVector<PendingCampaign>>& answer) {
            if (answer)
                showPending(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_pendingTable->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_loading.next());
    m_workspace.database().read(
        this, [client](Session& session) { return openApprovals(session, client); },
        [this](const Result<QVector<EnrollmentApproval>>& answer) {
            if (answer)
                showApprovals(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_workspace.announce(StatusKind::Error, answer.error().message);
        },
        m_approvalsLoading.next());
}

void ReviewPage::showPending(const QVector<PendingCampaign>& pending)
{
    m_pending = pending;
    QVector<QVariantList> rows;
    for (const PendingCampaign& one : pending)
        rows.append({one.name, campaignTypeName(one.type), one.formId, one.tags.join(QLatin1String(", ")),
            one.waitingLeads, formatRelative(one.createdAt)});
    m_pendingModel.setRows(rows);
    if (pending.isEmpty())
        m_pendingTable->overlay()->showEmpty({QStringLiteral("review"), tr("Nothing to review"),
            tr("Campaigns that are made automatically wait here until you have looked at them."), {}});
    else
        m_pendingTable->overlay()->clear();
    if (!pending.isEmpty() && !m_pendingTable->currentIndex().isValid())
        m_pendingTable->setCurrentIndex(m_pendingModel.index(0, 0));
    loadSimilar();
}

void ReviewPage::showApprovals(const QVector<EnrollmentApproval>& approvals)
{
    m_approvals = approvals;
    QVector<QVariantList> rows;
    for (const EnrollmentApproval& one : approvals)
        rows.append({one.campaignName, one.leads, one.isMine ? tr("you") : one.requestedBy,
            formatRelative(one.requestedAt)});
    m_approvalModel.setRows(rows);
    m_approvalCard->setVisible(!approvals.isEmpty());
    if (!approvals.isEmpty() && !m_approvalTable->currentIndex().isValid())
        m_approvalTable->setCurrentIndex(m_approvalModel.index(0, 0));
    updateButtons();
}

void ReviewPage::loadSimilar()
{
    const PendingCampaign* chosen = pending();
    m_similarCard->setVisible(chosen != nullptr);
    m_similar.clear();
    m_similarModel.setRows({});
    updateButtons();
    if (!chosen) {
        m_similarLoading.cancel();
        return;
    }
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id, id = chosen->id](
            Session& session) { return similarCampaigns(session, client, id); },
        [this](const Result<QVector<SimilarCampaign>>& answer) {
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled)
                    m_similarTable->overlay()->showError(answer.error().message, answer.error().detail);
                return;
            }
            m_similar = *answer;
            QVector<QVariantList> rows;
            for (const SimilarCampaign& one : m_similar)
                rows.append({one.name, one.formId, one.why()});
            m_similarModel.setRows(rows);
            if (rows.isEmpty())
                m_similarTable->overlay()->showEmpty({QStringLiteral("search"), tr("No campaign is like it"),
                    tr("Neither form id nor name nor tags."), {}});
            else
                m_similarTable->overlay()->clear();
            updateButtons();
        },
        m_similarLoading.next());
}

void ReviewPage::updateButtons()
{
    const bool chosen = pending() != nullptr;
    for (QPushButton* button : {m_approve, m_edit, m_discard})
        button->setEnabled(chosen);
    m_merge->setEnabled(chosen && m_similarTable->currentIndex().isValid());
    const QModelIndex approval = m_approvalTable->currentIndex();
    const bool mine = approval.isValid() && m_approvals.at(approval.row()).isMine;
    m_approveEnrollment->setEnabled(approval.isValid() && !mine);
    m_approvalNote->setVisible(mine);
}

template <typename Work> void ReviewPage::write(Work work, const QString& done)
{
    m_workspace.database().write(
        this,
        [work](Session& session) -> Result<bool> {
            const Result<void> answer = work(session);
            if (!answer)
                return failure(answer.error());
            return true;
        },
        [this, done](const Result<bool>& answer) {
            m_workspace.announce(
                answer ? StatusKind::Success : StatusKind::Error, answer ? done : answer.error().message);
            m_workspace.announceChange();
        });
}

void ReviewPage::decide(ReviewDecision decision)
{
    if (!pending())
        return;
    const PendingCampaign chosen = *pending(); // the list may be another when the question is answered
    const bool approves = decision == ReviewDecision::Approve;
    if (!approves
        && QMessageBox::question(this, tr("Discard"),
               (chosen.waitingLeads == 1
                       ? tr("Discard \"%1\"? Its waiting lead is not enrolled by it.").arg(chosen.name)
                       : tr("Discard \"%1\"? Its %2 waiting leads are not enrolled by it.")
                             .arg(chosen.name, formatCount(chosen.waitingLeads))),
               QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Cancel)
            != QMessageBox::Ok)
        return;
    write([client = m_workspace.client().id, id = chosen.id, decision](
              Session& session) { return reviewCampaign(session, client, id, decision); },
        approves ? tr("Approved. Enroll its leads on the page Campaigns.") : tr("Discarded."));
}

void ReviewPage::merge()
{
    const QModelIndex index = m_similarTable->currentIndex();
    if (!pending() || !index.isValid())
        return;
    const PendingCampaign chosen = *pending();
    const SimilarCampaign into = m_similar.at(index.row());
    if (QMessageBox::question(this, tr("Merge"),
            tr("Merge \"%1\" into \"%2\"? That one gets its tags, and its form id if it has none; this one "
               "is discarded.")
                .arg(chosen.name, into.name),
            QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Cancel)
        != QMessageBox::Ok)
        return;
    write([client = m_workspace.client().id, id = chosen.id, other = into.id](
              Session& session) { return mergeCampaign(session, client, id, other); },
        tr("Merged into \"%1\".").arg(into.name));
}

void ReviewPage::approve()
{
    const QModelIndex index = m_approvalTable->currentIndex();
    if (!index.isValid())
        return;
    const EnrollmentApproval one = m_approvals.at(index.row());
    if (QMessageBox::question(this, tr("Approve"),
            (one.leads == 1
                    ? tr("Let %1 enroll 1 lead into \"%2\"? It holds for exactly the lead of the dry run.")
                          .arg(one.requestedBy, one.campaignName)
                    : tr("Let %1 enroll %2 leads into \"%3\"? It holds for exactly the leads of the dry run.")
                          .arg(one.requestedBy, formatCount(one.leads), one.campaignName)),
            QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Cancel)
        != QMessageBox::Ok)
        return;
    write(
        [client = m_workspace.client().id, one](
            Session& session) { return approveEnrollment(session, client, one.campaignId, one.fingerprint); },
        tr("Approved. %1 can enroll now.").arg(one.requestedBy));
}

} // namespace cm
