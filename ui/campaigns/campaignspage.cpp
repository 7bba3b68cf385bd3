// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignspage.h"

#include "ui/campaigns/campaignfiltermodel.h"
#include "ui/campaigns/campaignform.h"
#include "ui/controls/card.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/pageheader.h"
#include "ui/controls/searchfield.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/controls/tagsdelegate.h"
#include "ui/enrollment/enrollmentdialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr std::array statuses{CampaignStatus::Active, CampaignStatus::Paused, CampaignStatus::Scheduled,
    CampaignStatus::PendingReview, CampaignStatus::Deactivated};

StatusKind kindOf(CampaignStatus status)
{
    switch (status) {
    case CampaignStatus::Active:
        return StatusKind::Success;
    case CampaignStatus::Paused:
    case CampaignStatus::PendingReview:
        return StatusKind::Warning;
    case CampaignStatus::Scheduled:
        return StatusKind::Info;
    case CampaignStatus::Deactivated:
        return StatusKind::Neutral;
    }
    return StatusKind::Neutral;
}

} // namespace

CampaignsPage::CampaignsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_filter(new CampaignFilterModel(this))
    , m_stack(new QStackedWidget)
    , m_chips(new FilterChips)
    , m_search(new SearchField(tr("Search name or form id")))
    , m_table(new TableView)
    , m_form(new CampaignForm(workspace))
{
    m_filter->setSourceModel(&m_model);
    m_stack->addWidget(buildList());
    m_stack->addWidget(m_form);
    setFocusProxy(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(m_form, &CampaignForm::cancelled, this, [this] {
        m_form->reset();
        m_stack->setCurrentIndex(0);
        m_table->setFocus();
    });
    connect(m_form, &CampaignForm::done, this, [this](CampaignId, const EnrollmentResult& result) {
        m_stack->setCurrentIndex(0);
        if (result.runId.isNull())
            m_workspace.announce(
                StatusKind::Success, tr("The campaign was created. Nobody is enrolled yet."));
        else
            showEnrollment(result);
    });
    connect(&m_workspace, &Workspace::clientChanged, this, &CampaignsPage::load);
    connect(&m_workspace, &Workspace::dataChanged, this, &CampaignsPage::load);
    connect(&m_workspace, &Workspace::readOnlyChanged, this, &CampaignsPage::updateState);
    load();
}

QWidget* CampaignsPage::buildList()
{
    auto* list = new QWidget;
    auto* header = new PageHeader(tr("Campaigns"));
    header->setSubtitle(tr("Message sequences and the leads in them."));
    auto* create = new QPushButton(icon(QStringLiteral("plus"), IconRole::OnAccent), tr("New campaign"));
    create->setObjectName(QStringLiteral("newCampaign"));
    create->setShortcut(QKeySequence::New);
    create->setToolTip(tr("New campaign (Ctrl+N)"));
    setButtonRole(create, ButtonRole::Primary);
    guardWriting(m_workspace, create);
    header->addAction(create);

    QVector<FilterChips::Chip> chips;
    for (const CampaignStatus status : statuses)
        chips.append({QString::number(static_cast<int>(status)), campaignStatusLabel(status)});
    m_chips->setChips(chips);
    m_chips->setObjectName(QStringLiteral("statusChips"));
    m_search->setObjectName(QStringLiteral("campaignSearch"));
    m_search->setMaximumWidth(320);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(space::m);
    tools->addWidget(m_search, 1);
    tools->addWidget(m_chips);
    tools->addStretch();

    m_table->setObjectName(QStringLiteral("campaignTable"));
    m_table->setAccessibleName(tr("Campaigns"));
    m_table->setModel(m_filter);
    m_table->setFixedColumns({CampaignTableModel::Name});
    m_table->setDefaultWidths({240, 90, 140, 170, 80, 110, 90, 100, 100, 130});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CampaignTableModel::LastEnrollment, Qt::DescendingOrder);
    m_table->setItemDelegateForColumn(CampaignTableModel::Status,
        new ChipDelegate(
            [](const QModelIndex& index) {
                return kindOf(
                    static_cast<CampaignStatus>(index.data(CampaignTableModel::StatusRole).toInt()));
            },
            m_table));
    m_table->setItemDelegateForColumn(
        CampaignTableModel::Tags, new TagsDelegate(CampaignTableModel::TagsRole, m_table));
    for (int column = CampaignTableModel::Active; column <= CampaignTableModel::Enrolled; ++column)
        m_table->setItemDelegateForColumn(column, new NumberDelegate(m_table));
    m_table->setItemDelegateForColumn(CampaignTableModel::LastEnrollment,
        new NumberDelegate(
            [](const QVariant& value) {
                return value.toDateTime().isValid() ? formatRelative(value.toDateTime()) : QString();
            },
            m_table));
    m_table->setLayoutKey(QStringLiteral("campaigns"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* card = new Card;
    card->setFlush(true);
    card->body()->addWidget(m_table);

    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addLayout(tools);
    layout->addWidget(card, 1);

    connect(create, &QPushButton::clicked, this, &CampaignsPage::openForm);
    connect(m_search, &SearchField::searchChanged, this, [this](const QString& text) {
        m_filter->setText(text);
        updateState();
    });
    connect(m_chips, &FilterChips::checkedChanged, this, [this](const QStringList& keys) {
        QSet<int> chosen;
        for (const QString& key : keys)
            chosen.insert(key.toInt());
        m_filter->setStatuses(chosen);
        updateState();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &CampaignsPage::openMenu);
    connect(m_table, &TableView::rowActivated, this, [this](const QModelIndex& index) {
        Q_EMIT statisticsRequested(index.data(CampaignTableModel::CampaignIdRole).value<CampaignId>());
    });
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &CampaignsPage::load);
    connect(m_table->overlay(), &StateOverlay::actionTriggered, this, [this] {
        if (!m_filter->isFiltering()) {
            openForm();
            return;
        }
        m_search->clear();
        m_chips->setChecked({});
    });
    auto* find = new QShortcut(QKeySequence::Find, list);
    connect(find, &QShortcut::activated, m_search, [this] { m_search->setFocus(); });
    return list;
}

void CampaignsPage::openForm()
{
    m_stack->setCurrentWidget(m_form);
    m_form->reset();
}

void CampaignsPage::load()
{
    const ClientId client = m_workspace.client().id;
    if (client.isNull())
        return;
    if (m_model.rowCount() == 0)
        m_table->overlay()->showLoading(tr("Loading the campaigns …"));
    m_workspace.database().read(
        this, [client](Session& session) { return listCampaigns(session, client); },
        [this](const Result<QVector<CampaignSummary>>& answer) {
            if (answer)
                showCampaigns(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_table->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_loading.next());
}

void CampaignsPage::showCampaigns(const QVector<CampaignSummary>& campaigns)
{
    m_model.setCampaigns(campaigns);
    for (const CampaignStatus status : statuses) {
        const auto count = std::count_if(campaigns.cbegin(), campaigns.cend(),
            [status](const CampaignSummary& c) { return c.status == status; });
        m_chips->setCount(QString::number(static_cast<int>(status)), count);
    }
    updateState();
}

void CampaignsPage::updateState()
{
    if (m_filter->rowCount() > 0)
        m_table->overlay()->clear();
    else if (m_filter->isFiltering())
        m_table->overlay()->showEmpty({QStringLiteral("search"), tr("No campaign matches"),
            tr("Try another word, or show all again."), tr("Show all")});
    else
        m_table->overlay()->showEmpty({QStringLiteral("campaigns"), tr("No campaigns yet"),
            tr("A campaign sends a sequence of messages to the leads you choose."),
            m_workspace.isReadOnly() ? QString() : tr("New campaign")});
}

const CampaignSummary* CampaignsPage::current() const
{
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.campaigns().at(index.row()) : nullptr;
}

void CampaignsPage::openMenu(const QPoint& position)
{
    const CampaignSummary* found = current();
    if (!found)
        return;
    const CampaignSummary campaign = *found;
    const bool active = campaign.status != CampaignStatus::Deactivated;
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    menu.addAction(icon(QStringLiteral("statistics")), tr("Statistics"), this,
        [this, campaign] { Q_EMIT statisticsRequested(campaign.id); });
    QAction* enrolling = menu.addAction(icon(QStringLiteral("audience")), tr("Enroll leads …"), this,
        [this, campaign] { enroll(campaign, EnrollmentJob::Purpose::Enroll); });
    enrolling->setEnabled(
        campaign.status == CampaignStatus::Active || campaign.status == CampaignStatus::Paused);
    guardWriting(m_workspace, enrolling);
    menu.addSeparator();
    const auto addChange = [&](const QString& text, CampaignAction action) {
        guardWriting(
            m_workspace, menu.addAction(text, this, [this, campaign, action] { change(campaign, action); }));
    };
    if (campaign.status == CampaignStatus::Paused)
        addChange(
            campaign.wasCreatedPaused() ? tr("Resume and enroll …") : tr("Resume"), CampaignAction::Resume);
    else if (active)
        addChange(tr("Pause"), CampaignAction::Pause);
    if (active)
        addChange(tr("Deactivate …"), CampaignAction::Deactivate);
    else
        addChange(tr("Reactivate"), CampaignAction::Reactivate);
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void CampaignsPage::change(const CampaignSummary& campaign, CampaignAction action)
{
    if (action == CampaignAction::Resume && campaign.wasCreatedPaused()) {
        enroll(campaign, EnrollmentJob::Purpose::Resume);
        return;
    }
    if (action == CampaignAction::Deactivate
        && QMessageBox::question(this, tr("Deactivate"),
               tr("Deactivate \"%1\"? Its %2 active leads leave with the next run.")
                   .arg(campaign.name, formatCount(campaign.active)),
               QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Cancel)
            != QMessageBox::Ok)
        return;
    m_workspace.database().write(
        this,
        [client = m_workspace.client().id, id = campaign.id, action](Session& session) -> Result<bool> {
            auto done = changeCampaignState(session, client, id, action);
            if (!done)
                return failure(done.error());
            return true;
        },
        [this](const Result<bool>& answer) {
            if (!answer)
                m_workspace.announce(StatusKind::Error, answer.error().message);
            m_workspace.announceChange();
        });
}

void CampaignsPage::enroll(const CampaignSummary& campaign, EnrollmentJob::Purpose purpose)
{
    (new EnrollmentDialog(m_workspace, campaign, purpose, this))->open();
}

void CampaignsPage::showEnrollment(const EnrollmentResult& result)
{
    m_workspace.announce(result.isPartial() ? StatusKind::Warning : StatusKind::Success, result.sentence());
}

} // namespace cm
