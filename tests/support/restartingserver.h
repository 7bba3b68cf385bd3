// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/embedded/embeddedserver.h"

#include <QTemporaryDir>

#include <chrono>
#include <memory>
#include <thread>

namespace cm::test {

/// How a server ends: as an administrator stops it (connections are ended, transactions rolled back), or in
/// the midst of everything, with what wasn't yet on the disk gone.
enum class ServerEnd { Stopped, BrokenDown };

/// A PostgreSQL server of a test's own, with a migrated database, that can be restarted under its users.
class RestartingServer {
public:
    RestartingServer();
    ~RestartingServer();
    RestartingServer(const RestartingServer&) = delete;
    RestartingServer& operator=(const RestartingServer&) = delete;

    [[nodiscard]] ConnectionSettings settings() const { return m_server->connectionSettings(); }
    [[nodiscard]] std::unique_ptr<Session> session() const;
    void stop(ServerEnd end = ServerEnd::Stopped);
    void start();
    /// Stops and starts it from another thread, that long from now.
    void restartBeside(std::chrono::milliseconds later, ServerEnd end = ServerEnd::Stopped);
    /// Until restartBeside() is done.
    void wait();

private:
    QTemporaryDir m_directory;
    std::unique_ptr<EmbeddedServer> m_server;
    std::thread m_restart;
};

} // namespace cm::test
