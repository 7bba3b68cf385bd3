// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/overlapdialog.h"

#include "models/campaigns/campaignqueries.h"
#include "ui/audience/tagsuggestions.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/heatdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/controls/tagedit.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

namespace cm {

namespace {

constexpr int pauseMs = 250;
constexpr int chosenAtFirst = 5;
constexpr int columnWidth = 120;
constexpr int nameWidth = 160;

} // namespace

OverlapDialog::OverlapDialog(Workspace& workspace, const QStringList& tags, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_kind(new FilterChips)
    , m_choice(new QStackedWidget)
    , m_campaigns(new QListWidget)
    , m_tags(new TagEdit)
    , m_table(new TableView)
{
    setObjectName(QStringLiteral("overlapDialog"));
    setWindowTitle(tr("Overlap"));
    resize(1000, 620);
    auto* text = new QLabel(
        tr("How many leads two campaigns or tags have in common. The stronger the colour, the larger the "
           "part of the row's leads."));
    setTextRole(text, TextRole::Muted);
    text->setWordWrap(true);
    buildTable();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(space::l);
    columns->addWidget(buildChoice(tags), 2);
    columns->addWidget(m_table, 5);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closeOverlap"));
    close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(text);
    layout->addLayout(columns, 1);
    layout->addLayout(buttons);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &OverlapDialog::ask);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    loadCampaigns();
    ask();
}

QWidget* OverlapDialog::buildChoice(const QStringList& tags)
{
    m_kind->setObjectName(QStringLiteral("overlapKind"));
    m_kind->setExclusive(true);
    m_kind->setChips({{QStringLiteral("campaigns"), tr("Campaigns")}, {QStringLiteral("tags"), tr("Tags")}});
    m_kind->setChecked({QStringLiteral("campaigns")});
    m_campaigns->setObjectName(QStringLiteral("overlapCampaigns"));
    m_campaigns->setAccessibleName(tr("Campaigns to compare; Space chooses"));
    m_campaigns->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_campaigns->setTextElideMode(Qt::ElideRight);
    m_campaigns->setSpacing(2);
    m_campaignsOverlay = new StateOverlay(m_campaigns);
    m_tags->setObjectName(QStringLiteral("overlapTags"));
    m_tags->setPlaceholderText(tr("Tags to compare"));
    m_tags->setTags(tags);
    auto* tagColumn = new QWidget;
    auto* tagLayout = new QVBoxLayout(tagColumn);
    tagLayout->setContentsMargins(0, 0, 0, 0);
    tagLayout->addWidget(m_tags);
    tagLayout->addStretch();
    m_choice->addWidget(m_campaigns);
    m_choice->addWidget(tagColumn);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_kind);
    layout->addWidget(m_choice, 1);
    const auto askSoon = [this] { m_pause.start(); };
    connect(m_campaigns, &QListWidget::itemChanged, this, askSoon);
    connect(m_tags, &TagEdit::tagsChanged, this, askSoon);
    connect(m_tags, &TagEdit::suggestionsWanted, this,
        [this](const QString& prefix) { suggestTags(m_workspace, m_tags, prefix, m_suggesting.next()); });
    connect(m_kind, &FilterChips::checkedChanged, this, [this] {
        m_choice->setCurrentIndex(comparesTags() ? 1 : 0);
        m_pause.start();
    });
    return column;
}

void OverlapDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("overlapTable"));
    m_table->setAccessibleName(tr("Leads in common"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(
        new HeatDelegate(OverlapTableModel::ShareRole, OverlapTableModel::DiagonalRole, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->horizontalHeader()->setDefaultSectionSize(columnWidth);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    m_table->verticalHeader()->setTextElideMode(Qt::ElideRight);
    m_table->verticalHeader()->setVisible(true);
    m_table->verticalHeader()->setFixedWidth(nameWidth);
    m_table->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &OverlapDialog::ask);
}

bool OverlapDialog::comparesTags() const
{
    return m_kind->checked().contains(QStringLiteral("tags"));
}

QVector<CampaignId> OverlapDialog::chosenCampaigns() const
{
    QVector<CampaignId> chosen;
    for (int row = 0; row < m_campaigns->count(); ++row) {
        if (m_campaigns->item(row)->checkState() == Qt::Checked)
            chosen.append(m_campaigns->item(row)->data(Qt::UserRole).value<CampaignId>());
    }
    return chosen;
}

void OverlapDialog::loadCampaigns()
{
    m_campaignsOverlay->showLoading(tr("Loading the campaigns …"));
    m_workspace.database().read(
        this, [client = m_workspace.client().id](Session& session) { return listCampaigns(session, client); },
        [this](const Result<QVector<CampaignSummary>>& answer) {
            if (answer)
                showCampaigns(*answer);
            else
                m_campaignsOverlay->showError(answer.error().message, answer.error().detail, false);
        },
        m_listing.next());
}

void OverlapDialog::showCampaigns(const QVector<CampaignSummary>& campaigns)
{
    int chosen = 0;
    for (const CampaignSummary& campaign : campaigns) {
        auto* item = new QListWidgetItem(campaign.name, m_campaigns);
        item->setData(Qt::UserRole, QVariant::fromValue(campaign.id));
        item->setToolTip(campaign.name.toHtmlEscaped());
        const bool choose = campaign.status != CampaignStatus::Deactivated && chosen < chosenAtFirst;
        item->setCheckState(choose ? Qt::Checked : Qt::Unchecked);
        chosen += choose ? 1 : 0;
    }
    m_campaigns->setCurrentRow(0);
    if (campaigns.isEmpty())
        m_campaignsOverlay->showEmpty(
            {QStringLiteral("campaigns"), tr("No campaigns yet"), tr("Tags can be compared meanwhile."), {}});
    else
        m_campaignsOverlay->clear();
}

void OverlapDialog::ask()
{
    const QVector<CampaignId> campaigns = chosenCampaigns();
    const QStringList tags = m_tags->tags();
    const qsizetype count = comparesTags() ? tags.size() : campaigns.size();
    if (count < 2 || count > mostCompared) {
        m_comparing.cancel();
        m_model.setOverlap({});
        m_table->overlay()->showEmpty({QStringLiteral("audience"),
            count < 2 ? tr("Choose at least two") : tr("Choose at most %1").arg(mostCompared),
            comparesTags() ? tr("Type the tags to compare.") : tr("Tick the campaigns to compare."), {}});
        return;
    }
    m_table->overlay()->showLoading(tr("Comparing …"));
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id, campaigns, tags, byTags = comparesTags()](Session& session) {
            return byTags ? tagOverlap(session, client, tags) : campaignOverlap(session, client, campaigns);
        },
        [this](const Result<AudienceOverlap>& answer) { show(answer); }, m_comparing.next());
}

void OverlapDialog::show(const Result<AudienceOverlap>& answer)
{
    if (!answer) {
        m_model.setOverlap({});
        m_table->overlay()->showError(answer.error().message, answer.error().detail);
        return;
    }
    m_model.setOverlap(*answer);
    m_table->overlay()->clear();
}

} // namespace cm
