// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/metrics.h"

#include <QVariant>

namespace cm {

/// The tables of the statistics; each is also what a chart draws and what an export writes.
enum class StatisticsTableKind {
    Days, ///< what happened, by day
    Hours, ///< what happened, by hour
    Funnel, ///< how many leads received at least so many messages
    Positions, ///< where the active leads stand
    TimeToOutcome,
    Cohorts, ///< by week of enrollment
    Campaigns,
    Sources,
    Tags,
};

/// Which tables there are for a period, in the order of a report.
QVector<StatisticsTableKind> statisticsTables(const Period& period);

/// The table of what happened in time that says most of a period: by hour for a short one, else by day.
StatisticsTableKind timesOf(const Period& period);

/// "time_to_outcome": in JSON, and how it is asked for.
QString statisticsTableKey(StatisticsTableKind kind);

/// Rows with named columns. The values are QDate, QDateTime (UTC), QString, qint64 or double; invalid where
/// there is none.
struct StatisticsTable {
    struct Column {
        QString key; ///< as in JSON: "campaign_deactivated"
        QString label;
        friend bool operator==(const Column&, const Column&) = default;
    };
    QString key; ///< "time_to_outcome"
    QString title;
    QString sentence; ///< how it is computed, for people
    QVector<Column> columns;
    QVector<QVector<QVariant>> rows;

    /// The place of the column with this key, or -1.
    [[nodiscard]] qsizetype column(const QString& key) const;
    [[nodiscard]] QJsonObject toJson() const;
};

Result<StatisticsTable> loadStatisticsTable(
    Session& session, StatisticsTableKind kind, const StatisticsScope& scope);

/// Several at once, in this order; what two of them need is read once.
Result<QVector<StatisticsTable>> loadStatisticsTables(
    Session& session, const QVector<StatisticsTableKind>& kinds, const StatisticsScope& scope);

/// The leads behind a number, the latest first, at most 1,000.
Result<StatisticsTable> loadLeadsBehind(
    Session& session, const LeadsNumber& number, const StatisticsScope& scope);

/// All of them for one question.
struct Statistics {
    StatisticsScope scope;
    QVector<Metric> metrics;
    QVector<StatisticsTable> tables;

    /// Null if there is none such for the period.
    [[nodiscard]] const StatisticsTable* table(const QString& key) const;
    /// That of timesOf().
    [[nodiscard]] const StatisticsTable& times() const
    {
        return *table(statisticsTableKey(timesOf(scope.period)));
    }
    [[nodiscard]] QJsonObject toJson() const;
};

Result<Statistics> loadStatistics(Session& session, const StatisticsScope& scope);
/// The same from one snapshot of the database, in a transaction of its own: what commits meanwhile is in none
/// of the figures.
Result<Statistics> loadStatisticsAtOnce(Session& session, const StatisticsScope& scope);

/// Writes a table as CSV: UTF-8, comma, a header line, dates in ISO form.
QByteArray statisticsCsv(const StatisticsTable& table);

} // namespace cm
