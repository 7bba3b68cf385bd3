// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/leadpreview.h"

#include "ui/controls/chipdelegate.h"
#include "ui/controls/format.h"
#include "ui/controls/numberdelegate.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/controls/tagsdelegate.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace cm {

LeadPreview::LeadPreview(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_table(new TableView)
    , m_count(new QLabel)
    , m_caption(new QLabel)
    , m_breakdown(new QLabel)
{
    setTextRole(m_count, TextRole::Display);
    setTextRole(m_caption, TextRole::Muted);
    setTextRole(m_breakdown, TextRole::Caption);
    m_count->setObjectName(QStringLiteral("leadCount"));
    m_count->setAccessibleName(tr("Matching leads"));
    m_caption->setWordWrap(true);
    m_breakdown->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(m_count);
    layout->addWidget(m_caption);
    layout->addWidget(m_breakdown);
    layout->addSpacing(space::s);
    layout->addWidget(m_table, 1);

    m_model.setSource(this);
    m_table->setObjectName(QStringLiteral("leadTable"));
    m_table->setAccessibleName(tr("Matching leads"));
    m_table->setModel(&m_model);
    m_table->setFixedColumns({LeadTableModel::Name});
    m_table->setDefaultWidths({160, 220, 140, 160, 70, 110, 110, 200, 110});
    m_table->setItemDelegateForColumn(
        LeadTableModel::Tags, new TagsDelegate(LeadTableModel::TagsRole, m_table));
    m_table->setItemDelegateForColumn(LeadTableModel::Created,
        new NumberDelegate(
            [](const QVariant& value) {
                return value.isValid() ? formatDate(value.toDateTime().date()) : QString();
            },
            m_table));
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setLayoutKey(QStringLiteral("leadPreview"));

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &LeadPreview::ask);
    connect(&m_model, &LeadTableModel::sortRequested, this, [this](LeadColumn column, bool descending) {
        m_sort = column;
        m_descending = descending;
        if (!m_workspace.client().id.isNull())
            askForIds();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &LeadPreview::sampleLeadChanged);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &LeadPreview::sampleLeadChanged);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LeadPreview::sampleLeadChanged);
    connect(&m_model, &LeadTableModel::fetchFailed, this, &LeadPreview::showError);
    connect(m_table->overlay(), &StateOverlay::retryRequested, this, &LeadPreview::refresh);
    connect(m_table, &TableView::rowActivated, this, [this](const QModelIndex& index) {
        Q_EMIT leadActivated(index.data(LeadTableModel::LeadIdRole).value<LeadId>());
    });
}

LeadPreview::~LeadPreview()
{
    m_model.setSource(nullptr);
}

void LeadPreview::setAudience(const Audience& audience, CampaignId campaign)
{
    m_audience = audience;
    m_campaign = campaign;
    m_summary.reset();
    m_caption->setText(tr("Counting …"));
    m_pause.start();
}

LeadId LeadPreview::currentLead() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? index.data(LeadTableModel::LeadIdRole).value<LeadId>() : LeadId();
}

std::optional<Lead> LeadPreview::sampleLead() const
{
    const QModelIndex index =
        m_table->currentIndex().isValid() ? m_table->currentIndex() : m_model.index(0, 0);
    const QVariant lead = index.data(LeadTableModel::LeadRole);
    return lead.isValid() ? std::optional<Lead>(lead.value<Lead>()) : std::nullopt;
}

void LeadPreview::refresh()
{
    m_summary.reset();
    m_pause.stop();
    ask();
}

void LeadPreview::ask()
{
    const ClientId client = m_workspace.client().id;
    if (client.isNull())
        return;
    m_workspace.database().read(
        this,
        [client, audience = m_audience, campaign = m_campaign](
            Session& session) { return audienceSummary(session, client, audience, campaign); },
        [this](const Result<AudienceSummary>& answer) {
            if (answer)
                showSummary(*answer);
            else
                showError(answer.error());
        },
        m_counting.next());
    askForIds();
}

void LeadPreview::askForIds()
{
    const ClientId client = m_workspace.client().id;
    m_table->overlay()->showLoading(tr("Finding the leads …"));
    m_workspace.database().read(
        this,
        [client, audience = m_audience, campaign = m_campaign, sort = m_sort, descending = m_descending](
            Session& session) {
            return audienceLeadIds(session, client, audience, campaign, sort, descending);
        },
        [this](const Result<LeadSpine>& answer) {
            if (!answer) {
                showError(answer.error());
                return;
            }
            m_model.setSpine(*answer);
            if (answer->count() == 0)
                m_table->overlay()->showEmpty({QStringLiteral("audience"), tr("No lead matches"),
                    tr("Take a condition away, or choose another tag."), {}});
            else
                m_table->overlay()->clear();
        },
        m_listing.next());
}

void LeadPreview::fetchLeads(const QVector<QUuid>& ids, Answer answer)
{
    const ClientId client = m_workspace.client().id;
    m_workspace.database().read(
        this, [client, ids](Session& session) { return leadsById(session, client, ids); },
        [answer](const Result<QVector<Lead>>& leads) { answer(leads); });
}

void LeadPreview::showSummary(const AudienceSummary& summary)
{
    m_summary = summary;
    m_count->setText(formatCount(summary.matching));
    QString caption = tr("matching leads");
    if (summary.enrollable < summary.matching)
        caption = tr("matching leads; %1 of them can be enrolled now").arg(formatCount(summary.enrollable));
    m_caption->setText(caption);
    m_breakdown->setText(tr("Engagement: High %1 · Medium %2 · Low %3 · unknown %4")
                             .arg(formatCount(summary.byEngagement.value(QStringLiteral("High"))),
                                 formatCount(summary.byEngagement.value(QStringLiteral("Medium"))),
                                 formatCount(summary.byEngagement.value(QStringLiteral("Low"))),
                                 formatCount(summary.byEngagement.value(QStringLiteral("unknown")))));
    Q_EMIT counted(summary);
}

void LeadPreview::showError(const Error& error)
{
    if (error.code == ErrorCode::Cancelled)
        return;
    m_count->setText(QStringLiteral("–"));
    m_caption->setText(error.message);
    m_breakdown->clear();
    m_table->overlay()->showError(error.message, error.detail);
}

} // namespace cm
