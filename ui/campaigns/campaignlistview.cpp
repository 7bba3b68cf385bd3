// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignlistview.h"

#include "ui/campaigns/campaignfilterbar.h"
#include "ui/controls/card.h"
#include "ui/controls/chipdelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/searchfield.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/controls/tagsdelegate.h"
#include "ui/theme/theme.h"

#include <QShortcut>
#include <QVBoxLayout>

#include <utility>

namespace cm {

namespace {

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

CampaignListView::CampaignListView(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_bar(new CampaignFilterBar(workspace))
    , m_table(new TableView)
{
    auto* card = new Card;
    card->setFlush(true);
    card->body()->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_bar);
    layout->addWidget(card, 1);
    setFocusProxy(m_table);
    connect(m_bar, &CampaignFilterBar::changed, this, &CampaignListView::load);
    connect(m_bar, &CampaignFilterBar::viewChosen, this, &CampaignListView::applyView);
    connect(&m_model, &CampaignTableModel::sortRequested, this, [this](CampaignSort sort, bool descending) {
        m_filter.sort = sort;
        m_filter.descending = descending;
        load();
    });
    buildTable();
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_bar, [this] { m_bar->search()->setFocus(); });
}

void CampaignListView::buildTable()
{
    m_table->setObjectName(QStringLiteral("campaignTable"));
    m_table->setAccessibleName(tr("Campaigns"));
    m_table->setModel(&m_model);
    m_table->setFixedColumns({CampaignTableModel::Name});
    m_table->setHiddenByDefault({CampaignTableModel::FormId, CampaignTableModel::Cap});
    m_table->setDefaultWidths({240, 90, 140, 120, 170, 80, 110, 90, 100, 100, 90, 130});
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
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
    for (int column = CampaignTableModel::Active; column <= CampaignTableModel::Cap; ++column)
        m_table->setItemDelegateForColumn(column, new NumberDelegate(m_table));
    m_table->setItemDelegateForColumn(CampaignTableModel::LastEnrollment,
        new NumberDelegate(
            [](const QVariant& value) {
                return value.toDateTime().isValid() ? formatRelative(value.toDateTime()) : QString();
            },
            m_table));
    m_table->setLayoutKey(QStringLiteral("campaigns"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this,
        [this](const QPoint& at) { Q_EMIT menuRequested(m_table->viewport()->mapToGlobal(at)); });
    connect(m_table, &TableView::rowActivated, this, [this](const QModelIndex& index) {
        Q_EMIT activated(index.data(CampaignTableModel::CampaignIdRole).value<CampaignId>());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &CampaignListView::selectionChanged);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &CampaignListView::load);
    connect(m_table->overlay(), &StateOverlay::actionTriggered, this, [this] {
        if (m_filter.isFiltering())
            m_bar->setFilter({});
        else
            Q_EMIT newRequested();
    });
}

void CampaignListView::applyView(const CampaignFilter& view)
{
    m_filter.sort = view.sort;
    m_filter.descending = view.descending;
    m_bar->setFilter(view);
}

void CampaignListView::load()
{
    const ClientId client = m_workspace.client().id;
    if (client.isNull())
        return;
    const CampaignFilter chosen = m_bar->filter();
    const auto sort = m_filter.sort;
    const bool descending = m_filter.descending;
    m_filter = chosen;
    m_filter.sort = sort;
    m_filter.descending = descending;
    m_bar->setCurrent(m_filter);
    if (m_model.rowCount() == 0)
        m_table->overlay()->showLoading(tr("Loading the campaigns …"));
    m_workspace.database().read(
        this,
        [client, filter = m_filter](Session& session) { return findCampaigns(session, client, filter); },
        [this](const Result<CampaignList>& answer) {
            if (answer)
                show(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_table->overlay()->showError(answer.error().message, answer.error().detail);
        },
        m_loading.next());
}

void CampaignListView::show(const CampaignList& list)
{
    const CampaignId before = current() ? current()->id : CampaignId();
    m_model.setCampaigns(list.campaigns);
    const CampaignId wanted = std::exchange(m_wanted, {});
    const CampaignId chosen = m_model.rowOf(wanted) >= 0 ? wanted : before;
    // The same campaign stays chosen; the first one is if it is gone.
    const int row = std::max(m_model.rowOf(chosen), 0);
    if (m_model.rowCount() > 0 && row != m_table->currentIndex().row())
        // Selected also while Ctrl is still held, as after Ctrl+S.
        m_table->selectionModel()->setCurrentIndex(m_model.index(row, CampaignTableModel::Name),
            QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_bar->setCounts(list.byStatus);
    updateState();
    Q_EMIT selectionChanged();
}

void CampaignListView::updateState()
{
    if (m_model.rowCount() > 0)
        m_table->overlay()->clear();
    else if (m_filter.isFiltering())
        m_table->overlay()->showEmpty({QStringLiteral("search"), tr("No campaign matches"),
            tr("Try another word, or show all again."), tr("Show all")});
    else
        m_table->overlay()->showEmpty({QStringLiteral("campaigns"), tr("No campaigns yet"),
            tr("A campaign sends a sequence of messages to the leads you choose."),
            m_workspace.isReadOnly() ? QString() : tr("New campaign")});
}

const CampaignSummary* CampaignListView::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model.campaigns().at(index.row()) : nullptr;
}

int CampaignListView::selectedCount() const
{
    int rows = 0;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        rows += range.height();
    return rows;
}

QVector<CampaignSummary> CampaignListView::selected() const
{
    QVector<CampaignSummary> campaigns;
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows)
        campaigns.append(m_model.campaigns().at(row.row()));
    return campaigns;
}

} // namespace cm
