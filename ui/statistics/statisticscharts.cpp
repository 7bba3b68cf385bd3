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

void addTimes(DayChartData& data, const StatisticsTable& times, const QTimeZone& zone)
{
    for (const QVector<QVariant>& row : times.rows) {
        if (row.first().typeId() == QMetaType::QDate) {
            data.days.append(row.first().toDate());
            continue;
        }
        const QDateTime hour = row.first().toDateTime().toTimeZone(zone);
        data.days.append(hour.date());
        data.hours.append(hour.time());
    }
}

QVector<double> valuesOf(const StatisticsTable& table, qsizetype column)
{
    QVector<double> values;
    for (const QVector<QVariant>& row : table.rows)
        values.append(row[column].toDouble());
    return values;
}

} // namespace

DayChartData leftChartData(const StatisticsTable& times, const QTimeZone& zone)
{
    QVector<DayOutcomes> outcomes;
    for (const QVector<QVariant>& row : times.rows) {
        DayOutcomes one{row.first().toDate(), {}};
        for (const Outcome outcome : allOutcomes()) {
            const QString key = outcomeKey(outcome);
            one.byOutcome.insert(key, row[times.column(key)].toLongLong());
        }
        outcomes.append(one);
    }
    DayChartData data{{}, {}, outcomeChartData(outcomes).series};
    addTimes(data, times, zone);
    return data;
}

DayChartData enrolledChartData(const StatisticsTable& times, const QTimeZone& zone)
{
    DayChartData data;
    addTimes(data, times, zone);
    const qsizetype enrolled = times.column(QStringLiteral("enrolled"));
    if (enrolled >= 0) {
        data.series.append(
            {QStringLiteral("enrolled"), tr("Enrolled"), {}, Qt::SolidPattern, valuesOf(times, enrolled)});
        return data;
    }
    for (qsizetype column = 1; column < times.columns.size(); ++column)
        data.series.append({times.columns[column].key, times.columns[column].label, {}, Qt::SolidPattern,
            valuesOf(times, column)});
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
    const qsizetype enrolled = campaigns.column(QStringLiteral("enrolled"));
    for (const QVector<QVariant>& row : campaigns.rows.first(std::min(most, campaigns.rows.size()))) {
        if (row[enrolled].toLongLong() > 0)
            bars.append({row[0].toString(), row[0].toString(), row[enrolled].toDouble()});
    }
    return bars;
}

} // namespace cm
