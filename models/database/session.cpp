// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/session.h"

#include "models/database/boundstatement.h"
#include "models/database/connection.h"
#include "models/database/databaseerror.h"

#include <libpq-fe.h>

namespace cm {

namespace {

Error poolerRefused(SessionKind kind, const QString& server)
{
    const QString who = kind == SessionKind::Batch ? QStringLiteral("The de-enrollment worker needs")
        : kind == SessionKind::Listen              ? QStringLiteral("Live updates need")
                                                   : QStringLiteral("Migrations and demo data need");
    return {ErrorCode::ValidationError,
        QStringLiteral("%1 a direct connection to the server, but %2 leads to a connection pooler. Set "
                       "CM_DIRECT_DATABASE_URL or --direct-database to the address of the server itself.")
            .arg(who, server),
        {}, {}, QStringLiteral("directDatabase")};
}

} // namespace

Result<std::unique_ptr<Session>> Session::open(
    const ConnectionSettings& settings, SessionKind kind, const QString& program)
{
    const ConnectionSettings& address = needsDirectConnection(kind) ? settings.direct() : settings;
    const SessionLimits limits(kind, address.parameter(QStringLiteral("options")));
    auto connection = Connection::open(address, limits, program);
    if (!connection)
        return failure(connection.error());
    std::unique_ptr<Session> session(new Session);
    if ((*connection)->isPooled()) {
        if (needsDirectConnection(kind))
            return failure(poolerRefused(kind, address.displayName()));
        auto perTransaction = limits.transactionSettings();
        if (!perTransaction)
            return failure(perTransaction.error());
        session->m_transactionSettings = *perTransaction;
    }
    session->m_settings = settings;
    session->m_thread = QThread::currentThread();
    session->m_connection = std::move(*connection);
    session->m_cancelHandle = PQgetCancel(session->m_connection->handle());
    return session;
}

Session::~Session()
{
    Q_ASSERT(!m_thread || QThread::currentThread() == m_thread);
    if (m_cancelHandle)
        PQfreeCancel(m_cancelHandle);
}

bool Session::isConnected() const
{
    return m_connection->isUsable();
}

bool Session::isStillConnected()
{
    // The first look reads the server's last words, the second finds nobody there.
    return takeNotifications() && takeNotifications();
}

int Session::serverVersion() const
{
    return PQserverVersion(m_connection->handle());
}

Result<void> Session::listen(const QString& channel)
{
    return executeScript(QStringLiteral("LISTEN ") + channel);
}

int Session::socket() const
{
    return PQsocket(m_connection->handle());
}

Result<bool> Session::takeNotifications()
{
    PGconn* connection = m_connection->handle();
    if (PQconsumeInput(connection) == 0 || !isConnected())
        return failure(describe(nullptr));
    bool heard = false;
    while (PGnotify* notification = PQnotifies(connection)) {
        PQfreemem(notification);
        heard = true;
    }
    return heard;
}

bool Session::needsOwnTransaction() const
{
    return isPooled() && PQtransactionStatus(m_connection->handle()) == PQTRANS_IDLE;
}

Result<void> Session::checkUsable() const
{
    Q_ASSERT_X(QThread::currentThread() == m_thread, "Session", "used from another thread");
    if (m_cancellation.isCancelled())
        return failure(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
    return {};
}

Error Session::describe(const pg_result* result) const
{
    const bool cancelled = m_cancellation.isCancelled();
    // Taken out of a pooler's queue by giving the connection up.
    if (isPooled() && cancelled && !isConnected())
        return {ErrorCode::Cancelled, QStringLiteral("Cancelled."), {}, {}, {}};
    return describeDatabaseError(
        result, QString::fromUtf8(PQerrorMessage(m_connection->handle())), cancelled);
}

Result<Rows> Session::run(QStringView sql, SqlParameters parameters, QByteArray* joined)
{
    if (auto usable = checkUsable(); !usable)
        return failure(usable.error());
    const auto statement = BoundStatement::bind(sql, parameters);
    if (!statement)
        return failure(statement.error());
    pg_result* raw = nullptr;
    const bool ownTransaction = needsOwnTransaction();
    {
        const Cancellation::Running running(m_cancellation, m_cancelHandle);
        if (ownTransaction)
            raw = statement->executeInTransaction(
                *m_connection, m_transactionSettings, joined != nullptr, m_cancellation);
        else
            raw = joined ? statement->executeJoining(m_connection->handle(), *joined)
                         : statement->execute(m_connection->handle());
    }
    // Not while the statement counts as running: a repeated cancel request would hit the ROLLBACK.
    if (ownTransaction)
        m_connection->endTransaction();
    Rows rows(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return rows;
    return failure(describe(raw));
}

Result<Rows> Session::execute(QStringView sql, SqlParameters parameters)
{
    return run(sql, parameters);
}

Result<QByteArray> Session::executeBinary(QStringView sql, SqlParameters parameters)
{
    QByteArray joined;
    auto rows = run(sql, parameters, &joined);
    if (!rows)
        return failure(rows.error());
    // A transaction of its own answers with all rows at once.
    return joined + rows->joinedBinary();
}

Result<void> Session::executeScript(const QString& sql)
{
    if (!needsOwnTransaction())
        return runScript(sql.toUtf8());
    auto transaction = Transaction::begin(*this);
    if (!transaction)
        return failure(transaction.error());
    if (auto done = runScript(sql.toUtf8()); !done)
        return done;
    return transaction->commit();
}

Result<void> Session::runScript(const QByteArray& sql)
{
    if (auto usable = checkUsable(); !usable)
        return usable;
    pg_result* raw = nullptr;
    {
        const Cancellation::Running running(m_cancellation, m_cancelHandle);
        raw = sendScript(sql);
    }
    const Rows rows(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return {};
    return failure(describe(raw));
}

pg_result* Session::sendScript(const QByteArray& sql)
{
    pg_conn* connection = m_connection->handle();
    if (!needsOwnTransaction())
        return PQexec(connection, sql.constData());
    // PQexec() in two halves, for a script that begins a transaction.
    if (PQsendQuery(connection, sql.constData()) != 1)
        return nullptr;
    m_connection->awaitServer(m_cancellation);
    pg_result* last = nullptr;
    while (pg_result* next = PQgetResult(connection)) {
        PQclear(last);
        last = next;
    }
    return last;
}

Result<Transaction> Transaction::begin(Session& session)
{
    return begin(session, "BEGIN");
}

Result<Transaction> Transaction::beginSnapshot(Session& session)
{
    return begin(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<Transaction> Transaction::begin(Session& session, QByteArray script)
{
    if (session.isPooled())
        script += "; " + session.m_transactionSettings;
    Transaction transaction(session);
    if (auto begun = session.runScript(script); !begun)
        return failure(begun.error());
    return transaction;
}

Transaction::~Transaction()
{
    rollBack();
}

void Transaction::rollBack()
{
    if (Session* session = std::exchange(m_session, nullptr)) {
        // Must run even when the work was cancelled, or the connection would stay in a dead transaction.
        const Cancellation cancelled = session->cancellation();
        session->setCancellation(Cancellation());
        (void)session->runScript("ROLLBACK");
        session->setCancellation(cancelled);
    }
}

Result<void> Transaction::commit()
{
    Session* session = std::exchange(m_session, nullptr);
    // COMMIT of a failed transaction is answered with "ROLLBACK" and no error, so the outcome is asked for.
    const Cancellation cancellation = session->cancellation();
    session->setCancellation(Cancellation());
    auto committed = session->execute(u"COMMIT");
    session->setCancellation(cancellation);
    if (!committed)
        return failure(committed.error());
    if (committed->commandTag() != QLatin1String("COMMIT"))
        return failure(ErrorCode::Internal, QStringLiteral("The change was not saved; nothing was changed."));
    return {};
}

NoticeListener::NoticeListener(Session& session, std::function<void(const QString& text)> handler)
    : m_session(session)
{
    m_session.m_connection->setNoticeHandler(std::move(handler));
}

NoticeListener::~NoticeListener()
{
    m_session.m_connection->setNoticeHandler({});
}

} // namespace cm
