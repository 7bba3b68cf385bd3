// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "models/deenrollment/deenrollmentworker.h"

#include <QJsonArray>
#include <QLocale>

#include <csignal>
#include <pthread.h>
#include <thread>

namespace cm {

namespace {

struct DeEnrollOptions {
    std::string client;
    std::string resume;
    bool all = false;
    bool healthCheck = false;
    DeEnrollmentOptions worker;
};

/// Ctrl+C and SIGTERM end the run after the batch at hand; it can be resumed.
void cancelOnSignal(const Cancellation& cancellation)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, cancellation] {
        int received = 0;
        sigwait(&signals, &received);
        cancellation.cancel();
    }).detach();
}

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
    QJsonArray entries;
    QStringList lines;
    bool healthy = true;
    for (const ClientHealth& one : std::as_const(*list)) {
        entries.append(one.toJson());
        healthy = healthy && one.health != QLatin1String("error") && one.health != QLatin1String("warning");
        lines.append(QStringLiteral("%1  %2  %3")
                         .arg(one.healthLabel(), -12)
                         .arg(one.clientName, one.reasonSentences().join(u' ')));
    }
    return run.answer({{QStringLiteral("healthy"), healthy}, {QStringLiteral("clients"), entries}},
        lines.join(u'\n'), healthy ? Done : CheckFoundSomething);
}

QString sentence(const DeEnrollmentResult& result)
{
    const QLocale locale;
    const QString text = QStringLiteral("%1  %2: %3 de-enrolled, %4 skipped, %5 batches, %6 ms")
                             .arg(result.clientId.toString())
                             .arg(result.status, -7)
                             .arg(locale.toString(result.deEnrolled), locale.toString(result.skipped))
                             .arg(result.batches)
                             .arg(locale.toString(result.durationMs));
    QStringList lines{text};
    for (const DueEnrollment& due : result.started)
        lines.append(QLatin1String("  ") + due.sentence());
    for (const QString& more : {result.startProblem, result.message}) {
        if (!more.isEmpty())
            lines.append(QLatin1String("  ") + more);
    }
    return lines.join(u'\n');
}

Result<QVector<DeEnrollmentResult>> work(
    const ConnectionSettings& settings, const DeEnrollOptions& options, CommandRun& run)
{
    const Cancellation cancellation;
    DeEnrollmentWorker worker(settings);
    QObject::connect(&worker, &DeEnrollmentWorker::progressed, &worker,
        [&run](const DeEnrollmentResult& soFar, int number, int count) {
            if (soFar.batches > 0 && soFar.status.isEmpty())
                run.tell(QStringLiteral("client %1 of %2: %3 leads de-enrolled")
                             .arg(number)
                             .arg(count)
                             .arg(QLocale().toString(soFar.deEnrolled)));
        });
    QVector<ClientId> clients;
    if (!options.resume.empty()) {
        const auto id = readId<RunId>(options.resume, QStringLiteral("--resume-run"));
        if (!id)
            return failure(id.error());
        cancelOnSignal(cancellation);
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
    cancelOnSignal(cancellation);
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
    if (auto checked = options.worker.check(); !checked) {
        Error error = checked.error();
        error.code = ErrorCode::BadRequest;
        return run.fail(error);
    }
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
        lines.append(sentence(result));
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
    command->add_flag("--all-clients", options->all, "All active clients, one after the other");
    command->add_option("--resume-run", options->resume, "Go on with a failed or partial run");
    command->add_flag(
        "--health-check", options->healthCheck, "Only report the health; exit 3 if not healthy");
    command->add_option("--batch-size", options->worker.batchSize, "Leads a transaction, 1 to 50000")
        ->envname("DE_ENROLLMENT_BATCH_SIZE")
        ->capture_default_str();
    command->add_option("--max-runtime-ms", options->worker.maxRuntimeMs, "Time limit per client")
        ->envname("DE_ENROLLMENT_MAX_RUNTIME")
        ->capture_default_str();
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return deEnroll(run, *options); }; });
}

} // namespace cm
