// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/cancellation.h"
#include "models/database/connectionsettings.h"
#include "models/database/rows.h"
#include "models/database/sessionlimits.h"
#include "models/database/sqlstatement.h"
#include "models/domain/error.h"

#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace cm {

class Connection;

/// One connection to PostgreSQL. Made, used and destroyed in one thread (asserted).
/// Statements go through libpq so that parameters are bound by the server.
///
/// Behind a transaction pooler (PgBouncer) nothing outlives a transaction. There the limits of the kind are
/// given to each transaction, and a statement outside of one gets its own, still in one exchange.
class Session {
public:
    /// Connects; takes at most 10 seconds. `program` is shown to other users as the connection's name.
    /// The kinds that need a direct connection use the settings' direct address, and fail with
    /// ValidationError (field `directDatabase`) when they find a pooler there.
    static Result<std::unique_ptr<Session>> open(const ConnectionSettings& settings, SessionKind kind,
        const QString& program = QStringLiteral("campaign-manager"));
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Runs one statement with `:name` parameters. Every parameter named in it must be given.
    Result<Rows> execute(QStringView sql, SqlParameters parameters = {});
    /// The same, and hands the first column of all rows back as raw bytes (binary format), joined.
    Result<QByteArray> executeBinary(QStringView sql, SqlParameters parameters = {});
    /// Runs a script of several statements without parameters, as psql would.
    Result<void> executeScript(const QString& sql);

    /// Takes one row of a COPY as the server writes it; an error ends the COPY.
    using RowReceiver = std::function<Result<void>(QByteArrayView row)>;
    /// Runs one `COPY … TO STDOUT` (which can't have parameters) and hands over row after row as they come,
    /// so that memory stays flat. Returns the number of rows without headings; a transaction around it is
    /// dead after an error.
    Result<qint64> copyOut(const QString& sql, const RowReceiver& receive);

    /// Listens to a channel of the server from now on (kind Listen). `channel`: a plain name of our own.
    Result<void> listen(const QString& channel);
    /// The socket that becomes readable when the server tells something.
    [[nodiscard]] int socket() const;
    /// Takes what has come; true if there was something to hear. Doesn't wait. Fails once the connection is
    /// lost.
    Result<bool> takeNotifications();

    /// The handle that stops what runs here; replaced for each job by the executor.
    void setCancellation(const Cancellation& cancellation) { m_cancellation = cancellation; }
    [[nodiscard]] const Cancellation& cancellation() const { return m_cancellation; }

    /// False after the server went away (known only once a statement has failed).
    [[nodiscard]] bool isConnected() const;
    /// As isConnected(), and looks whether the server has said goodbye meanwhile; no exchange with it. Not in
    /// the middle of anything.
    [[nodiscard]] bool isStillConnected();
    /// True behind a transaction pooler.
    [[nodiscard]] bool isPooled() const { return !m_transactionSettings.isEmpty(); }
    /// The server's version, for example 150018.
    [[nodiscard]] int serverVersion() const;
    [[nodiscard]] const ConnectionSettings& settings() const { return m_settings; }

private:
    friend class Transaction;
    friend class NoticeListener;
    friend class CopyIn;
    Session() = default;
    Result<Rows> run(QStringView sql, SqlParameters parameters, QByteArray* joined = nullptr);
    Result<void> runScript(const QByteArray& sql);
    [[nodiscard]] pg_result* sendScript(const QByteArray& sql);
    [[nodiscard]] Error describe(const pg_result* result) const;
    Result<void> checkUsable() const;
    [[nodiscard]] bool needsOwnTransaction() const;

    ConnectionSettings m_settings;
    QByteArray m_transactionSettings; // empty for a direct connection
    std::unique_ptr<Connection> m_connection;
    pg_cancel* m_cancelHandle = nullptr;
    Cancellation m_cancellation;
    QThread* m_thread = nullptr;
};

/// A transaction that rolls back unless commit() was called and succeeded. Can't be nested.
class Transaction {
public:
    static Result<Transaction> begin(Session& session);
    /// One in which every statement sees the database as the first one did, and none can write.
    static Result<Transaction> beginSnapshot(Session& session);
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
    static Result<Transaction> begin(Session& session, QByteArray script);
    Session* m_session;
};

/// Hears what the server tells while statements run ("enrolled 20,000 of 100,000"), for the lifetime of the
/// listener. The handler is called on the session's thread, in the middle of execute(): it must be quick and
/// must not use the session. One at a time.
class NoticeListener {
public:
    NoticeListener(Session& session, std::function<void(const QString& text)> handler);
    ~NoticeListener();
    NoticeListener(const NoticeListener&) = delete;
    NoticeListener& operator=(const NoticeListener&) = delete;

private:
    Session& m_session;
};

} // namespace cm
