// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/leadlog.h"

#include <QCoreApplication>

namespace cm {

QString leadLogActionLabel(const QString& action)
{
    if (action == QLatin1String("de_enrolled"))
        return QCoreApplication::translate("LeadLog", "Left");
    return action == QLatin1String("skipped") ? QCoreApplication::translate("LeadLog", "Skipped")
                                              : QCoreApplication::translate("LeadLog", "Error");
}

Result<qint64> countLeadLog(Session& session, ClientId client, RunId run)
{
    auto rows = session.execute(
        u"SELECT count(*) AS n FROM de_enrollment_lead_log WHERE client_id = :client_id AND run_id = :run_id",
        {{QLatin1String("client_id"), client}, {QLatin1String("run_id"), run}});
    if (!rows)
        return failure(rows.error());
    return rows->first().integer("n");
}

Result<QVector<LeadLogEntry>> readLeadLog(
    Session& session, ClientId client, RunId run, qint64 offset, int limit)
{
    auto rows = session.execute(sqlText("deenrollment/lead_log"),
        {{QLatin1String("client_id"), client}, {QLatin1String("run_id"), run},
            {QLatin1String("offset"), offset}, {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    QVector<LeadLogEntry> entries;
    for (const Row& row : *rows)
        entries.append(
            {row.id<LeadId>("lead_id"), row.text("lead_name"), row.text("campaign_name"), row.text("action"),
                row.text("outcome"), row.optionalInt("messages_received"), row.timestamp("processed_at")});
    return entries;
}

} // namespace cm
