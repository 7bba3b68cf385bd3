// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/cancellation.h"
#include "models/database/connectionsettings.h"
#include "models/database/rows.h"
#include "models/database/sqlstatement.h"
#include "models/domain/error.h"

#include <QString>
#include <QThread>

#include <memory>

struct pg_conn;
class QSqlDatabase;

namespace cm {

/// What a connection is for; decides its time limits and whether it may write (DESIGN §2, Sessions).
enum class SessionKind {
    Read, ///< read-only transactions, 60 s a statement
    Write, ///< form saves and enrollment, 5 s for a lock
    Batch, ///< the worker: no statement limit of its own, 5 s for a lock
    Admin, ///< migrations, demo data, verify
};

/// One connection to PostgreSQL. Made, used and destroyed in one thread (asserted).
/// QSqlDatabase owns the connection; statements go through libpq so that parameters are bound by the server.
class Session {
public:
    /// Connects; takes at most 10 seconds. `program` is shown to other users as the connection's name.
    static Result<std::unique_ptr<Session>> open(const ConnectionSettings& settings, SessionKind kind,
        const QString& program = QStringLiteral("campaign-manager"));
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Runs one statement with `:name` parameters. Every parameter named in it must be given.
    Result<Rows> execute(QStringView sql, SqlParameters parameters = {});
    /// The same, and hands the first column of the only row back as raw bytes (binary format).
    Result<QByteArray> executeBinary(QStringView sql, SqlParameters parameters = {});
    /// Runs a script of several statements without parameters, as psql would.
    Result<void> executeScript(const QString& sql);

    /// The handle that stops what runs here; replaced for each job by the executor.
    void setCancellation(const Cancellation& cancellation) { m_cancellation = cancellation; }
    [[nodiscard]] const Cancellation& cancellation() const { return m_cancellation; }

    /// False after the server went away (known only once a statement has failed).
    [[nodiscard]] bool isConnected() const;
    /// The server's version, for example 150018.
    [[nodiscard]] int serverVersion() const;
    [[nodiscard]] const ConnectionSettings& settings() const { return m_settings; }

private:
    Session() = default;
    Result<Rows> run(QStringView sql, SqlParameters parameters, bool binary);
    Result<void> checkUsable() const;

    ConnectionSettings m_settings;
    QString m_name;
    std::unique_ptr<QSqlDatabase> m_database;
    pg_conn* m_connection = nullptr;
    pg_cancel* m_cancelHandle = nullptr;
    Cancellation m_cancellation;
    QThread* m_thread = nullptr;
};

/// A transaction that rolls back unless commit() was called and succeeded. Can't be nested.
class Transaction {
public:
    static Result<Transaction> begin(Session& session);
    ~Transaction();
    Transaction(Transaction&& other) noexcept
        : m_session(std::exchange(other.m_session, nullptr))
    {
    }
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] Result<void> commit();
    /// Ends it without effect.
    void rollBack();

private:
    explicit Transaction(Session& session)
        : m_session(&session)
    {
    }
    Session* m_session;
};

} // namespace cm
