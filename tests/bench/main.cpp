// SPDX-License-Identifier: GPL-3.0-or-later
// bench: measures the jobs of DESIGN §9 against what PostgreSQL can do at best.
#include "models/logging/logging.h"
#include "tests/bench/cases.h"
#include "tests/bench/machinefacts.h"
#include "tests/bench/report.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QSaveFile>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <pthread.h>
#include <thread>

namespace cm::bench {

namespace {

// The last two as the command line's: wrong use, and a check that found something.
enum Exit { Done = 0, Failed = 1, Usage = 2, Below = 3 };

// DESIGN §9 is about this much; smaller runs only show that everything works.
bool isJudged(const Options& options)
{
    return options.leads >= 1'000'000 && options.runs >= 5 && options.isDurable;
}

// Ctrl+C and kill cancel what runs, so that the server is stopped and its directory removed.
void cancelOnSignal(const Cancellation& cancellation)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([cancellation, signals] {
        int received = 0;
        sigwait(&signals, &received);
        cancellation.cancel();
    }).detach();
}

void writeJson(const QString& path, const Options& options, const QJsonObject& machine,
    const QDateTime& startedAt, const QVector<Measurement>& rows)
{
    QJsonArray results;
    for (const Measurement& row : rows)
        results.append(row.toJson());
    const QJsonObject document{{QStringLiteral("version"), QStringLiteral(CM_VERSION)},
        {QStringLiteral("startedAt"), startedAt.toString(Qt::ISODate)},
        {QStringLiteral("options"),
            QJsonObject{{QStringLiteral("leads"), options.leads},
                {QStringLiteral("clients"), options.clients}, {QStringLiteral("runs"), options.runs}}},
        {QStringLiteral("judged"), isJudged(options)}, {QStringLiteral("machine"), machine},
        {QStringLiteral("results"), results}};
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(document).toJson()) < 0
        || !file.commit())
        throw Failure({ErrorCode::BadRequest,
            QStringLiteral("%1 can't be written: %2").arg(path, file.errorString()), {}, {}, {}});
}

int measure(const Options& options, const QVector<Case>& cases, const QString& path)
{
    const Cancellation cancellation;
    QVector<Measurement> rows;
    QJsonObject machine;
    const QDateTime startedAt = QDateTime::currentDateTimeUtc();
    {
        Bench bench(options, cancellation);
        // Not before the server is started: it would inherit the blocked signals.
        cancelOnSignal(cancellation);
        machine = machineFacts(*bench.session(QStringLiteral("postgres"), SessionKind::Read));
        for (const Case& one : cases) {
            bench.tell(
                QStringLiteral("== %1: %2").arg(QLatin1String(one.name), QString::fromUtf8(one.description)));
            rows += one.measure(bench);
            // What was measured is kept, whatever happens to the rest.
            writeJson(path, options, machine, startedAt, rows);
        }
    }
    std::printf("\n%s", qPrintable(table(rows)));
    const auto below = std::count_if(rows.begin(), rows.end(),
        [](const Measurement& row) { return row.verdict() == QLatin1String("below"); });
    if (!isJudged(options)) {
        std::printf("\nThe verdicts count from 1,000,000 leads and 5 runs on, with a server that waits for "
                    "the disk.\n");
        return Done;
    }
    return below > 0 ? Below : Done;
}

QString caseList()
{
    QStringList lines;
    for (const Case& one : allCases())
        lines.append(QStringLiteral("  %1  %2")
                         .arg(QLatin1String(one.name), -12)
                         .arg(QString::fromUtf8(one.description)));
    return QStringLiteral("Jobs:\n") + lines.join(u'\n');
}

} // namespace

} // namespace cm::bench

int main(int argc, char* argv[])
{
    using namespace cm::bench;
    QCoreApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    if (qEnvironmentVariableIsEmpty("LOG_LEVEL"))
        qputenv("LOG_LEVEL", "warning");
    cm::startLogging(QStringLiteral("bench"), cm::defaultLogDirectory());

    Options options;
    std::string path = "bench.json";
    std::vector<std::string> only;
    std::vector<std::string> known;
    for (const Case& one : allCases())
        known.emplace_back(one.name);
    CLI::App app("Measures the jobs that have to be fast against what PostgreSQL can do at best");
    app.footer(caseList().toStdString());
    app.add_option("--leads", options.leads, "Leads of all clients together")
        ->check(CLI::Range(1000, 20'000'000))
        ->capture_default_str();
    app.add_option("--clients", options.clients, "Clients that share them")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--runs", options.runs, "How often everything is measured")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--out", path, "The JSON file with all figures")->capture_default_str();
    bool isQuick = false;
    app.add_flag("--quick", isQuick, "Don't wait for the disk: to see that everything works, not how fast");
    app.add_option("--only", only, "Measure these jobs alone")->check(CLI::IsMember(known));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Done : Usage;
    }
    options.isDurable = !isQuick;
    QVector<Case> cases;
    for (const Case& one : allCases()) {
        if (only.empty() || std::find(only.begin(), only.end(), one.name) != only.end())
            cases.append(one);
    }
    try {
        return measure(options, cases, QString::fromStdString(path));
    } catch (const Failure& failure) {
        std::fprintf(stderr, "bench: %s\n", failure.what());
        return Failed;
    }
}
