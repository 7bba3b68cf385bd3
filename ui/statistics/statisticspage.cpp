// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statisticspage.h"

#include "models/campaigns/campaignqueries.h"
#include "ui/charts/barschart.h"
#include "ui/charts/chartpanel.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/format.h"
#include "ui/controls/keyfigure.h"
#include "ui/controls/pageheader.h"
#include "ui/controls/stateoverlay.h"
#include "ui/deenrollment/outcomechart.h"
#include "ui/theme/tokens.h"

#include <QComboBox>
#include <QCompleter>
#include <QVBoxLayout>

namespace cm {

StatisticsPage::StatisticsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_campaign(new QComboBox)
    , m_days(new FilterChips)
    , m_enrolled(new KeyFigure(tr("Enrolled")))
    , m_active(new KeyFigure(tr("Active")))
    , m_completed(new KeyFigure(tr("Completed")))
    , m_booked(new KeyFigure(tr("Booked")))
    , m_optedOut(new KeyFigure(tr("Opted out")))
    , m_messages(new KeyFigure(tr("Messages sent")))
    , m_positions(new BarsChart)
    , m_positionsPanel(new ChartPanel(tr("Where the active leads stand"), m_positions))
    , m_chart(new StackedDayChart)
    , m_chartPanel(new ChartPanel(tr("Leads that left, by day and outcome"), m_chart))
    , m_content(new QWidget)
    , m_overlay(new StateOverlay(m_content))
{
    m_campaign->setObjectName(QStringLiteral("statisticsCampaign"));
    m_campaign->setAccessibleName(tr("Campaign"));
    m_campaign->setMinimumWidth(300);
    m_campaign->setEditable(true);
    m_campaign->setInsertPolicy(QComboBox::NoInsert);
    m_campaign->completer()->setFilterMode(Qt::MatchContains);
    m_campaign->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_days->setExclusive(true);
    m_days->setObjectName(QStringLiteral("statisticsDays"));
    m_days->setChips({{QStringLiteral("7"), tr("7 days")}, {QStringLiteral("30"), tr("30 days")},
        {QStringLiteral("90"), tr("90 days")}});
    m_days->setChecked({QStringLiteral("30")});
    m_chartPanel->body()->insertWidget(0, m_days);
    m_chartPanel->setEmptyText(
        tr("Nobody left in this time"), tr("Leads leave when they finish, book or opt out."));
    m_positionsPanel->setEmptyText(tr("No active leads"), tr("Enroll leads to see how far they are."));
    m_enrolled->setExplanation(tr("All leads this campaign ever enrolled."));
    m_active->setExplanation(tr("Leads enrolled that have not left yet."));
    m_completed->setExplanation(tr("Leads that received every message of their sequence."));
    m_booked->setExplanation(tr("Leads that left because they booked."));
    m_optedOut->setExplanation(tr("Leads that left because they opted out."));
    m_messages->setExplanation(tr("Messages reported as sent."));

    auto* header = new PageHeader(tr("Statistics"));
    header->setSubtitle(tr("How a campaign is doing."));
    header->addAction(m_campaign);
    auto* figures = new QHBoxLayout;
    figures->setSpacing(space::m);
    for (KeyFigure* figure : {m_enrolled, m_active, m_completed, m_booked, m_optedOut, m_messages})
        figures->addWidget(figure, 1);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(space::m);
    charts->addWidget(m_positionsPanel, 2);
    charts->addWidget(m_chartPanel, 3);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(space::m);
    content->addLayout(figures);
    content->addLayout(charts, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addWidget(m_content, 1);

    connect(m_campaign, &QComboBox::currentIndexChanged, this, &StatisticsPage::load);
    connect(m_days, &FilterChips::checkedChanged, this, &StatisticsPage::load);
    connect(m_overlay, &StateOverlay::retryRequested, this, &StatisticsPage::loadCampaigns);
    connect(&m_workspace, &Workspace::clientChanged, this, &StatisticsPage::loadCampaigns);
    connect(&m_workspace, &Workspace::dataChanged, this, &StatisticsPage::loadCampaigns);
    loadCampaigns();
}

void StatisticsPage::selectCampaign(CampaignId campaign)
{
    m_wanted = campaign;
    const int index = m_campaign->findData(QVariant::fromValue(campaign));
    if (index >= 0)
        m_campaign->setCurrentIndex(index);
}

void StatisticsPage::loadCampaigns()
{
    const ClientId client = m_workspace.client().id;
    if (client.isNull())
        return;
    m_workspace.database().read(
        this, [client](Session& session) { return listCampaigns(session, client); },
        [this](const Result<QVector<CampaignSummary>>& answer) {
            if (answer)
                fillCampaigns(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_overlay->showError(answer.error().message, answer.error().detail);
        },
        m_listRequest.next());
}

void StatisticsPage::fillCampaigns(const QVector<CampaignSummary>& campaigns)
{
    const CampaignId before = m_wanted.isNull() ? m_campaign->currentData().value<CampaignId>() : m_wanted;
    const bool wasBlocked = m_campaign->blockSignals(true);
    m_campaign->clear();
    int chosen = 0;
    qint64 most = -1;
    for (const CampaignSummary& campaign : campaigns) {
        m_campaign->addItem(campaign.name, QVariant::fromValue(campaign.id));
        // Without a choice, the campaign with the most leads is the one to look at.
        const int index = m_campaign->count() - 1;
        if (campaign.id == before) {
            chosen = index;
            most = std::numeric_limits<qint64>::max();
        } else if (campaign.leadsEnrolled > most) {
            chosen = index;
            most = campaign.leadsEnrolled;
        }
    }
    m_campaign->setCurrentIndex(campaigns.isEmpty() ? -1 : chosen);
    m_campaign->blockSignals(wasBlocked);
    if (campaigns.isEmpty()) {
        m_overlay->showEmpty({QStringLiteral("statistics"), tr("No campaigns yet"),
            tr("Figures appear with the first campaign."), {}});
        return;
    }
    load();
}

void StatisticsPage::load()
{
    const CampaignId campaign = m_campaign->currentData().value<CampaignId>();
    if (campaign.isNull())
        return;
    m_wanted = campaign;
    const int days = m_days->current().toInt();
    m_overlay->showLoading(tr("Computing …"));
    m_workspace.database().read(
        this,
        [client = m_workspace.client().id, campaign, days](
            Session& session) { return campaignStatistics(session, client, campaign, days); },
        [this](const Result<CampaignStatistics>& answer) {
            if (answer)
                show(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_overlay->showError(answer.error().message, answer.error().detail);
        },
        m_request.next());
}

void StatisticsPage::show(const CampaignStatistics& statistics)
{
    m_overlay->clear();
    const CampaignSummary& c = statistics.campaign;
    const qint64 left = c.leadsEnrolled - c.active;
    const auto share = [left](qint64 part) {
        return left > 0 ? tr("%1 of exits").arg(formatShare(part, left)) : QString();
    };
    m_enrolled->setValue(c.leadsEnrolled);
    m_enrolled->setSecondary(
        c.maxLeadsToEnroll ? tr("limit %1").arg(formatCount(*c.maxLeadsToEnroll)) : QString());
    m_active->setValue(c.active);
    m_active->setSecondary(
        c.leadsEnrolled > 0 ? tr("%1 of enrolled").arg(formatShare(c.active, c.leadsEnrolled)) : QString());
    m_completed->setValue(c.completed);
    m_completed->setSecondary(share(c.completed));
    m_booked->setValue(c.booked);
    m_booked->setSecondary(share(c.booked));
    m_optedOut->setValue(c.optedOut);
    m_optedOut->setSecondary(share(c.optedOut));
    m_messages->setValue(c.messagesSent);
    QVector<Bar> bars;
    for (qsizetype position = 0; position < statistics.openByPosition.size(); ++position) {
        const QString label = position == 0 ? tr("Nothing sent yet")
            : position == 1                 ? tr("1 message sent")
                                            : tr("%1 messages sent").arg(position);
        bars.append(
            {QString::number(position), label, static_cast<double>(statistics.openByPosition[position])});
    }
    m_positions->setBars(bars);
    m_chart->setData(outcomeChartData(statistics.leftPerDay));
}

} // namespace cm
