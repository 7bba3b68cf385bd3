// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "app/campaign-managerctl/termination.h"
#include "app/campaign-managerctl/workeroptions.h"
#include "models/deenrollment/workerregistration.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

struct DeEnrollOptions {
    std::string client;
    std::string resume;
    bool all = false;
    bool healthCheck = false;
    DeEnrollmentOptions worker;
};

int health(CommandRun& run, const DeEnrollOptions& options)
{
    const auto client = readOptionalId<ClientId>(options.client, QStringLiteral("--client-id"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto list = listHealth(**session, *client);
    if (!list)
        return run.fail(list.error());
    auto workers = listWorkers(**session);
    if (!workers)
        return run.fail(workers.error());
    QJsonArray entries;
    QJsonArray workerEntries;
    QStringList lines;
    bool healthy = true;
    for (const ClientHealth& one : std::as_const(*list)) {
        entries.append(one.toJson());
        healthy = healthy && one.health != QLatin1String("error") && one.health != QLatin1String("warning");
        lines.append(QStringLiteral("%1  %2  %3")
                         .arg(one.healthLabel(), -12)
                         .arg(one.clientName, one.reasonSentences().join(u' ')));
    }
    for (const WorkerEntry& worker : std::as_const(*workers)) {
        workerEntries.append(worker.toJson());
        if (worker.alive)
            lines.append(QStringLiteral("Worker: %1, %2")
                             .arg(worker.who(),
                                 worker.clientId.isNull() ? QStringLiteral("idle") : worker.clientName));
    }
    return run.answer({{QStringLiteral("healthy"), healthy}, {QStringLiteral("clients"), entries},
                          {QStringLiteral("workers"), workerEntries}},
        lines.join(u'\n'), healthy ? Done : CheckFoundSomething);
}

Result<QVector<DeEnrollmentResult>> work(
    const ConnectionSettings& settings, const DeEnrollOptions& options, CommandRun& run)
{
    const Cancellation cancellation;
    DeEnrollmentWorker worker(settings);
    QObject::connect(
        &worker, &DeEnrollmentWorker::progressed, &worker,
        [&run](const DeEnrollmentResult& soFar, int number, int count) {
            if (soFar.batches > 0 && soFar.status.isEmpty())
                run.tell(QStringLiteral("client %1 of %2: %3 leads de-enrolled")
                             .arg(number)
                             .arg(count)
                             .arg(QLocale().toString(soFar.deEnrolled)));
        },
        Qt::DirectConnection);
    QVector<ClientId> clients;
    if (!options.resume.empty()) {
        const auto id = readId<RunId>(options.resume, QStringLiteral("--resume-run"));
        if (!id)
            return failure(id.error());
        whenTerminated([cancellation] { cancellation.cancel(); });
        auto result = worker.resume(*id, options.worker, cancellation);
        if (!result)
            return failure(result.error());
        return QVector<DeEnrollmentResult>{*result};
    }
    if (!options.all) {
        const auto id = readId<ClientId>(options.client, QStringLiteral("--client-id"));
        if (!id)
            return failure(id.error());
        clients.append(*id);
    }
    whenTerminated([cancellation] { cancellation.cancel(); });
    return worker.run(clients, options.worker, cancellation);
}

int deEnroll(CommandRun& run, const DeEnrollOptions& options)
{
    if (options.healthCheck)
        return health(run, options);
    if (!options.all && options.client.empty() && options.resume.empty()) {
        return run.fail({ErrorCode::BadRequest,
            QStringLiteral("Give --client-id ID, --all-clients, --resume-run ID or --health-check."), {}, {},
            {}});
    }
    if (auto checked = checkWorkerOptions(options.worker); !checked)
        return run.fail(checked.error());
    // Also brings our own embedded database up to date.
    if (auto session = run.session(SessionKind::Read); !session)
        return run.fail(session.error());
    auto settings = run.database();
    auto results = work(*settings, options, run);
    if (!results)
        return run.fail(results.error());
    QJsonArray entries;
    QStringList lines;
    bool good = true;
    for (const DeEnrollmentResult& result : std::as_const(*results)) {
        entries.append(result.toJson());
        lines.append(resultSentence(result));
        good = good && result.status != QLatin1String("failed")
            && !(result.status == QLatin1String("busy") && !options.all);
    }
    return run.answer({{QStringLiteral("runs"), entries}}, lines.join(u'\n'), good ? Done : Failed);
}

} // namespace

void addDeEnrollmentCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<DeEnrollOptions>();
    options->worker.program = QStringLiteral("campaign-managerctl");
    CLI::App* command = app.add_subcommand("de-enroll", "Take leads out that finished, booked or opted out");
    command->add_option("--client-id", options->client, "One client");
    command->add_flag("--all-clients", options->all, "All active clients");
    command->add_option("--resume-run", options->resume, "Go on with a failed or partial run");
    command->add_flag(
        "--health-check", options->healthCheck, "Only report the health; exit 3 if not healthy");
    addWorkerOptions(*command, options->worker);
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return deEnroll(run, *options); }; });
}

} // namespace cm
