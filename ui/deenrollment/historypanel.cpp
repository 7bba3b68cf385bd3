// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/historypanel.h"

#include "ui/charts/chartpanel.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/controls/filterchips.h"
#include "ui/controls/format.h"
#include "ui/controls/stateoverlay.h"

#include <QVBoxLayout>

namespace cm {

HistoryPanel::HistoryPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_metrics(new FilterChips)
    , m_spans(new FilterChips)
    , m_chart(new StackedDayChart)
    , m_panel(new ChartPanel(historyMetricTitle(HistoryMetric::Outcomes), m_chart))
{
    QVector<FilterChips::Chip> chips;
    for (const HistoryMetric metric : allHistoryMetrics())
        chips.append({historyMetricKey(metric), historyMetricLabel(metric)});
    m_metrics->setObjectName(QStringLiteral("chartMetric"));
    m_metrics->setExclusive(true);
    m_metrics->setChips(chips);
    m_spans->setObjectName(QStringLiteral("chartDays"));
    m_spans->setExclusive(true);
    m_spans->setChips({{QStringLiteral("1"), tr("24 h")}, {QStringLiteral("7"), tr("7 days")},
        {QStringLiteral("30"), tr("30 days")}, {QStringLiteral("90"), tr("90 days")}});
    m_spans->setChecked({QStringLiteral("30")});
    m_panel->body()->insertWidget(0, m_spans);
    m_panel->body()->insertWidget(0, m_metrics);
    m_panel->setObjectName(QStringLiteral("outcomeChart"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    connect(m_spans, &FilterChips::checkedChanged, this, &HistoryPanel::ask);
    connect(m_metrics, &FilterChips::checkedChanged, this, &HistoryPanel::show);
    connect(m_panel, &ChartPanel::retryRequested, this, &HistoryPanel::ask);
    connect(m_chart, &DayChart::dayActivated, this, [this](int column) {
        const RunHistory& one = m_history[column];
        const QString day = formatDate(one.day);
        Q_EMIT timeChosen(one.from, one.until,
            one.hour.isValid() ? tr("%1, %2").arg(day, QLocale().toString(one.hour, QStringLiteral("HH:mm")))
                               : day);
    });
}

HistorySpan HistoryPanel::span() const
{
    const QString key = m_spans->current();
    if (key == QLatin1String("1"))
        return HistorySpan::Day;
    if (key == QLatin1String("7"))
        return HistorySpan::Week;
    return key == QLatin1String("90") ? HistorySpan::Quarter : HistorySpan::Month;
}

HistoryMetric HistoryPanel::shownMetric() const
{
    return historyMetricFromKey(m_metrics->current());
}

void HistoryPanel::load(ClientId client, const QString& scopeName)
{
    m_client = client;
    m_scopeName = scopeName;
    ask();
}

void HistoryPanel::ask()
{
    m_workspace.database().read(
        this,
        [client = m_client, span = span()](Session& session) { return runHistory(session, client, span); },
        [this](const Result<QVector<RunHistory>>& answer) {
            if (answer) {
                m_history = *answer;
                show();
            } else if (answer.error().code != ErrorCode::Cancelled) {
                m_panel->overlay()->showError(answer.error().message, answer.error().detail);
            }
        },
        m_request.next());
}

void HistoryPanel::show()
{
    const HistoryMetric shown = shownMetric();
    m_panel->setTitle(historyMetricTitle(shown));
    m_panel->setSubtitle(m_history.isEmpty()
            ? m_scopeName
            : tr("%1, %2 to %3")
                  .arg(m_scopeName, formatDate(m_history.first().day), formatDate(m_history.last().day)));
    if (shown == HistoryMetric::Outcomes)
        m_panel->setEmptyText(
            tr("Nobody left in this time"), tr("Leads leave when they finish, book or opt out."));
    else if (shown == HistoryMetric::StuckLeads)
        m_panel->setEmptyText(
            tr("No stuck leads in this time"), tr("Everybody who was to leave left soon enough."));
    else
        m_panel->setEmptyText(tr("Nothing to show in this time"),
            tr("No run has worked, or none succeeded: the table of runs says more."));
    m_chart->setValueFormat([shown](double value) { return formatHistoryValue(shown, value); });
    m_chart->setSummed(isSummed(shown));
    m_chart->setTotalLabel(isSummed(shown) ? tr("All") : QString());
    m_chart->setData(historyChartData(m_history, shown));
}

} // namespace cm
