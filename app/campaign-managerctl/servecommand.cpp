// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/servecommand.h"

#include "app/campaign-managerctl/termination.h"
#include "app/campaign-managerctl/workeroptions.h"
#include "app/service/httpservice.h"
#include "app/service/workerschedule.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace cm {

namespace {

// The parts that are named run; if none is, both.
struct ServeOptions {
    bool isHttp = false; ///< --http was given
    bool isWorker = false; ///< --every or --once was given
    std::string http;
    int threads = 4;
    double everyMinutes = 15;
    bool once = false;
    WorkerScheduleOptions schedule;

    [[nodiscard]] bool runsHttp() const { return isHttp || !isWorker; }
    [[nodiscard]] bool runsWorker() const { return isWorker || !isHttp; }
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
    for (const CounterDifference& difference : tick.repaired)
        lines.append(difference.sentence());
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
    QJsonArray repaired;
    for (const CounterDifference& difference : tick.repaired)
        repaired.append(difference.toJson());
    return {{QStringLiteral("runs"), runs}, {QStringLiteral("alerts"), alerts},
        {QStringLiteral("purged"), tick.purged.toJson()}, {QStringLiteral("repaired"), repaired},
        {QStringLiteral("problem"), tick.problem.isEmpty() ? QJsonValue() : QJsonValue(tick.problem)}};
}

// What was asked for, else the environment, else this machine alone.
Result<HttpAddress> addressFrom(const ServeOptions& options)
{
    if (!options.http.empty())
        return HttpAddress::fromText(QString::fromStdString(options.http), QStringLiteral("--http"));
    const QString given = qEnvironmentVariable("CM_HTTP_LISTEN");
    return given.isEmpty() ? HttpAddress() : HttpAddress::fromText(given, QStringLiteral("CM_HTTP_LISTEN"));
}

Result<WorkerScheduleOptions> scheduleFrom(const ServeOptions& options)
{
    WorkerScheduleOptions schedule = options.schedule;
    if (auto checked = checkWorkerOptions(schedule.worker); !checked)
        return failure(checked.error());
    auto webhook = Webhook::fromEnvironment();
    if (!webhook)
        return failure(wrongUse(webhook.error()));
    schedule.webhook = *webhook;
    schedule.every = options.once
        ? std::chrono::milliseconds(0)
        : std::chrono::milliseconds(static_cast<qint64>(options.everyMinutes * 60'000));
    return schedule;
}

// Until the program is told to end, or, with --once, until the run is done.
int runParts(CommandRun& run, const ServeOptions& options, HttpService* http, WorkerSchedule* worker)
{
    whenTerminated([] { QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection); });
    if (http) {
        const auto listening = http->start();
        if (!listening)
            return run.fail(listening.error());
        run.answer({{QStringLiteral("listening"), listening->toString()}},
            QStringLiteral("The service answers at http://%1.").arg(listening->toString()));
    }
    WorkerTick last;
    const QObject here; // ends before what is captured
    if (worker) {
        QObject::connect(worker, &WorkerSchedule::ticked, &here, [&](const WorkerTick& tick) {
            last = tick; // clazy:exclude=lambda-in-connect
            run.tell(sentence(tick));
            if (options.once)
                QCoreApplication::quit();
        });
        if (!options.once)
            run.tell(QStringLiteral("The worker runs now and every %1 minutes.").arg(options.everyMinutes));
        worker->start();
    }
    QCoreApplication::exec();
    if (worker)
        worker->stop();
    if (http) {
        // Its one answer was where it listens.
        http->stop();
        return Done;
    }
    if (options.once)
        return run.answer(document(last), QString(), isGood(last) ? Done : Failed);
    return run.answer({{QStringLiteral("stopped"), true}}, QStringLiteral("Stopped."));
}

int serve(CommandRun& run, const ServeOptions& options)
{
    if (options.once && options.isHttp)
        return run.fail(
            {ErrorCode::BadRequest, QStringLiteral("--once runs the worker alone: leave --http out."), {}, {},
                QStringLiteral("--once")});
    const auto address = addressFrom(options);
    if (options.runsHttp() && !address)
        return run.fail(address.error());
    const auto schedule = scheduleFrom(options);
    if (options.runsWorker() && !schedule)
        return run.fail(schedule.error());
    // Also brings our own embedded database up to date, and refuses one that doesn't fit.
    if (auto session = run.session(SessionKind::Read); !session)
        return run.fail(session.error());
    const auto settings = run.database();
    if (!settings)
        return run.fail(settings.error());

    std::unique_ptr<HttpService> http;
    if (options.runsHttp()) {
        HttpService::Options service{*address, {}, {}};
        service.handler.threads = options.threads;
        service.handler.revive = [&run] { return run.ensureServer(); };
        http = std::make_unique<HttpService>(*settings, service);
    }
    std::unique_ptr<WorkerSchedule> worker;
    if (options.runsWorker())
        worker = std::make_unique<WorkerSchedule>(*settings, *schedule);
    return runParts(run, options, http.get(), worker.get());
}

} // namespace

void addServeCommand(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<ServeOptions>();
    CLI::App* command = app.add_subcommand("serve",
        "Run unattended until Ctrl+C or SIGTERM: the HTTP service, the worker, or (with neither named) both");
    CLI::Option* http = command->add_option("--http", options->http,
        "The HTTP service at HOST:PORT (where none is named: CM_HTTP_LISTEN, else 127.0.0.1:8480)");
    command->add_option("--threads", options->threads, "Requests that are worked on at once, 1 to 64")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    CLI::Option* every = command
                             ->add_option("--every", options->everyMinutes,
                                 "The worker, with so many minutes between two runs")
                             ->check(CLI::Range(0.001, 10080.0))
                             ->capture_default_str();
    CLI::Option* once =
        command->add_flag("--once", options->once, "One run of the worker and no more, for a timer");
    addWorkerOptions(*command, options->schedule.worker);
    command->callback([options, http, every, once, &chosen] {
        options->isHttp = http->count() > 0;
        options->isWorker = every->count() > 0 || once->count() > 0;
        chosen = [options](CommandRun& run) { return serve(run, *options); };
    });
}

} // namespace cm
