// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/deenrollmentrun.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

QMap<QString, qint64> outcomeCounts(const QJsonObject& json)
{
    QMap<QString, qint64> map;
    for (auto it = json.begin(); it != json.end(); ++it)
        map.insert(it.key(), it.value().toInteger());
    return map;
}

DeEnrollmentRun runFromRow(const Row& row)
{
    return {row.id<RunId>("id"), row.id<ClientId>("client_id"), row.text("company_name"),
        row.timestamp("run_at"), row.text("run_type"), row.text("status"), row.integer("leads_evaluated"),
        row.integer("leads_de_enrolled"), row.integer("leads_skipped"),
        outcomeCounts(row.jsonObject("by_outcome")), row.optionalInteger("duration_ms"),
        static_cast<int>(row.integer("batches")), row.text("error_details"), row.text("holder"),
        row.timestamp("undone_at"), row.timestamp("finished_at"), row.timestamp("log_purged_at"),
        row.text("last_lead_id")};
}

Result<Rows> readRuns(Session& session, const RunFilter& filter, RunId run, int limit)
{
    return session.execute(sqlText("deenrollment/runs"),
        {{QLatin1String("client_id"), filter.client}, {QLatin1String("run_id"), run},
            {QLatin1String("from"), filter.from}, {QLatin1String("until"), filter.until},
            {QLatin1String("statuses"), filter.statuses.isEmpty() ? SqlValue() : SqlValue(filter.statuses)},
            {QLatin1String("limit"), limit}});
}

QString tr(const char* text)
{
    return QCoreApplication::translate("DeEnrollment", text);
}

QJsonValue timeOrNull(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODateWithMs)) : QJsonValue();
}

} // namespace

QString runStatusLabel(const QString& status)
{
    if (status == QLatin1String("success"))
        return tr("Success");
    if (status == QLatin1String("partial"))
        return tr("Partial");
    if (status == QLatin1String("failed"))
        return tr("Failed");
    if (status == QLatin1String("running"))
        return tr("Running");
    return tr("Pending");
}

bool DeEnrollmentRun::canBeResumed() const
{
    return (status == QLatin1String("failed") || status == QLatin1String("partial")) && !undoneAt.isValid();
}

bool DeEnrollmentRun::canBeUndone() const
{
    return deEnrolled > 0 && finishedAt.isValid() && !undoneAt.isValid() && !logPurgedAt.isValid();
}

QJsonObject DeEnrollmentRun::toJson() const
{
    QJsonObject outcomes;
    for (auto it = byOutcome.cbegin(); it != byOutcome.cend(); ++it)
        outcomes.insert(it.key(), it.value());
    return {{QStringLiteral("id"), id.toString()}, {QStringLiteral("clientId"), clientId.toString()},
        {QStringLiteral("clientName"), clientName}, {QStringLiteral("runAt"), timeOrNull(runAt)},
        {QStringLiteral("runType"), runType}, {QStringLiteral("status"), status},
        {QStringLiteral("leadsEvaluated"), evaluated}, {QStringLiteral("leadsDeEnrolled"), deEnrolled},
        {QStringLiteral("leadsSkipped"), skipped}, {QStringLiteral("byOutcome"), outcomes},
        {QStringLiteral("durationMs"), durationMs ? QJsonValue(*durationMs) : QJsonValue()},
        {QStringLiteral("batches"), batches}, {QStringLiteral("undoneAt"), timeOrNull(undoneAt)},
        {QStringLiteral("errorDetails"), errorDetails.isEmpty() ? QJsonValue() : QJsonValue(errorDetails)}};
}

QString ClientHealth::healthLabel() const
{
    if (health == QLatin1String("healthy"))
        return tr("Healthy");
    if (health == QLatin1String("warning"))
        return tr("Warning");
    if (health == QLatin1String("error"))
        return tr("Error");
    return tr("No runs yet");
}

QStringList ClientHealth::reasonSentences() const
{
    const QLocale locale;
    QStringList sentences;
    for (const QString& reason : reasons) {
        if (reason == QLatin1String("no_recent_success"))
            sentences.append(hoursSinceSuccess
                    ? tr("No successful run for %1 hours.").arg(locale.toString(*hoursSinceSuccess, 'f', 1))
                    : tr("No run has succeeded yet."));
        else if (reason == QLatin1String("stuck_leads"))
            sentences.append(
                tr("%1 leads have waited to leave for too long.").arg(locale.toString(stuckLeads)));
        else if (reason == QLatin1String("success_rate"))
            sentences.append(
                tr("Only %1 % of the runs succeeded.").arg(locale.toString(successRate.value_or(0), 'f', 1)));
        else if (reason == QLatin1String("failed_runs"))
            sentences.append(tr("%1 runs failed in 24 hours.").arg(locale.toString(failedRuns)));
        else if (reason == QLatin1String("slow_runs"))
            sentences.append(
                tr("Runs take %1 s on average.").arg(locale.toString(meanDurationMs.value_or(0) / 1000)));
    }
    if (sentences.isEmpty())
        sentences.append(health == QLatin1String("healthy")
                ? tr("Everything is as it should be.")
                : tr("The worker has not run for this client yet."));
    return sentences;
}

QJsonObject ClientHealth::toJson() const
{
    return {{QStringLiteral("clientId"), clientId.toString()}, {QStringLiteral("clientName"), clientName},
        {QStringLiteral("health"), health}, {QStringLiteral("reasons"), QJsonArray::fromStringList(reasons)},
        {QStringLiteral("successfulRuns24h"), successfulRuns}, {QStringLiteral("failedRuns24h"), failedRuns},
        {QStringLiteral("partialRuns24h"), partialRuns},
        {QStringLiteral("successRate24h"), successRate ? QJsonValue(*successRate) : QJsonValue()},
        {QStringLiteral("lastSuccess"), timeOrNull(lastSuccess)},
        {QStringLiteral("totalDeEnrolled24h"), deEnrolled}, {QStringLiteral("stuckLeads"), stuckLeads}};
}

Result<QVector<DeEnrollmentRun>> listRuns(Session& session, const RunFilter& filter, int limit)
{
    auto rows = readRuns(session, filter, {}, limit);
    if (!rows)
        return failure(rows.error());
    QVector<DeEnrollmentRun> runs;
    for (const Row& row : *rows)
        runs.append(runFromRow(row));
    return runs;
}

Result<DeEnrollmentRun> loadRun(Session& session, RunId run)
{
    auto rows = readRuns(session, {}, run, 1);
    if (!rows)
        return failure(rows.error());
    if (run.isNull() || rows->isEmpty()) {
        return failure(
            ErrorCode::NotFound, QStringLiteral("There is no de-enrollment run %1.").arg(run.toString()));
    }
    return runFromRow(rows->first());
}

ClientHealth healthFromRow(const Row& row)
{
    return {row.id<ClientId>("client_id"), row.text("company_name"), row.text("health"),
        row.textArray("reasons"), static_cast<int>(row.integer("successful_runs_24h")),
        static_cast<int>(row.integer("failed_runs_24h")), static_cast<int>(row.integer("partial_runs_24h")),
        row.optionalReal("success_rate_24h"), row.timestamp("last_success"),
        row.integer("total_de_enrolled_24h"), row.integer("stuck_leads"),
        row.optionalReal("hours_since_success"), row.optionalInteger("avg_duration_ms")};
}

Result<QVector<ClientHealth>> listHealth(Session& session, ClientId client)
{
    auto rows = session.execute(sqlText("deenrollment/health"), {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    QVector<ClientHealth> list;
    for (const Row& row : *rows)
        list.append(healthFromRow(row));
    return list;
}

} // namespace cm
