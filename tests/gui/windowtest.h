// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testdatabase.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>

namespace cm::test {

/// Once, before the first test of a program: settings of its own and the light theme.
inline void prepareWindowTests(const QString& program)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("campaign-manager-tests"));
    QCoreApplication::setApplicationName(program);
    QSettings().clear();
    applyTheme(*qApp, ThemeChoice::Light);
}

/// The real window, shown at 1280x800 and on its way into the database; its pages come with the event loop.
inline std::unique_ptr<MainWindow> openWindow(const TestDatabase& database)
{
    auto window = std::make_unique<MainWindow>();
    window->resize(1280, 800);
    window->show();
    window->open(database.settings());
    window->activateWindow();
    return window;
}

} // namespace cm::test
