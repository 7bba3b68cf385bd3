// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/startup/databasechoice.h"

#include <QObject>
#include <QThread>

namespace cm {

/// Finds and prepares the database on a thread of its own, so that the window shows at once.
/// Lives in the GUI thread; holds the embedded server until it is destroyed.
class Starter final : public QObject {
    Q_OBJECT
public:
    explicit Starter(DatabaseChoice choice, QObject* parent = nullptr);
    ~Starter() override;

    /// Begins, or begins again after a failure. One of ready() and failed() follows.
    void start();

Q_SIGNALS:
    void progressed(const QString& phrase);
    void ready(const cm::ConnectionSettings& settings);
    void failed(const cm::Error& error);

private:
    Result<ConnectionSettings> work();

    const DatabaseChoice m_choice;
    OpenDatabase m_database;
    std::unique_ptr<QThread> m_thread;
};

} // namespace cm
