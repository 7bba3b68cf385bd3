// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/campaign-manager/starter.h"
#include "tests/gui/windowtest.h"
#include "ui/controls/banner.h"
#include "ui/controls/stateoverlay.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace cm::test {

/// The base of tests that start the real window as the program does, on a database they have changed before.
class StartedWindow : public QObject {
protected:
    void use(TestDatabase::Content content)
    {
        m_session.reset();
        m_database = std::make_unique<TestDatabase>(content);
        m_session = m_database->session();
    }
    void change(const QString& sql)
    {
        const auto done = m_session->executeScript(sql);
        QVERIFY2(done, done ? "" : qPrintable(done.error().message + done.error().detail));
    }
    QString text(const QString& sql) { return mustExecute(*m_session, sql).first().text("sum"); }
    /// Starts as the program does: finds the database, looks at its schema, opens the window or says why not.
    /// `role`: the login to work as; the server's owner otherwise.
    void start(const QString& role = {})
    {
        ConnectionSettings settings = m_database->settings();
        if (!role.isEmpty())
            settings.setParameter(QStringLiteral("options"), QStringLiteral("-c role=") + role);
        m_starter = std::make_unique<Starter>(DatabaseChoice{settings.toConninfo(), {}, {}});
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 800);
        m_window->show();
        m_failure = {};
        connect(m_starter.get(), &Starter::ready, m_window.get(), &MainWindow::open);
        connect(m_starter.get(), &Starter::failed, m_window.get(), &MainWindow::showStartError);
        connect(m_starter.get(), &Starter::failed, this, [this](const Error& error) { m_failure = error; });
        connect(m_window.get(), &MainWindow::startRequested, m_starter.get(), &Starter::start);
        QSignalSpy opened(m_window.get(), &MainWindow::opened);
        m_starter->start();
        QTRY_VERIFY_WITH_TIMEOUT(
            !opened.isEmpty() || overlay()->state() == StateOverlay::State::Error, 20000);
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    StateOverlay* overlay()
    {
        return m_window->centralWidget()->findChild<StateOverlay*>(QString(), Qt::FindDirectChildrenOnly);
    }
    template <typename T> T* find(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }
    Banner* banner() { return find<Banner>("banner_drift"); }
    QPushButton* bannerButton(int index)
    {
        return banner()->findChild<QPushButton*>(QStringLiteral("bannerAction%1").arg(index));
    }
    void checkAgain() { QTest::mouseClick(bannerButton(1), Qt::LeftButton); }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    /// After each test.
    void close()
    {
        m_window.reset();
        m_starter.reset();
        m_session.reset();
        m_database.reset();
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Starter> m_starter;
    std::unique_ptr<MainWindow> m_window;
    Error m_failure;
};

} // namespace cm::test
