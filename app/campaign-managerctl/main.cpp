// SPDX-License-Identifier: GPL-3.0-or-later
// campaign-managerctl: everything the window does, for scripts, timers and servers (DESIGN §8).
#include "app/campaign-managerctl/command.h"
#include "app/campaign-managerctl/reportcommand.h"
#include "app/campaign-managerctl/servecommand.h"
#include "models/logging/logging.h"

#include <QCoreApplication>
#include <QLocale>

#include <cstdio>

int main(int argc, char* argv[])
{
    CLI::App app("Campaign Manager on the command line");
    app.require_subcommand(1);
    app.set_version_flag("--version", CM_VERSION);
    app.fallthrough();
    std::string database;
    std::string directDatabase;
    std::string embedded;
    bool json = false;
    CLI::Option* dsn =
        app.add_option("--database", database, "A server: postgresql://user@host:5432/database");
    app.add_option("--direct-database", directDatabase,
        "The same database past a connection pooler, for the worker and migrations");
    app.add_option("--embedded", embedded, "The data directory of the private server")->excludes(dsn);
    app.add_flag("--json", json, "Answer with one JSON document");

    cm::Command chosen;
    cm::addDatabaseCommands(app, chosen);
    cm::addClientCommands(app, chosen);
    cm::addCampaignCommands(app, chosen);
    cm::addEnrollCommand(app, chosen);
    cm::addAudienceCommands(app, chosen);
    cm::addDeEnrollmentCommands(app, chosen);
    cm::addKeysCommands(app, chosen);
    cm::addLeadCommands(app, chosen);
    cm::addReportCommand(app, chosen);
    cm::addRunCommands(app, chosen);
    cm::addServeCommand(app, chosen);
    cm::addSimulateCommand(app, chosen);
    cm::addSmokeCommand(app, chosen);
    cm::addStatisticsCommands(app, chosen);
    cm::addUserCommands(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? cm::Done : cm::Usage;
    }
    const auto application = cm::makeApplication(app, argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("campaign-managerctl"));
    // Figures are written the same way on every machine that runs a script.
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    cm::startLogging(QStringLiteral("campaign-managerctl"), cm::defaultLogDirectory());
    cm::CommandRun run(cm::DatabaseChoice::fromOptions(QString::fromStdString(database),
                           QString::fromStdString(embedded), QString::fromStdString(directDatabase)),
        json);
    return chosen(run);
}
