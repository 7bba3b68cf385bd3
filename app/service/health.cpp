// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/health.h"

#include "app/service/answers.h"
#include "models/deenrollment/runhistory.h"
#include "models/deenrollment/workerregistration.h"
#include "models/schema/migrator.h"

#include <algorithm>

namespace cm {

namespace {

constexpr QLatin1String ok("ok");
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

// How the worker stands, over all clients: at work now by its heartbeat, or else by when its latest run
// began.
Result<QJsonObject> workerState(Session& session)
{
    const auto workers = listWorkers(session);
    if (!workers)
        return failure(workers.error());
    QJsonObject state;
    const auto atWork = std::count_if(
        workers->cbegin(), workers->cend(), [](const WorkerEntry& worker) { return worker.alive; });
    state.insert(QStringLiteral("workersConnected"), static_cast<qint64>(atWork));
    const auto runs = listRuns(session, {}, 1);
    if (!runs)
        return failure(runs.error());
    QString worker = atWork > 0 ? QString(ok) : QStringLiteral("unknown");
    if (!runs->isEmpty()) {
        const QDateTime latest = runs->first().runAt;
        const bool isLate = latest.secsTo(QDateTime::currentDateTimeUtc()) > lateAfterSeconds;
        worker = isLate && atWork == 0 ? QStringLiteral("late") : QString(ok);
        state.insert(QStringLiteral("workerLastRunAt"), latest.toString(Qt::ISODateWithMs));
    }
    state.insert(QStringLiteral("worker"), worker);
    return state;
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
    // Its last day is today.
    auto days = runHistory(session, {}, HistorySpan::Week);
    if (!days)
        return failure(days.error());
    return WorkerFigures{*health, days->isEmpty() ? QMap<QString, qint64>() : days->last().byOutcome};
}

} // namespace cm
