// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/cancellation.h"
#include "models/database/connectionsettings.h"
#include "models/database/sessionlimits.h"

#include <QString>

#include <functional>
#include <memory>

struct pg_conn;
struct pg_result;
class QSqlDatabase;

namespace cm {

/// A connection as a session uses it. One thread.
///
/// A server that is reached directly gives the connection a process of its own, for which the limits hold
/// from the start. Behind a transaction pooler (PgBouncer) each transaction may run in another process, which
/// other clients use before and after it; there nothing may be set for longer than the transaction.
class Connection {
public:
    /// Connects and finds out which of the two it is.
    static Result<std::unique_ptr<Connection>> open(
        const ConnectionSettings& settings, const SessionLimits& limits, const QString& program);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] pg_conn* handle() const { return m_handle; }
    [[nodiscard]] bool isPooled() const { return m_pooled; }
    /// Called with each notice that the server sends while a statement runs; nobody by default.
    using NoticeHandler = std::function<void(const QString& text)>;
    void setNoticeHandler(NoticeHandler handler) { m_noticeHandler = std::move(handler); }
    /// Behind a pooler, after a statement was sent: waits until a server has begun to answer. Until then the
    /// statement may stand in the pooler's queue, where no cancel reaches it; a cancelled one is taken out by
    /// giving the connection up.
    void awaitServer(const Cancellation& cancellation);
    /// Rolls back what a failed statement left open, so that a pooler can give the server to others.
    void endTransaction();
    /// False after the server went away (known only once a statement has failed).
    [[nodiscard]] bool isUsable() const;

private:
    using Opened = Result<std::unique_ptr<Connection>>;
    Connection() = default;
    static Opened openWithDriver(
        const ConnectionSettings& settings, const SessionLimits& limits, const QString& program);
    static Opened openBare(const ConnectionSettings& settings, const SessionLimits& limits,
        const QString& program, bool withOptions = true);
    Result<void> recognise(const QString& mark, const QString& server);

    std::unique_ptr<QSqlDatabase> m_database; // owns the handle, unless bare
    pg_conn* m_handle = nullptr;
    NoticeHandler m_noticeHandler;
    bool m_pooled = false;
};

} // namespace cm
