// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/statistics/period.h"

namespace cm {

/// A figure of the statistics as the database defines it (metric_definitions): nothing is computed here.
struct Metric {
    QString key; ///< Stable: "booking_rate".
    QString label;
    QString unit; ///< "leads", "messages", "percent" or "messages per lead"
    bool isState = false; ///< describes the end of the period, not what happened in it
    std::optional<double> value; ///< nothing where there is nothing to divide by
    std::optional<double> before; ///< in the period before, if there is one
    qint64 numerator = 0;
    std::optional<qint64> denominator;
    QString sentence; ///< how it is computed, for people
    QString query; ///< SQL that recounts it from the events

    /// For people: "1,234", "12.5 %", "–".
    [[nodiscard]] QString valueText() const;
    /// The value of the period before in the same way.
    [[nodiscard]] QString beforeText() const;
    /// The change against the period before, for people: "+12 (+3.4 %)", "−1.2 points"; empty without one.
    [[nodiscard]] QString changeText() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// What statistics are asked about.
struct StatisticsScope {
    ClientId client;
    QVector<CampaignId> campaigns; ///< empty: all of the client
    Period period;
    std::optional<Period> comparison{}; ///< "before"; without one it is period.before()
};

/// Reads what is asked about, in the client's time zone: a period as Period::fromText() takes it, and the
/// moment of "as of" (empty: now). What is wrong is a ValidationError that names "period" or "asOf".
Result<StatisticsScope> readStatisticsScope(Session& session, ClientId client,
    const QVector<CampaignId>& campaigns, const QString& period, const QString& asOf);

/// All metrics of the period, with those of the period it is compared with.
Result<QVector<Metric>> loadMetrics(Session& session, const StatisticsScope& scope);

/// A number that leads stand behind: a metric's, or that of a row of a table.
struct LeadsNumber {
    QString figure; ///< the key of the metric or of the table
    QString row{}; ///< what the first column of the row says; a day in ISO form, an outcome's key
};

/// Runs SQL whose parameters are :client_id, :campaign_ids, :from and :to, as all of the statistics.
Result<Rows> askStatistics(Session& session, const QString& sql, const StatisticsScope& scope);
/// The same for SQL with :figure and :row besides.
Result<Rows> askForLeads(
    Session& session, const QString& sql, const StatisticsScope& scope, const LeadsNumber& number);

} // namespace cm
