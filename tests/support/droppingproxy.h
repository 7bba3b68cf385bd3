// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionsettings.h"

#include <QTemporaryDir>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace cm::test {

/// A network between a program and its PostgreSQL server that can be cut: a socket that passes on what comes,
/// until it is told to drop it. Works on a thread of its own.
class DroppingProxy {
public:
    /// `server`: reached through a Unix socket.
    explicit DroppingProxy(const ConnectionSettings& server);
    ~DroppingProxy();
    DroppingProxy(const DroppingProxy&) = delete;
    DroppingProxy& operator=(const DroppingProxy&) = delete;

    /// The same database by way of this proxy.
    [[nodiscard]] ConnectionSettings settings() const { return m_settings; }
    /// Cuts all connections, both ways.
    void drop() { m_drop = true; }
    /// What is lost: what the client sends does not reach the server, or it does and only the answer is lost.
    enum class Loss { Request, Answer };
    /// Cuts the connection whose client sends this next, once.
    void dropAt(const QByteArray& text, Loss loss);
    /// Cuts the connection whose client has sent this many bytes more, counted over all of them; once.
    void dropAfter(qint64 bytes, Loss loss);
    /// While refusing, new connections are closed at once.
    void setRefusing(bool refusing) { m_refusing = refusing; }
    /// How many connections were made, and cut.
    [[nodiscard]] int accepted() const { return m_accepted; }
    [[nodiscard]] int dropped() const { return m_dropped; }

private:
    void serve();
    void accept();
    void pass(int from);
    bool send(int to, const char* data, ssize_t size);
    std::optional<Loss> lossOf(const QByteArray& request);
    void close(int end);

    QTemporaryDir m_directory;
    ConnectionSettings m_settings;
    QByteArray m_server; ///< path of the server's socket
    int m_listening = -1;
    std::map<int, int> m_ends; ///< each end's other end
    std::map<int, bool> m_isClient;
    std::atomic<bool> m_stop = false;
    std::atomic<bool> m_drop = false;
    std::atomic<bool> m_refusing = false;
    std::mutex m_mutex;
    // Under the mutex:
    QByteArray m_text; ///< at which to drop
    qint64 m_bytes = -1; ///< after which to drop
    Loss m_loss = Loss::Answer;
    std::atomic<int> m_accepted = 0;
    std::atomic<int> m_dropped = 0;
    std::thread m_thread;
};

} // namespace cm::test
