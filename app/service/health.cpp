// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/health.h"

#include "app/service/answers.h"
#include "models/schema/migrator.h"

namespace cm {

namespace {

const QString ok = QStringLiteral("ok");
constexpr int lateAfterSeconds = 2 * 3600; // the health rules' limit for a run

Result<void> checkSchema(Session& session)
{
    auto migrator = Migrator::create(session);
    if (!migrator)
        return failure(migrator.error());
    auto state = migrator->state();
    if (!state)
        return failure(state.error());
    if (*state != SchemaState::Current)
        return failure(ErrorCode::SchemaDrift, QStringLiteral("The schema is not this program's."));
    return {};
}

// How the worker stands: when its latest run began, over all clients.
Result<QJsonObject> workerState(Session& session)
{
    auto runs = listRuns(session, {}, 1);
    if (!runs)
        return failure(runs.error());
    if (runs->isEmpty())
        return QJsonObject{{QStringLiteral("worker"), QStringLiteral("unknown")}};
    const QDateTime latest = runs->first().runAt;
    const bool isLate = latest.secsTo(QDateTime::currentDateTimeUtc()) > lateAfterSeconds;
    return QJsonObject{{QStringLiteral("worker"), isLate ? QStringLiteral("late") : ok},
        {QStringLiteral("workerLastRunAt"), latest.toString(Qt::ISODateWithMs)}};
}

} // namespace

Result<HttpResponse> readiness(Session& session)
{
    if (auto checked = checkSchema(session); !checked)
        return failure(checked.error());
    auto data = workerState(session);
    if (!data)
        return failure(data.error());
    data->insert(QStringLiteral("status"), QStringLiteral("ready"));
    data->insert(QStringLiteral("database"), ok);
    data->insert(QStringLiteral("schema"), ok);
    return successAnswer(200, *data, QStringLiteral("Ready."));
}

HttpResponse liveness()
{
    return successAnswer(
        200, {{QStringLiteral("status"), QStringLiteral("live")}}, QStringLiteral("Running."));
}

Result<WorkerFigures> workerFigures(Session& session)
{
    auto health = listHealth(session);
    if (!health)
        return failure(health.error());
    auto days = outcomesPerDay(session, {}, 1);
    if (!days)
        return failure(days.error());
    return WorkerFigures{*health, days->isEmpty() ? QMap<QString, qint64>() : days->last().byOutcome};
}

} // namespace cm
