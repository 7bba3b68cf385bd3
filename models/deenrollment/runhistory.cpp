// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/runhistory.h"

#include <QCoreApplication>

namespace cm {

int historyColumns(HistorySpan span)
{
    switch (span) {
    case HistorySpan::Day:
        return 24;
    case HistorySpan::Week:
        return 7;
    case HistorySpan::Month:
        return 30;
    case HistorySpan::Quarter:
        return 90;
    }
    return 30;
}

QString historySpanLabel(HistorySpan span)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("RunHistory", text); };
    return span == HistorySpan::Day ? tr("Last 24 hours") : tr("Last %1 days").arg(historyColumns(span));
}

std::optional<double> RunHistory::successRate() const
{
    if (runs() == 0)
        return std::nullopt;
    return 100.0 * static_cast<double>(succeeded) / static_cast<double>(runs());
}

Result<QVector<RunHistory>> runHistory(Session& session, ClientId client, HistorySpan span)
{
    const bool hours = span == HistorySpan::Day;
    auto rows = session.execute(sqlText("deenrollment/history"),
        {{QLatin1String("client_id"), client}, {QLatin1String("columns"), historyColumns(span)},
            {QLatin1String("unit"), hours ? QStringLiteral("hour") : QStringLiteral("day")}});
    if (!rows)
        return failure(rows.error());
    QVector<RunHistory> history;
    for (const Row& row : *rows) {
        RunHistory one;
        one.from = row.timestamp("begins_at");
        one.until = row.timestamp("ends_at");
        one.day = row.date("day");
        if (hours)
            one.hour = QTime(static_cast<int>(row.integer("hour")), 0);
        for (const Outcome outcome : allOutcomes()) {
            const QString key = outcomeKey(outcome);
            if (const qint64 leads = row.jsonObject("by_outcome").value(key).toInteger(); leads > 0)
                one.byOutcome.insert(key, leads);
        }
        one.succeeded = row.integer("succeeded");
        one.partial = row.integer("partial");
        one.failed = row.integer("failed");
        one.leads = row.integer("leads");
        one.meanDurationMs = row.optionalInteger("mean_duration_ms");
        one.leadsPerSecond = row.optionalReal("leads_per_second");
        one.stuckLeads = row.optionalInteger("stuck_leads");
        history.append(one);
    }
    return history;
}

} // namespace cm
