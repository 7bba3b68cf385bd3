// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignspage.h"

#include "ui/campaigns/campaignchanges.h"
#include "ui/campaigns/campaigndetail.h"
#include "ui/campaigns/campaignform.h"
#include "ui/campaigns/campaignlistview.h"
#include "ui/controls/card.h"
#include "ui/controls/format.h"
#include "ui/controls/pageheader.h"
#include "ui/controls/tableview.h"
#include "ui/enrollment/enrollmentdialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/writeguard.h"

#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr QKeyCombination editKeys(Qt::CTRL, Qt::Key_E);
constexpr QKeyCombination duplicateKeys(Qt::CTRL, Qt::Key_D);

// Says beside an entry of a menu which keys do the same; others listen to them.
void showKeys(QAction* action, const QKeySequence& keys)
{
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setShortcutVisibleInContextMenu(true);
}

} // namespace

CampaignsPage::CampaignsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_stack(new QStackedWidget)
    , m_list(new CampaignListView(workspace))
    , m_detail(new CampaignDetail(workspace))
    , m_form(new CampaignForm(workspace))
    , m_changes(new CampaignChanges(workspace, this))
{
    m_stack->addWidget(buildList());
    m_stack->addWidget(m_form);
    setFocusProxy(m_list);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connectForm();
    connect(m_list, &CampaignListView::newRequested, this, &CampaignsPage::openForm);
    connect(m_list, &CampaignListView::activated, this, &CampaignsPage::statisticsRequested);
    connect(m_list, &CampaignListView::menuRequested, this, &CampaignsPage::openMenu);
    connect(m_list, &CampaignListView::selectionChanged, this, [this] {
        const CampaignSummary* current = m_list->current();
        m_detail->setCampaign(current ? std::optional(*current) : std::nullopt);
    });
    connect(m_changes, &CampaignChanges::resumeNeedsEnrollment, this,
        [this](const CampaignSummary& campaign) { enroll(campaign, EnrollmentJob::Purpose::Resume); });
    connect(&m_workspace, &Workspace::clientChanged, m_list, &CampaignListView::load);
    connect(&m_workspace, &Workspace::dataChanged, m_list, &CampaignListView::load);
    connect(&m_workspace, &Workspace::readOnlyChanged, m_list, &CampaignListView::load);
    m_list->load();
}

QWidget* CampaignsPage::buildList()
{
    auto* list = new QWidget;
    auto* header = new PageHeader(tr("Campaigns"));
    header->setSubtitle(tr("Message sequences and the leads in them."));
    auto* exporting = new QPushButton(icon(QStringLiteral("export")), tr("Export …"));
    exporting->setObjectName(QStringLiteral("exportCampaigns"));
    exporting->setToolTip(tr("Write the campaigns that are listed to a CSV file"));
    auto* create = new QPushButton(icon(QStringLiteral("plus"), IconRole::OnAccent), tr("New campaign"));
    create->setObjectName(QStringLiteral("newCampaign"));
    create->setShortcut(QKeySequence::New);
    create->setToolTip(tr("New campaign (Ctrl+N)"));
    setButtonRole(create, ButtonRole::Primary);
    guardWriting(m_workspace, create);
    header->addAction(buildActions());
    header->addAction(exporting);
    header->addAction(create);
    auto* detail = new Card;
    detail->body()->addWidget(m_detail);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("campaignSplitter"));
    splitter->setChildrenCollapsible(true);
    splitter->addWidget(m_list);
    splitter->addWidget(detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({420, 260});
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addWidget(splitter, 1);
    connect(create, &QPushButton::clicked, this, &CampaignsPage::openForm);
    connect(exporting, &QPushButton::clicked, this, &CampaignsPage::exportList);
    return list;
}

QPushButton* CampaignsPage::buildActions()
{
    auto* actions = new QPushButton(tr("Actions"));
    actions->setObjectName(QStringLiteral("campaignActions"));
    auto* menu = new QMenu(actions);
    menu->setToolTipsVisible(true);
    actions->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        fillMenu(*menu);
    });
    const auto follow = [this, actions] {
        const int selected = m_list->selectedCount();
        actions->setEnabled(selected > 0);
        actions->setText(
            selected > 1 ? tr("Actions for %1 campaigns").arg(formatCount(selected)) : tr("Actions"));
        actions->setToolTip(selected > 0 ? tr("What you can do with the campaigns that are selected")
                                         : tr("Select a campaign first"));
    };
    connect(m_list, &CampaignListView::selectionChanged, this, follow);
    follow();
    const auto onSelected = [this](const QKeySequence& keys, void (CampaignsPage::*work)(CampaignId)) {
        auto* shortcut = new QShortcut(keys, m_list, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, work] {
            if (m_list->selectedCount() == 1 && m_workspace.whyNot(Right::Manage).isEmpty())
                (this->*work)(m_list->selected().constFirst().id);
        });
    };
    onSelected(editKeys, &CampaignsPage::edit);
    onSelected(duplicateKeys, &CampaignsPage::duplicate);
    return actions;
}

void CampaignsPage::connectForm()
{
    connect(m_form, &CampaignForm::cancelled, this, &CampaignsPage::showList);
    connect(m_form, &CampaignForm::saved, this, [this] {
        showList();
        m_workspace.announce(StatusKind::Success, tr("The changes were saved."));
    });
    connect(m_form, &CampaignForm::done, this, [this](CampaignId campaign, const EnrollmentResult& result) {
        m_list->choose(campaign);
        showList();
        if (result.runId.isNull())
            m_workspace.announce(
                StatusKind::Success, tr("The campaign was created. Nobody is enrolled yet."));
        else
            m_workspace.announce(
                result.isPartial() ? StatusKind::Warning : StatusKind::Success, result.sentence());
    });
}

void CampaignsPage::showList()
{
    m_stack->setCurrentIndex(0);
    m_list->table()->setFocus();
}

void CampaignsPage::openForm()
{
    m_stack->setCurrentWidget(m_form);
    m_form->openNew();
}

template <typename Handler> void CampaignsPage::loadForForm(CampaignId campaign, Handler handler)
{
    using Loaded = std::pair<StoredCampaign, QVector<CampaignVersion>>;
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id, campaign](Session& session) -> Result<Loaded> {
            auto stored = loadStoredCampaign(session, client, campaign);
            if (!stored)
                return failure(stored.error());
            auto versions = listCampaignVersions(session, client, campaign);
            if (!versions)
                return failure(versions.error());
            return Loaded{*stored, *versions};
        },
        [this, handler](const Result<Loaded>& answer) {
            if (!answer) {
                m_workspace.announce(StatusKind::Error, answer.error().message);
                return;
            }
            m_stack->setCurrentWidget(m_form);
            handler(answer->first, answer->second);
        },
        m_opening.next());
}

void CampaignsPage::edit(CampaignId campaign)
{
    loadForForm(campaign, [this](const StoredCampaign& stored, const QVector<CampaignVersion>& versions) {
        m_form->openEdit(stored, versions);
    });
}

void CampaignsPage::duplicate(CampaignId campaign)
{
    loadForForm(campaign, [this](const StoredCampaign& stored, const QVector<CampaignVersion>&) {
        CampaignDraft copy = stored.draft;
        copy.name = tr("%1 (copy)").arg(copy.name.left(240));
        copy.formId.clear(); // it is unique
        copy.startDatetime = {};
        m_form->openCopy(copy);
    });
}

bool CampaignsPage::mayClose()
{
    return m_stack->currentWidget() != m_form || m_form->mayLeave();
}

void CampaignsPage::openMenu(const QPoint& globalPosition)
{
    if (m_list->selectedCount() == 0)
        return;
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    fillMenu(menu);
    menu.exec(globalPosition);
}

void CampaignsPage::fillMenu(QMenu& menu)
{
    const QVector<CampaignSummary> selected = m_list->selected();
    if (selected.isEmpty())
        return;
    if (selected.size() == 1)
        addSingleActions(menu, selected.first());
    addChanges(menu, selected);
    menu.addSeparator();
    QAction* copying =
        menu.addAction(icon(QStringLiteral("copy")), tr("Copy"), m_list->table(), &TableView::copySelection);
    showKeys(copying, QKeySequence::Copy);
}

void CampaignsPage::addSingleActions(QMenu& menu, const CampaignSummary& campaign)
{
    menu.addAction(icon(QStringLiteral("statistics")), tr("Statistics"), this,
        [this, campaign] { Q_EMIT statisticsRequested(campaign.id); });
    QAction* editing = menu.addAction(
        icon(QStringLiteral("edit")), tr("Edit …"), this, [this, campaign] { edit(campaign.id); });
    QAction* duplicating = menu.addAction(icon(QStringLiteral("duplicate")), tr("Duplicate …"), this,
        [this, campaign] { duplicate(campaign.id); });
    showKeys(editing, editKeys);
    showKeys(duplicating, duplicateKeys);
    for (QAction* action : {editing, duplicating})
        guardWriting(m_workspace, action);
    QAction* enrolling = menu.addAction(icon(QStringLiteral("audience")), tr("Enroll leads …"), this,
        [this, campaign] { enroll(campaign, EnrollmentJob::Purpose::Enroll); });
    enrolling->setEnabled(
        campaign.status == CampaignStatus::Active || campaign.status == CampaignStatus::Paused);
    guardWriting(m_workspace, enrolling);
    menu.addSeparator();
}

void CampaignsPage::addChanges(QMenu& menu, const QVector<CampaignSummary>& campaigns)
{
    const bool several = campaigns.size() > 1;
    const auto any = [&](CampaignStatus status, bool is) {
        return std::any_of(campaigns.cbegin(), campaigns.cend(),
            [&](const CampaignSummary& campaign) { return (campaign.status == status) == is; });
    };
    const auto add = [&](const QString& one, const QString& many, CampaignAction action) {
        const QString text = several ? many.arg(formatCount(campaigns.size())) : one;
        guardWriting(m_workspace,
            menu.addAction(text, this, [this, campaigns, action] { m_changes->change(campaigns, action); }));
    };
    const bool paused = any(CampaignStatus::Paused, true);
    const bool active = any(CampaignStatus::Deactivated, false);
    if (active && (several || !paused))
        add(tr("Pause"), tr("Pause %1 campaigns …"), CampaignAction::Pause);
    if (paused)
        add(campaigns.first().wasCreatedPaused() ? tr("Resume and enroll …") : tr("Resume"),
            tr("Resume %1 campaigns …"), CampaignAction::Resume);
    if (active)
        add(tr("Deactivate …"), tr("Deactivate %1 campaigns …"), CampaignAction::Deactivate);
    if (any(CampaignStatus::Deactivated, true))
        add(tr("Reactivate"), tr("Reactivate %1 campaigns …"), CampaignAction::Reactivate);
}

void CampaignsPage::enroll(const CampaignSummary& campaign, EnrollmentJob::Purpose purpose)
{
    (new EnrollmentDialog(m_workspace, campaign, purpose, this))->open();
}

void CampaignsPage::exportList()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export campaigns"), QStringLiteral("campaigns.csv"), tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    const auto written = exportCampaigns(m_list->shown(), path);
    if (written)
        m_workspace.announce(StatusKind::Success,
            tr("%1 campaigns were written to %2.")
                .arg(formatCount(m_list->shown().size()), QDir::toNativeSeparators(path)));
    else
        m_workspace.announce(StatusKind::Error, written.error().message);
}

} // namespace cm
