// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/servecommand.h"

#include "app/campaign-managerctl/termination.h"
#include "app/campaign-managerctl/workeroptions.h"
#include "app/service/workerschedule.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace cm {

namespace {

struct ServeOptions {
    double everyMinutes = 15;
    bool once = false;
    WorkerScheduleOptions schedule;
};

bool isGood(const WorkerTick& tick)
{
    return tick.problem.isEmpty()
        && std::none_of(tick.runs.cbegin(), tick.runs.cend(),
            [](const DeEnrollmentResult& result) { return result.status == QLatin1String("failed"); });
}

QString sentence(const WorkerTick& tick)
{
    QStringList lines;
    for (const DeEnrollmentResult& result : tick.runs)
        lines.append(resultSentence(result));
    for (const HealthAlert& alert : tick.alerts)
        lines.append(alert.sentence());
    if (tick.purged.logRows > 0 || tick.purged.runs > 0)
        lines.append(tick.purged.sentence());
    if (!tick.problem.isEmpty())
        lines.append(tick.problem);
    return lines.join(u'\n');
}

QJsonObject document(const WorkerTick& tick)
{
    QJsonArray runs;
    for (const DeEnrollmentResult& result : tick.runs)
        runs.append(result.toJson());
    QJsonArray alerts;
    for (const HealthAlert& alert : tick.alerts)
        alerts.append(alert.toJson());
    return {{QStringLiteral("runs"), runs}, {QStringLiteral("alerts"), alerts},
        {QStringLiteral("purged"), tick.purged.toJson()},
        {QStringLiteral("problem"), tick.problem.isEmpty() ? QJsonValue() : QJsonValue(tick.problem)}};
}

// What is started here is stopped when the program is told to end.
int serve(CommandRun& run, const ServeOptions& options)
{
    WorkerScheduleOptions schedule = options.schedule;
    if (auto checked = checkWorkerOptions(schedule.worker); !checked)
        return run.fail(checked.error());
    auto webhook = Webhook::fromEnvironment();
    if (!webhook) {
        Error error = webhook.error();
        error.code = ErrorCode::BadRequest;
        return run.fail(error);
    }
    schedule.webhook = *webhook;
    schedule.every = options.once
        ? std::chrono::milliseconds(0)
        : std::chrono::milliseconds(static_cast<qint64>(options.everyMinutes * 60'000));
    // Also brings our own embedded database up to date, and refuses one that doesn't fit.
    if (auto session = run.session(SessionKind::Read); !session)
        return run.fail(session.error());
    auto settings = run.database();

    whenTerminated([] { QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection); });
    WorkerSchedule worker(*settings, schedule);
    WorkerTick last;
    QObject::connect(&worker, &WorkerSchedule::ticked, qApp, [&](const WorkerTick& tick) {
        last = tick;
        run.tell(sentence(tick));
        if (options.once)
            QCoreApplication::quit();
    });
    if (!options.once)
        run.tell(QStringLiteral("The worker runs now and every %1 minutes.").arg(options.everyMinutes));
    worker.start();
    QCoreApplication::exec();
    worker.stop();
    if (options.once)
        return run.answer(document(last), QString(), isGood(last) ? Done : Failed);
    return run.answer({{QStringLiteral("stopped"), true}}, QStringLiteral("Stopped."));
}

} // namespace

void addServeCommand(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<ServeOptions>();
    CLI::App* command = app.add_subcommand("serve", "Run unattended until Ctrl+C or SIGTERM");
    command->add_option("--every", options->everyMinutes, "Minutes between two runs of the worker")
        ->check(CLI::Range(0.001, 10080.0))
        ->capture_default_str();
    command->add_flag("--once", options->once, "One run of the worker and no more, for a timer");
    addWorkerOptions(*command, options->schedule.worker);
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return serve(run, *options); }; });
}

} // namespace cm
