// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testdatabase.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace cm::test {

/// A real PgBouncer in transaction mode in front of a database, on a socket in a directory of its own.
/// Ends the program with the reason if it can't be started.
class PgBouncer {
public:
    static constexpr int poolSize = 2;

    /// What it does with libpq's `options` of a client that connects.
    enum class Options { Refused, Ignored };
    PgBouncer(const ConnectionSettings& server, Options options);
    ~PgBouncer() { stop(); }
    PgBouncer(const PgBouncer&) = delete;
    PgBouncer& operator=(const PgBouncer&) = delete;

    void start();
    void stop();
    /// The server's database, reached through it.
    [[nodiscard]] ConnectionSettings settings() const { return m_settings; }

private:
    void configure(const ConnectionSettings& server, Options options);
    void write(const QString& name, const QString& text);

    QTemporaryDir m_directory;
    ConnectionSettings m_settings;
    QProcess m_process;
};

/// A migrated database, reached directly and through a PgBouncer of its own.
class PooledDatabase {
public:
    explicit PooledDatabase(PgBouncer::Options options);

    [[nodiscard]] ConnectionSettings directSettings() const { return m_database.settings(); }
    [[nodiscard]] ConnectionSettings pooledSettings() const { return m_pool.settings(); }
    /// The pooled address with the direct one beside it.
    [[nodiscard]] ConnectionSettings bothSettings() const;
    [[nodiscard]] Session& direct() const { return *m_direct; }
    [[nodiscard]] PgBouncer& pool() { return m_pool; }
    /// A new session through the pool that must succeed.
    [[nodiscard]] std::unique_ptr<Session> pooled(SessionKind kind) const;
    static std::unique_ptr<Session> pooled(SessionKind kind, const ConnectionSettings& settings);

private:
    TestDatabase m_database;
    std::unique_ptr<Session> m_direct;
    PgBouncer m_pool;
};

/// psql, as another client of the pool that sets nothing by itself.
class PlainClient {
public:
    explicit PlainClient(const ConnectionSettings& settings);
    ~PlainClient();
    PlainClient(const PlainClient&) = delete;
    PlainClient& operator=(const PlainClient&) = delete;

    /// Runs it and returns the answer's lines.
    QStringList ask(const QString& sql);

private:
    QProcess m_process;
};

/// Every setting that a client finds on each of the pool's connections, "name=value"; all connections are
/// held at once so that none is missed.
QVector<QStringList> settingsInPool(const ConnectionSettings& pool);

} // namespace cm::test
