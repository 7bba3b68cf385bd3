// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/reportcommand.h"

#include "models/statistics/monthlystatistics.h"
#include "ui/report/monthlyreport.h"
#include "ui/report/reportfile.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QLoggingCategory>

namespace cm {

namespace {

const char* const commandName = "report";
constexpr int pieceMs = 1000; // nobody waits at a window here

struct ReportOptions {
    std::string client;
    std::string month;
    std::string asOf;
    std::string output;
    bool force = false;
};

// What was typed wrongly is a usage error here, named by its option.
Error namedByOption(Error error)
{
    static const QMap<QString, QString> options{{QStringLiteral("month"), QStringLiteral("--month")},
        {QStringLiteral("asOf"), QStringLiteral("--as-of")},
        {QStringLiteral("output"), QStringLiteral("--output")}};
    const QString option = options.value(error.field);
    if (option.isEmpty() || error.code == ErrorCode::Internal)
        return error;
    if (error.code == ErrorCode::Conflict)
        error.message += QStringLiteral(" Give --force to replace it, or another name.");
    error.code = ErrorCode::BadRequest;
    error.message = option + QStringLiteral(": ") + error.message;
    error.field = option;
    return error;
}

QJsonObject documentOf(const MonthlyStatistics& statistics, const QString& file, int pages)
{
    const Period& period = statistics.statistics.scope.period;
    return {{QStringLiteral("file"), file}, {QStringLiteral("pages"), pages},
        {QStringLiteral("month"), statistics.month.key()}, {QStringLiteral("period"), period.toJson()},
        {QStringLiteral("isWholeMonth"), statistics.isWholeMonth()},
        {QStringLiteral("madeAt"), statistics.madeAt.toString(Qt::ISODateWithMs)},
        {QStringLiteral("client"),
            QJsonObject{{QStringLiteral("id"), statistics.client.id.toString()},
                {QStringLiteral("companyName"), statistics.client.companyName},
                {QStringLiteral("timeZone"), statistics.client.timeZone}}}};
}

int report(CommandRun& run, const ReportOptions& options)
{
    const auto id = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!id)
        return run.fail(id.error());
    const auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    const auto client = loadClient(**session, *id);
    if (!client)
        return run.fail(client.error());
    const auto question = MonthlyQuestion::fromText(*client, QString::fromStdString(options.month),
        QString::fromStdString(options.asOf), QDateTime::currentDateTimeUtc());
    if (!question)
        return run.fail(namedByOption(question.error()));
    const QString path = options.output.empty() ? reportFileName(client->companyName, question->month)
                                                : QString::fromStdString(options.output);
    if (const auto possible = checkReportFile(path, options.force); !possible)
        return run.fail(namedByOption(possible.error()));
    const auto statistics = loadMonthlyStatistics(**session, *question);
    if (!statistics)
        return run.fail(statistics.error());
    MonthlyReport made(*statistics);
    while (!made.work(pieceMs))
        run.tell(QStringLiteral("Page %1 …").arg(made.pagesDrawn() + 1));
    if (const auto written = writeReportFile(path, made.pdf(), options.force); !written)
        return run.fail(namedByOption(written.error()));
    const QString file = QFileInfo(path).absoluteFilePath();
    return run.answer(documentOf(*statistics, file, made.pages()),
        QStringLiteral("%1, %2: %3 pages in %4")
            .arg(client->companyName, question->month.label(), QLocale().toString(made.pages()),
                QDir::toNativeSeparators(file)));
}

} // namespace

void addReportCommand(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<ReportOptions>();
    CLI::App* command = app.add_subcommand(commandName, "The month of a client as a PDF");
    command->add_option("--client", options->client, "The client's id")->required();
    command->add_option("--month", options->month, "YYYY-MM; else the last one that is over");
    command->add_option("--as-of", options->asOf, "As it was at this moment, or at the end of this day");
    command->add_option("--output", options->output, "The file; else named after company and month, here");
    command->add_flag("--force", options->force, "Replace the file if it exists");
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return report(run, *options); }; });
}

std::unique_ptr<QCoreApplication> makeApplication(const CLI::App& parsed, int& argc, char* argv[])
{
    if (!parsed.got_subcommand(commandName))
        return std::make_unique<QCoreApplication>(argc, argv);
    // A terminal may belong to a desktop, and a service to none: neither matters to paper.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication::setDesktopSettingsAware(false);
    QApplication::setStyle(QStringLiteral("fusion"));
    // Without a session of a desktop Qt complains of that.
    QLoggingCategory* messages = QLoggingCategory::defaultCategory();
    messages->setEnabled(QtWarningMsg, false);
    auto application = std::make_unique<QApplication>(argc, argv);
    messages->setEnabled(QtWarningMsg, true);
    return application;
}

} // namespace cm
