// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/connection.h"

#include "models/database/databaseerror.h"

#include <QDeadlineTimer>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>
#include <QVariant>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <libpq-fe.h>
#include <mutex>
#include <poll.h>
#include <sys/socket.h>

Q_DECLARE_OPAQUE_POINTER(PGconn*)
Q_DECLARE_METATYPE(PGconn*)

namespace cm {

namespace {

constexpr std::chrono::seconds answerTimeout(10);
constexpr int queueCheckMs = 100;

/// The addresses that were found to lead to a server directly, for the whole process.
class DirectAddresses {
public:
    static DirectAddresses& instance()
    {
        static DirectAddresses addresses;
        return addresses;
    }
    bool contains(const ConnectionSettings& settings)
    {
        const std::lock_guard lock(m_mutex);
        return m_addresses.contains(settings.toConninfo());
    }
    void insert(const ConnectionSettings& settings)
    {
        const std::lock_guard lock(m_mutex);
        m_addresses.insert(settings.toConninfo());
    }
    void remove(const ConnectionSettings& settings)
    {
        const std::lock_guard lock(m_mutex);
        m_addresses.remove(settings.toConninfo());
    }

private:
    std::mutex m_mutex;
    QSet<QString> m_addresses;
};

// A setting that nobody reads but us: it tells whether a connection's options reached the server.
QString newMark()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString markedOptions(const SessionLimits& limits, const QString& mark)
{
    return limits.startupOptions() + QLatin1String(" -c campaign_manager.connection=") + mark;
}

// The driver adds these to libpq's text as they stand, so each value is quoted here.
QString driverOptions(const ConnectionSettings& settings, const QString& options, const QString& program)
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
    add(QStringLiteral("options"), options);
    return parts.join(u';');
}

pg_conn* connectBare(ConnectionSettings settings, const QString& options, const QString& program)
{
    if (!settings.parameters().contains(QStringLiteral("connect_timeout")))
        settings.setParameter(QStringLiteral("connect_timeout"), QStringLiteral("10"));
    settings.setParameter(QStringLiteral("application_name"), program);
    settings.setParameter(QStringLiteral("client_encoding"), QStringLiteral("UTF8"));
    // Also when empty, or PGOPTIONS would be sent.
    settings.setParameter(QStringLiteral("options"), options);
    return PQconnectdb(settings.toConninfo().toUtf8().constData());
}

// False if nothing came within the time; a broken connection is something.
bool isReadable(pg_conn* connection, int milliseconds)
{
    pollfd socket{PQsocket(connection), POLLIN, 0};
    int ready = 0;
    do {
        ready = poll(&socket, 1, milliseconds);
    } while (ready < 0 && errno == EINTR);
    return ready != 0;
}

bool answersInTime(pg_conn* connection)
{
    const QDeadlineTimer deadline(answerTimeout);
    while (PQisBusy(connection)) {
        if (!isReadable(connection, static_cast<int>(deadline.remainingTime())))
            return false;
        if (PQconsumeInput(connection) != 1)
            break;
    }
    return true;
}

} // namespace

Result<std::unique_ptr<Connection>> Connection::open(
    const ConnectionSettings& settings, const SessionLimits& limits, const QString& program)
{
    // Qt's driver sets bytea_output for the session as soon as it is connected. A pooler would hand that on
    // to others, so it must be known before whether there is one.
    DirectAddresses& direct = DirectAddresses::instance();
    if (!direct.contains(settings)) {
        auto bare = openBare(settings, limits, program);
        if (!bare || (*bare)->isPooled())
            return bare;
        direct.insert(settings);
    }
    auto connection = openWithDriver(settings, limits, program);
    if (!connection || !(*connection)->isPooled())
        return connection;
    // A pooler was put at this address since.
    direct.remove(settings);
    return openBare(settings, limits, program);
}

Result<std::unique_ptr<Connection>> Connection::openWithDriver(
    const ConnectionSettings& settings, const SessionLimits& limits, const QString& program)
{
    static std::atomic<quint64> number{0};
    const QString mark = newMark();
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_database = std::make_unique<QSqlDatabase>(
        QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), QStringLiteral("cm-%1").arg(++number)));
    QSqlDatabase& database = *connection->m_database;
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
    database.setConnectOptions(driverOptions(settings, markedOptions(limits, mark), program));
    if (!database.open())
        return failure(describeConnectionError(database.lastError().databaseText(), settings.displayName()));
    connection->m_handle = database.driver()->handle().value<PGconn*>();
    if (!connection->m_handle) {
        return failure(
            ErrorCode::Internal, QStringLiteral("Qt's PostgreSQL driver did not hand out its connection."));
    }
    if (auto recognised = connection->recognise(mark, settings.displayName()); !recognised)
        return failure(recognised.error());
    return connection;
}

Result<std::unique_ptr<Connection>> Connection::openBare(
    const ConnectionSettings& settings, const SessionLimits& limits, const QString& program, bool withOptions)
{
    const QString mark = newMark();
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_handle =
        connectBare(settings, withOptions ? markedOptions(limits, mark) : QString(), program);
    if (!connection->isUsable()) {
        const QString text = QString::fromUtf8(PQerrorMessage(connection->m_handle));
        // PgBouncer, unless it was told to ignore them.
        if (withOptions && text.contains(QLatin1String("unsupported startup parameter")))
            return openBare(settings, limits, program, false);
        return failure(describeConnectionError(text, settings.displayName()));
    }
    if (auto recognised = connection->recognise(mark, settings.displayName()); !recognised)
        return failure(recognised.error());
    return connection;
}

Result<void> Connection::recognise(const QString& mark, const QString& server)
{
    // Notices (IF NOT EXISTS …) are no news for people, unless somebody asked for them.
    PQsetNoticeReceiver(
        m_handle,
        [](void* connection, const pg_result* notice) {
            const auto& handler = static_cast<Connection*>(connection)->m_noticeHandler;
            if (const char* text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY); handler && text)
                handler(QString::fromUtf8(text));
        },
        this);
    // A pooler that passes options on is known by the process: it isn't the one that was connected to.
    const QByteArray value = mark.toUtf8();
    const QByteArray process = QByteArray::number(PQbackendPID(m_handle));
    const std::array<const char*, 2> values{value.constData(), process.constData()};
    const int sent = PQsendQueryParams(m_handle,
        "SELECT coalesce(current_setting('campaign_manager.connection', true), '') <> $1 "
        "OR pg_backend_pid() <> $2::bigint",
        static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0);
    // A pooler lets clients in before it has a server for them, and then keeps them waiting for minutes.
    if (sent == 1 && !answersInTime(m_handle)) {
        return failure(describeConnectionError(
            QStringLiteral("no server answered within %1 seconds").arg(answerTimeout.count()), server));
    }
    const std::unique_ptr<pg_result, decltype(&PQclear)> answer(PQgetResult(m_handle), &PQclear);
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
        return failure(describeConnectionError(QString::fromUtf8(PQerrorMessage(m_handle)), server));
    m_pooled = *PQgetvalue(answer.get(), 0, 0) == 't';
    PQclear(PQgetResult(m_handle)); // the end of the answer
    return {};
}

Connection::~Connection()
{
    if (!m_database) {
        PQfinish(m_handle);
        return;
    }
    const QString name = m_database->connectionName();
    m_database->close();
    m_database.reset();
    QSqlDatabase::removeDatabase(name);
}

void Connection::awaitServer(const Cancellation& cancellation)
{
    while (!isReadable(m_handle, queueCheckMs)) {
        // One more moment: a statement that just got its server is cancelled there.
        if (cancellation.isCancelled() && !isReadable(m_handle, queueCheckMs)) {
            ::shutdown(PQsocket(m_handle), SHUT_RDWR);
            return;
        }
    }
}

void Connection::endTransaction()
{
    const auto isOpen = [this] {
        const PGTransactionStatusType status = PQtransactionStatus(m_handle);
        return status == PQTRANS_INERROR || status == PQTRANS_INTRANS;
    };
    // A cancel request that the pooler passes on late may still stop the first attempt.
    for (int attempt = 0; attempt < 3 && isOpen(); ++attempt)
        PQclear(PQexec(m_handle, "ROLLBACK"));
    if (isOpen())
        ::shutdown(PQsocket(m_handle), SHUT_RDWR);
}

bool Connection::isUsable() const
{
    return PQstatus(m_handle) == CONNECTION_OK && PQpipelineStatus(m_handle) == PQ_PIPELINE_OFF;
}

} // namespace cm
