// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statisticspage.h"

#include "models/campaigns/campaignqueries.h"
#include "ui/charts/barschart.h"
#include "ui/charts/chartpanel.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/controls/card.h"
#include "ui/controls/columnscroll.h"
#include "ui/controls/format.h"
#include "ui/controls/pageheader.h"
#include "ui/controls/stateoverlay.h"
#include "ui/controls/tableview.h"
#include "ui/statistics/campaignchooser.h"
#include "ui/statistics/figuredialog.h"
#include "ui/statistics/metricgrid.h"
#include "ui/statistics/monthlyreportdialog.h"
#include "ui/statistics/statisticscharts.h"
#include "ui/statistics/statisticsquestion.h"
#include "ui/statistics/statisticstableview.h"
#include "ui/theme/tokens.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <array>

namespace cm {

namespace {

// The tables that no chart shows, in their order.
constexpr std::array plainTables{QLatin1String("comparison"), QLatin1String("time_to_outcome"),
    QLatin1String("cohorts"), QLatin1String("campaigns"), QLatin1String("sources"), QLatin1String("tags"),
    QLatin1String("hours")};

} // namespace

StatisticsPage::StatisticsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_question(new StatisticsQuestion)
    , m_metrics(new MetricGrid)
    , m_left(new StackedDayChart)
    , m_enrolled(new StackedDayChart)
    , m_funnel(new BarsChart)
    , m_positions(new BarsChart)
    , m_campaigns(new BarsChart)
    , m_content(buildContent())
    , m_overlay(new StateOverlay(m_content))
{
    auto* header = new PageHeader(tr("Statistics"));
    header->setSubtitle(tr("What happened to the leads. Choose a figure to see how it is computed."));
    auto* report = new QPushButton(tr("Monthly report …"));
    report->setObjectName(QStringLiteral("monthlyReport"));
    report->setToolTip(tr("Makes a PDF of a month of this client"));
    header->addAction(report);
    connect(report, &QPushButton::clicked, this,
        [this] { (new MonthlyReportDialog(m_workspace, this))->open(); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(header);
    layout->addWidget(m_question);
    layout->addWidget(m_content, 1);

    connect(m_question, &StatisticsQuestion::changed, this, &StatisticsPage::load);
    connect(m_metrics, &MetricGrid::explanationRequested, this,
        [this](const Metric& metric) { explain(figureOf(metric, m_shown.scope)); });
    connectCharts();
    connect(m_overlay, &StateOverlay::retryRequested, this, &StatisticsPage::loadCampaigns);
    connect(m_overlay, &StateOverlay::cancelRequested, this, [this] { m_request.cancel(); });
    connect(&m_workspace, &Workspace::clientChanged, this, &StatisticsPage::loadCampaigns);
    connect(&m_workspace, &Workspace::dataChanged, this, &StatisticsPage::loadCampaigns);
}

ChartPanel* StatisticsPage::panel(const QString& title, Chart* chart, const QString& emptyText)
{
    auto* made = new ChartPanel(title, chart);
    made->setEmptyText(tr("Nothing in this period"), emptyText);
    made->setMinimumHeight(300);
    m_panels.append(made);
    return made;
}

QWidget* StatisticsPage::buildContent()
{
    m_funnel->setFunnel(true);
    auto* inner = new QWidget;
    auto* grid = new QGridLayout(inner);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::m);
    grid->addWidget(m_metrics, 0, 0, 1, 2);
    // Charts over days need the width for their days and their legend.
    grid->addWidget(panel(tr("Leads that left, by time and outcome"), m_left,
                        tr("Leads leave when they finish, book or opt out.")),
        1, 0, 1, 2);
    grid->addWidget(panel(tr("Leads enrolled, by time"), m_enrolled, tr("Nobody was enrolled.")), 2, 0, 1, 2);
    grid->addWidget(panel(tr("How far leads came"), m_funnel, tr("Nobody was enrolled.")), 3, 0);
    grid->addWidget(panel(tr("Where the active leads stand"), m_positions, tr("Nobody is active.")), 3, 1);
    grid->addWidget(
        panel(tr("Leads enrolled, by campaign"), m_campaigns, tr("Nobody was enrolled.")), 4, 0, 1, 2);
    for (ChartPanel* wide : {m_panels[0], m_panels[1]})
        wide->setMinimumHeight(380);
    for (std::size_t i = 0; i < plainTables.size(); ++i) {
        auto* card = new Card;
        auto* table = new StatisticsTableView;
        card->body()->addWidget(table);
        card->setMinimumHeight(320);
        const int place = static_cast<int>(i);
        grid->addWidget(card, 5 + place / 2, place % 2);
        m_tables.append(table);
        connect(table, &StatisticsTableView::rowActivated, this,
            [this, key = plainTables.at(i)](qsizetype row) { explainRow(key, row); });
    }
    auto* scroll = new ColumnScroll;
    scroll->setWidget(inner);
    return scroll;
}

void StatisticsPage::selectCampaign(CampaignId campaign)
{
    m_wanted = campaign;
    m_isStale = true;
    if (isVisible())
        loadCampaigns();
}

void StatisticsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        loadCampaigns();
}

void StatisticsPage::loadCampaigns()
{
    m_isStale = !isVisible();
    m_figureRequest.cancel();
    const ClientId client = m_workspace.client().id;
    if (m_isStale || client.isNull())
        return;
    m_workspace.database().read(
        this, [client](Session& session) { return listCampaigns(session, client); },
        [this](const Result<QVector<CampaignSummary>>& answer) {
            if (answer) {
                m_question->campaigns()->setCampaigns(*answer, std::exchange(m_wanted, {}));
                if (!answer->isEmpty())
                    return load();
                m_overlay->showEmpty({QStringLiteral("statistics"), tr("No campaigns yet"),
                    tr("Figures appear with the first campaign."), {}});
            } else if (answer.error().code != ErrorCode::Cancelled) {
                m_overlay->showError(answer.error().message, answer.error().detail);
            }
        },
        m_listRequest.next());
}

void StatisticsPage::load()
{
    const auto scope = m_question->scope(m_workspace.client().id, m_workspace.timeZone());
    if (!scope || scope->client.isNull())
        return;
    m_figureRequest.cancel();
    m_overlay->showLoading(tr("Computing …"), true);
    m_workspace.database().read(
        this, [scope = *scope](Session& session) { return loadStatisticsAtOnce(session, scope); },
        [this](const Result<Statistics>& answer) {
            m_overlay->clear();
            if (answer)
                show(*answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_overlay->showError(answer.error().message, answer.error().detail);
        },
        m_request.next());
}

void StatisticsPage::connectCharts()
{
    connect(m_left, &DayChart::dayActivated, this,
        [this](int column) { explainTime(QStringLiteral("left"), column); });
    connect(m_enrolled, &DayChart::dayActivated, this,
        [this](int column) { explainTime(QStringLiteral("enrolled"), column); });
    for (const auto& [chart, table] : {std::pair(m_funnel, "funnel"), std::pair(m_positions, "positions"),
             std::pair(m_campaigns, "campaigns")}) {
        chart->setChoosable(true);
        connect(chart, &BarsChart::barActivated, this,
            [this, key = QString::fromLatin1(table)](int bar) { explainRow(key, bar); });
    }
}

void StatisticsPage::show(const Statistics& statistics)
{
    m_shown = statistics;
    m_metrics->setMetrics(statistics.metrics);
    showCharts(statistics);
    showTables(statistics);
}

void StatisticsPage::showCharts(const Statistics& statistics)
{
    const Period& period = statistics.scope.period;
    const StatisticsTable& times = statistics.times();
    const StatisticsTable* compared = statistics.table(QStringLiteral("enrolled_by_campaign"));
    m_left->setData(leftChartData(times, period.zone));
    m_enrolled->setData(enrolledChartData(compared ? *compared : times, period.zone));
    m_funnel->setBars(messageBars(*statistics.table(QStringLiteral("funnel"))));
    m_positions->setBars(messageBars(*statistics.table(QStringLiteral("positions"))));
    m_campaigns->setBars(campaignBars(*statistics.table(QStringLiteral("campaigns"))));
    for (ChartPanel* one : std::as_const(m_panels))
        one->setSubtitle(period.label());
}

void StatisticsPage::showTables(const Statistics& statistics)
{
    for (qsizetype i = 0; i < m_tables.size(); ++i) {
        const StatisticsTable* table = statistics.table(plainTables.at(static_cast<std::size_t>(i)));
        auto* card = qobject_cast<Card*>(m_tables[i]->parentWidget());
        card->setVisible(table != nullptr);
        if (!table)
            continue;
        card->setTitle(table->title);
        card->setToolTip(table->sentence);
        m_tables[i]->setTable(*table, m_workspace.timeZone());
        StateOverlay* overlay = m_tables[i]->view()->overlay();
        if (table->rows.isEmpty())
            overlay->showEmpty({QStringLiteral("statistics"), tr("Nothing in this period"), {}, {}});
        else
            overlay->clear();
    }
}

void StatisticsPage::explain(const Figure& figure)
{
    (new FigureDialog(m_workspace, figure, this))->open();
}

void StatisticsPage::explainRow(const QString& table, qsizetype row)
{
    const StatisticsTable& shown = *m_shown.table(table);
    if (table == QLatin1String("hours"))
        return explainTime(QStringLiteral("enrolled"), static_cast<int>(row));
    if (const auto figure = figureOf(shown, row, m_shown.scope))
        explain(*figure);
}

void StatisticsPage::explainTime(const QString& metric, int column)
{
    const StatisticsTable& times = m_shown.times();
    const StatisticsScope scope = scopeOfRow(times, column, m_shown.scope);
    const bool isHour = m_shown.scope.period.isShort();
    m_workspace.database().read(
        this, [scope](Session& session) { return loadMetrics(session, scope); },
        [this, scope, metric, isHour](const Result<QVector<Metric>>& answer) {
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled)
                    Q_EMIT m_workspace.announced(StatusKind::Error, answer.error().message);
                return;
            }
            for (const Metric& one : *answer) {
                if (one.key != metric)
                    continue;
                Figure figure = figureOf(one, scope);
                if (isHour)
                    figure.time =
                        tr("The hour from %1").arg(formatDateTime(scope.period.from, scope.period.zone));
                explain(figure);
            }
        },
        m_figureRequest.next());
}

} // namespace cm
