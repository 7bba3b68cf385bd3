// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statisticscharts.h"

#include "ui/deenrollment/outcomechart.h"

#include <QCoreApplication>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("StatisticsCharts", text);
}

qsizetype columnOf(const StatisticsTable& table, const QString& key)
{
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key == key)
            return i;
    }
    return -1;
}

} // namespace

DayChartData leftChartData(const StatisticsTable& days)
{
    QVector<DayOutcomes> outcomes;
    for (const QVector<QVariant>& row : days.rows) {
        DayOutcomes day{row.first().toDate(), {}};
        for (const Outcome outcome : allOutcomes()) {
            const QString key = outcomeKey(outcome);
            day.byOutcome.insert(key, std::max<qint64>(0, row[columnOf(days, key)].toLongLong()));
        }
        outcomes.append(day);
    }
    return outcomeChartData(outcomes);
}

DayChartData enrolledChartData(const StatisticsTable& days)
{
    DayChartData data;
    DaySeries enrolled{QStringLiteral("enrolled"), tr("Enrolled"), {}, Qt::SolidPattern, {}};
    const qsizetype column = columnOf(days, enrolled.key);
    for (const QVector<QVariant>& row : days.rows) {
        data.days.append(row.first().toDate());
        enrolled.values.append(std::max(0.0, row[column].toDouble()));
    }
    data.series.append(enrolled);
    return data;
}

QVector<Bar> messageBars(const StatisticsTable& table)
{
    QVector<Bar> bars;
    for (const QVector<QVariant>& row : table.rows) {
        const qint64 messages = row[0].toLongLong();
        const QString label = table.key == QLatin1String("funnel")
            ? (messages == 0 ? tr("Enrolled") : tr("Message %1 sent").arg(messages))
            : messages == 0 ? tr("Nothing sent yet")
            : messages == 1 ? tr("1 message sent")
                            : tr("%1 messages sent").arg(messages);
        bars.append({QString::number(messages), label, row[1].toDouble()});
    }
    return bars;
}

QVector<Bar> campaignBars(const StatisticsTable& campaigns)
{
    constexpr qsizetype most = 12;
    QVector<Bar> bars;
    const qsizetype enrolled = columnOf(campaigns, QStringLiteral("enrolled"));
    for (const QVector<QVariant>& row : campaigns.rows.first(std::min(most, campaigns.rows.size()))) {
        if (row[enrolled].toLongLong() > 0)
            bars.append({row[0].toString(), row[0].toString(), row[enrolled].toDouble()});
    }
    return bars;
}

} // namespace cm
