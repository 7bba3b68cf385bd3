// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "app/service/httpservice.h"
#include "app/service/smoketest.h"

#include <QJsonArray>

namespace cm {

namespace {

// Where the service is: as said, or where `serve` listens with the same environment.
Result<QUrl> serviceUrl(const std::string& given)
{
    QString text = QString::fromStdString(given);
    if (text.isEmpty()) {
        const QString listen = qEnvironmentVariable("CM_HTTP_LISTEN");
        text = QLatin1String("http://") + (listen.isEmpty() ? HttpAddress().toString() : listen);
    }
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.scheme().startsWith(QLatin1String("http"))) {
        return failure(Error{ErrorCode::BadRequest,
            QStringLiteral("--url: \"%1\" is no address of a service, such as http://127.0.0.1:8480.")
                .arg(text),
            {}, {}, QStringLiteral("url")});
    }
    return url;
}

int smoke(CommandRun& run, const std::string& given)
{
    const auto url = serviceUrl(given);
    if (!url)
        return run.fail(url.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto checks = runSmokeTest(**session, *url);
    if (!checks)
        return run.fail(checks.error());
    QJsonArray entries;
    QStringList lines;
    int failed = 0;
    for (const SmokeCheck& check : std::as_const(*checks)) {
        failed += check.passed ? 0 : 1;
        entries.append(QJsonObject{{QStringLiteral("check"), check.name},
            {QStringLiteral("passed"), check.passed}, {QStringLiteral("detail"), check.detail}});
        lines.append(QStringLiteral("%1  %2").arg(
            check.passed ? QStringLiteral("ok    ") : QStringLiteral("FAILED"), check.name));
        if (!check.passed)
            lines.append(QStringLiteral("        ") + check.detail);
    }
    lines.append(QStringLiteral("%1 checks, %2 failed").arg(checks->size()).arg(failed));
    return run.answer({{QStringLiteral("checks"), entries}, {QStringLiteral("failed"), failed}},
        lines.join(u'\n'), failed == 0 ? Done : CheckFoundSomething);
}

} // namespace

void addSmokeCommand(CLI::App& app, Command& chosen)
{
    auto url = std::make_shared<std::string>();
    CLI::App* command =
        app.add_subcommand("smoke", "Try a running HTTP service from end to end, and clean up");
    command->add_option("--url", *url, "Where it answers (default: where serve listens)");
    command->callback([url, &chosen] { chosen = [url](CommandRun& run) { return smoke(run, *url); }; });
}

} // namespace cm
