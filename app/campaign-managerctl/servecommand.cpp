// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "app/service/httpservice.h"
#include "app/service/stopsignal.h"

#include <QCoreApplication>

namespace cm {

namespace {

struct ServeOptions {
    std::string http;
    int threads = 4;
};

// What was asked for, else the environment, else this machine alone.
Result<HttpAddress> addressFrom(const ServeOptions& options)
{
    if (!options.http.empty())
        return HttpAddress::fromText(QString::fromStdString(options.http), QStringLiteral("--http"));
    const QString given = qEnvironmentVariable("CM_HTTP_LISTEN");
    return given.isEmpty() ? HttpAddress() : HttpAddress::fromText(given, QStringLiteral("CM_HTTP_LISTEN"));
}

int serve(CommandRun& run, const ServeOptions& options)
{
    const auto address = addressFrom(options);
    if (!address)
        return run.fail(address.error());
    if (auto session = run.session(SessionKind::Read); !session)
        return run.fail(session.error());
    const auto settings = run.database();
    if (!settings)
        return run.fail(settings.error());
    HttpService::Options service{*address, {}, {}};
    service.handler.threads = options.threads;
    service.handler.revive = [&run] { return run.ensureServer(); };
    HttpService http(*settings, service);
    const StopSignal stop;
    QObject::connect(&stop, &StopSignal::received, qApp, &QCoreApplication::quit);
    const auto listening = http.start();
    if (!listening)
        return run.fail(listening.error());
    run.answer({{QStringLiteral("listening"), listening->toString()}},
        QStringLiteral("The service answers at http://%1.").arg(listening->toString()));
    QCoreApplication::exec();
    http.stop();
    return Done;
}

} // namespace

void addServeCommand(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<ServeOptions>();
    CLI::App* command = app.add_subcommand("serve", "Run the HTTP service until it is told to stop");
    command->add_option("--http", options->http,
        "Where it listens, HOST:PORT (default: CM_HTTP_LISTEN, else 127.0.0.1:8480)");
    command->add_option("--threads", options->threads, "Requests that are worked on at once, 1 to 64")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return serve(run, *options); }; });
}

} // namespace cm
