// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testdatabase.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

namespace cm::test {

/// Once, before the first test of a program: settings of its own and the light theme.
inline void prepareWindowTests(const QString& program)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("campaign-manager-tests"));
    QCoreApplication::setApplicationName(program);
    QSettings().clear();
    applyTheme(ThemeChoice::Light);
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

/// Presses this button of the message box that the next step opens, and keeps its text; `receiver` and `text`
/// must outlive the box.
inline void answerNextBox(QObject* receiver, QMessageBox::StandardButton button, QString& text)
{
    text.clear();
    auto* timer = new QTimer(receiver);
    QObject::connect(timer, &QTimer::timeout, receiver, [timer, button, &text] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (!box)
            return;
        timer->stop(); // it is deleted only after the box, which may not be the last one
        timer->deleteLater();
        text = box->text();
        QTest::mouseClick(box->button(button), Qt::LeftButton);
    });
    timer->start(20);
}

/// Types the path into the file dialog that the next step opens.
inline void answerNextFile(QObject* receiver, const QString& path)
{
    auto* timer = new QTimer(receiver);
    QObject::connect(timer, &QTimer::timeout, receiver, [timer, path] {
        auto* box = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        if (!box)
            return;
        timer->stop(); // it is deleted only after the box, which may not be the last one
        timer->deleteLater();
        auto* name = box->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
    });
    timer->start(20);
}

} // namespace cm::test
