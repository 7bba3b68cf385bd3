// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/session.h"

#include "models/database/databaseerror.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QVarLengthArray>
#include <QVariant>

#include <atomic>
#include <libpq-fe.h>

Q_DECLARE_OPAQUE_POINTER(PGconn*)
Q_DECLARE_METATYPE(PGconn*)

namespace cm {

namespace {

QString limitsFor(SessionKind kind)
{
    switch (kind) {
    case SessionKind::Read:
        return QStringLiteral("-c default_transaction_read_only=on -c statement_timeout=60s");
    case SessionKind::Write:
        return QStringLiteral("-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s");
    case SessionKind::Batch:
        return QStringLiteral("-c lock_timeout=5s -c idle_in_transaction_session_timeout=300s");
    case SessionKind::Admin:
        return QStringLiteral("-c lock_timeout=30s");
    }
    return {};
}

// The driver adds these to libpq's text as they stand, so each value is quoted here.
QString connectOptions(const ConnectionSettings& settings, SessionKind kind, const QString& program)
{
    static const QStringList driversOwn{QStringLiteral("host"), QStringLiteral("port"),
        QStringLiteral("dbname"), QStringLiteral("user"), QStringLiteral("password"),
        QStringLiteral("options"), QStringLiteral("application_name"), QStringLiteral("client_encoding")};
    QStringList parts;
    const auto add = [&](const QString& keyword, QString value) {
        value.replace(u'\\', QLatin1String("\\\\")).replace(u'\'', QLatin1String("\\'"));
        parts.append(keyword + QLatin1String("='") + value + u'\'');
    };
    for (auto it = settings.parameters().cbegin(); it != settings.parameters().cend(); ++it) {
        if (!driversOwn.contains(it.key()))
            add(it.key(), it.value());
    }
    if (!settings.parameters().contains(QStringLiteral("connect_timeout")))
        add(QStringLiteral("connect_timeout"), QStringLiteral("10"));
    add(QStringLiteral("application_name"), program);
    add(QStringLiteral("options"),
        settings.parameter(QStringLiteral("options")) + QStringLiteral(" -c TimeZone=UTC ")
            + limitsFor(kind));
    return parts.join(u';');
}

} // namespace

Result<std::unique_ptr<Session>> Session::open(
    const ConnectionSettings& settings, SessionKind kind, const QString& program)
{
    static std::atomic<quint64> number{0};
    std::unique_ptr<Session> session(new Session);
    session->m_settings = settings;
    session->m_thread = QThread::currentThread();
    session->m_name = QStringLiteral("cm-%1").arg(++number);
    session->m_database =
        std::make_unique<QSqlDatabase>(QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), session->m_name));
    QSqlDatabase& database = *session->m_database;
    if (!database.isValid()) {
        return failure(ErrorCode::Unavailable,
            QStringLiteral("Qt's PostgreSQL driver is missing. Install the package libqt6sql6-psql."));
    }
    database.setHostName(settings.parameter(QStringLiteral("host")));
    database.setPort(settings.parameter(QStringLiteral("port")).toInt());
    if (database.port() == 0)
        database.setPort(-1);
    database.setDatabaseName(settings.parameter(QStringLiteral("dbname")));
    database.setUserName(settings.parameter(QStringLiteral("user")));
    database.setPassword(settings.parameter(QStringLiteral("password")));
    database.setConnectOptions(connectOptions(settings, kind, program));
    if (!database.open())
        return failure(describeConnectionError(database.lastError().databaseText(), settings.displayName()));
    session->m_connection = database.driver()->handle().value<PGconn*>();
    if (!session->m_connection) {
        return failure(
            ErrorCode::Internal, QStringLiteral("Qt's PostgreSQL driver did not hand out its connection."));
    }
    // Notices (IF NOT EXISTS …) are no news for people.
    PQsetNoticeProcessor(
        session->m_connection, [](void*, const char*) {}, nullptr);
    session->m_cancelHandle = PQgetCancel(session->m_connection);
    return session;
}

Session::~Session()
{
    Q_ASSERT(!m_thread || QThread::currentThread() == m_thread);
    if (m_cancelHandle)
        PQfreeCancel(m_cancelHandle);
    if (m_database) {
        m_database->close();
        m_database.reset();
        QSqlDatabase::removeDatabase(m_name);
    }
}

bool Session::isConnected() const
{
    return PQstatus(m_connection) == CONNECTION_OK;
}

int Session::serverVersion() const
{
    return PQserverVersion(m_connection);
}

Result<void> Session::checkUsable() const
{
    Q_ASSERT_X(QThread::currentThread() == m_thread, "Session", "used from another thread");
    if (m_cancellation.isCancelled())
        return failure(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
    return {};
}

Result<Rows> Session::run(QStringView sql, SqlParameters parameters, bool binary)
{
    if (auto usable = checkUsable(); !usable)
        return failure(usable.error());
    const SqlStatement statement = SqlStatement::parse(sql);
    QVarLengthArray<unsigned int, 16> types;
    QVarLengthArray<std::optional<QByteArray>, 16> values;
    QVarLengthArray<const char*, 16> pointers;
    for (const QString& name : statement.names) {
        const auto* found = std::find_if(
            parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == name; });
        if (found == parameters.end())
            qFatal("no value was given for the parameter :%s", qPrintable(name));
        if (found->second.containsNul()) {
            Error error{ErrorCode::ValidationError,
                QStringLiteral("A text contains a NUL character, which can't be stored. Remove it."), {}, {},
                name};
            return failure(error);
        }
        types.append(found->second.typeOid());
        values.append(found->second.toWire());
    }
    for (const auto& value : values)
        pointers.append(value ? value->constData() : nullptr);
    pg_result* raw = nullptr;
    {
        const Cancellation::Running running(m_cancellation, m_cancelHandle);
        raw = PQexecParams(m_connection, statement.text.constData(), static_cast<int>(values.size()),
            types.constData(), pointers.constData(), nullptr, nullptr, binary ? 1 : 0);
    }
    Rows rows(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return rows;
    return failure(describeDatabaseError(
        raw, QString::fromUtf8(PQerrorMessage(m_connection)), m_cancellation.isCancelled()));
}

Result<Rows> Session::execute(QStringView sql, SqlParameters parameters)
{
    return run(sql, parameters, false);
}

Result<QByteArray> Session::executeBinary(QStringView sql, SqlParameters parameters)
{
    auto rows = run(sql, parameters, true);
    if (!rows)
        return failure(rows.error());
    return rows->firstBinary();
}

Result<void> Session::executeScript(const QString& sql)
{
    if (auto usable = checkUsable(); !usable)
        return usable;
    pg_result* raw = nullptr;
    {
        const Cancellation::Running running(m_cancellation, m_cancelHandle);
        raw = PQexec(m_connection, sql.toUtf8().constData());
    }
    const Rows rows(raw);
    const ExecStatusType status = PQresultStatus(raw);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return {};
    return failure(describeDatabaseError(
        raw, QString::fromUtf8(PQerrorMessage(m_connection)), m_cancellation.isCancelled()));
}

Result<Transaction> Transaction::begin(Session& session)
{
    if (auto begun = session.executeScript(QStringLiteral("BEGIN")); !begun)
        return failure(begun.error());
    return Transaction(session);
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
        (void)session->executeScript(QStringLiteral("ROLLBACK"));
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

} // namespace cm
