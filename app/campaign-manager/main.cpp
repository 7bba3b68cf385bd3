// SPDX-License-Identifier: GPL-3.0-or-later
// campaign-manager: the window.
#include "app/campaign-manager/starter.h"
#include "app/campaign-manager/tour.h"
#include "models/logging/logging.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QIcon>
#include <QSettings>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <sys/socket.h>
#include <unistd.h>

namespace {

struct Options {
    std::string database;
    std::string directDatabase;
    std::string embedded;
    std::string screenshots;
    std::string theme;
    bool tour = false;
};

int signalSockets[2];

// Ctrl+C and SIGTERM close the window as its button would, so that the private server is left in order.
void quitOnSignals(QApplication& application)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, signalSockets) != 0)
        return;
    auto* notifier = new QSocketNotifier(signalSockets[1], QSocketNotifier::Read, &application);
    QObject::connect(notifier, &QSocketNotifier::activated, &application, &QApplication::quit);
    struct sigaction action = {};
    action.sa_handler = [](int) {
        const char byte = 1;
        (void)!write(signalSockets[0], &byte, 1);
    };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGHUP, &action, nullptr);
}

int run(const Options& options)
{
    const bool touring = options.tour || !options.screenshots.empty();
    QString directory = QString::fromStdString(options.embedded);
    std::unique_ptr<QTemporaryDir> scratch;
    if (touring && options.database.empty() && directory.isEmpty()) {
        // The tour makes demonstration data and must not put them among somebody's own.
        scratch = std::make_unique<QTemporaryDir>(
            QDir::tempPath() + QStringLiteral("/campaign-manager-tour-XXXXXX"));
        QFile::setPermissions(scratch->path(), QFile::Permissions(0x7055));
        directory = scratch->path();
    }
    // Declared before the window: connections are closed before the server is left.
    cm::Starter starter(cm::DatabaseChoice::fromOptions(
        QString::fromStdString(options.database), directory, QString::fromStdString(options.directDatabase)));
    cm::MainWindow window;
    window.resize(1280, 800);
    QObject::connect(&starter, &cm::Starter::progressed, &window, &cm::MainWindow::showStarting);
    QObject::connect(&starter, &cm::Starter::ready, &window, &cm::MainWindow::open);
    QObject::connect(&starter, &cm::Starter::failed, &window, &cm::MainWindow::showStartError);
    QObject::connect(&window, &cm::MainWindow::startRequested, &starter, [&] {
        window.showStarting(QObject::tr("Starting …"));
        starter.start();
    });
    window.showStarting(QObject::tr("Starting …"));
    window.show();
    starter.start();
    if (!touring)
        return QApplication::exec();
    bool failed = false;
    QObject::connect(&starter, &cm::Starter::failed, &window, [&](const cm::Error& error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.message));
        failed = true;
    });
    while (!failed && !window.workspace())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    const std::string pictures = options.screenshots.empty() ? "build/screenshots" : options.screenshots;
    return failed ? 1 : cm::runTour(window, QString::fromStdString(pictures));
}

} // namespace

int main(int argc, char* argv[])
{
    Options options;
    CLI::App app("Campaign Manager");
    app.set_version_flag("--version", CM_VERSION);
    CLI::Option* dsn =
        app.add_option("--database", options.database, "A server: postgresql://user@host:5432/database");
    app.add_option("--direct-database", options.directDatabase,
        "The same database past a connection pooler, for the worker and demo data");
    app.add_option("--embedded", options.embedded, "The data directory of the private server")->excludes(dsn);
    app.add_option("--screenshots", options.screenshots,
        "Go through every page with demo data, save pictures here and end");
    app.add_option("--theme", options.theme, "auto, light or dark")
        ->check(CLI::IsMember({"auto", "light", "dark"}));
    app.add_flag("--headless-tour", options.tour, "The same without a display");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const bool noDisplay =
        qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")
        && (options.tour || (noDisplay && !options.screenshots.empty())))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (noDisplay && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        std::fprintf(
            stderr, "campaign-manager: there is no display. Use --headless-tour, or campaign-managerctl.\n");
        return 1;
    }
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("campaign-manager"));
    QApplication::setApplicationName(QStringLiteral("campaign-manager"));
    QApplication::setApplicationDisplayName(QStringLiteral("Campaign Manager"));
    QApplication::setApplicationVersion(QStringLiteral(CM_VERSION));
    cm::startLogging(QStringLiteral("campaign-manager"), cm::defaultLogDirectory());
    const QString chosen = options.theme.empty() ? QSettings().value(QStringLiteral("theme")).toString()
                                                 : QString::fromStdString(options.theme);
    cm::applyTheme(cm::themeChoiceFromName(chosen));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/logo.svg")));
    quitOnSignals(application);
    return run(options);
}
