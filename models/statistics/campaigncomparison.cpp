// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/campaigncomparison.h"

#include "models/campaigns/campaignqueries.h"

#include <QCoreApplication>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CampaignComparison", text);
}

// "Booking rate (%)": a column holds figures of several units.
QString labelWithUnit(const Metric& metric)
{
    return metric.unit == QLatin1String("percent") ? tr("%1 (%)").arg(metric.label) : metric.label;
}

QVariant valueOf(const Metric& metric)
{
    if (!metric.value)
        return {};
    return metric.denominator ? QVariant(*metric.value) : QVariant(metric.numerator);
}

void addFigures(StatisticsTable& table, const QVector<Metric>& metrics)
{
    for (qsizetype row = 0; row < metrics.size(); ++row) {
        if (row == table.rows.size())
            table.rows.append({labelWithUnit(metrics[row])});
        table.rows[row].append(valueOf(metrics[row]));
    }
}

// Since ever, a campaign's times begin with its first event; all end with the period.
void addEnrolled(StatisticsTable& table, const StatisticsTable& times)
{
    const qsizetype enrolled = times.column(QStringLiteral("enrolled"));
    const qsizetype earlier = table.rows.size() - times.rows.size();
    for (qsizetype row = 0; row < table.rows.size(); ++row)
        table.rows[row].append(row < earlier ? QVariant(qint64(0)) : times.rows[row - earlier][enrolled]);
}

} // namespace

Result<QVector<StatisticsTable>> compareCampaigns(
    Session& session, const StatisticsScope& scope, const StatisticsTable& times)
{
    StatisticsTable figures{QStringLiteral("comparison"), tr("The campaigns side by side"),
        tr("Each figure as it is defined for all, of one campaign alone."),
        {{QStringLiteral("figure"), tr("Figure")}}, {}};
    StatisticsTable enrolled{QStringLiteral("enrolled_by_campaign"),
        tr("Leads enrolled, by campaign and time"), {}, {times.columns.first()}, {}};
    for (const QVector<QVariant>& row : times.rows)
        enrolled.rows.append({row.first()});
    for (const CampaignId id : scope.campaigns) {
        const StatisticsScope alone{scope.client, {id}, scope.period};
        const auto campaign = loadCampaign(session, scope.client, id);
        const auto metrics = campaign ? loadMetrics(session, alone) : failure(campaign.error());
        const auto own =
            metrics ? loadStatisticsTable(session, timesOf(scope.period), alone) : failure(metrics.error());
        if (!own)
            return failure(own.error());
        const StatisticsTable::Column column{id.toString(), campaign->name};
        enrolled.sentence = metrics->first().sentence;
        figures.columns.append(column);
        enrolled.columns.append(column);
        addFigures(figures, *metrics);
        addEnrolled(enrolled, *own);
    }
    return QVector<StatisticsTable>{figures, enrolled};
}

} // namespace cm
