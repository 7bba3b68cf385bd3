// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/database/pgbouncer.h"

#include "models/embedded/serverprograms.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

namespace cm::test {

namespace {

QString program()
{
    const QString name = QStringLiteral("pgbouncer");
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin")}) : found;
}

} // namespace

PgBouncer::PgBouncer(const ConnectionSettings& server, Options options)
{
    // PgBouncer refuses to run as root and then has another user's rights.
    ::chmod(QFile::encodeName(m_directory.path()).constData(), 0777);
    configure(server, options);
    m_settings = ConnectionSettings::forSocket(m_directory.path(), 6432,
        server.parameter(QStringLiteral("dbname")), server.parameter(QStringLiteral("user")));
    start();
}

void PgBouncer::configure(const ConnectionSettings& server, Options options)
{
    write(QStringLiteral("users"),
        QStringLiteral("\"%1\" \"\"\n").arg(server.parameter(QStringLiteral("user"))));
    write(QStringLiteral("pgbouncer.ini"),
        QStringLiteral("[databases]\n"
                       "%1 = host=%2 port=%3\n"
                       "[pgbouncer]\n"
                       "unix_socket_dir = %4\n"
                       "listen_port = 6432\n"
                       "auth_type = trust\n"
                       "auth_file = %4/users\n"
                       "pool_mode = transaction\n"
                       "default_pool_size = %5\n"
                       "query_wait_timeout = 20\n"
                       "%6\n")
            .arg(server.parameter(QStringLiteral("dbname")), server.parameter(QStringLiteral("host")),
                server.parameter(QStringLiteral("port")), m_directory.path())
            .arg(poolSize)
            .arg(options == Options::Ignored ? QStringLiteral("ignore_startup_parameters = options")
                                             : QString()));
}

void PgBouncer::write(const QString& name, const QString& text)
{
    QFile file(m_directory.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        qFatal("PgBouncer's configuration can't be written: %s", qPrintable(file.errorString()));
    file.setPermissions(file.permissions() | QFile::ReadOther);
}

void PgBouncer::start()
{
    const QString configuration = m_directory.filePath(QStringLiteral("pgbouncer.ini"));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    if (::geteuid() == 0)
        m_process.start(program(), {QStringLiteral("-u"), QStringLiteral("postgres"), configuration});
    else
        m_process.start(program(), {configuration});
    QByteArray log;
    const QDeadlineTimer deadline(10000);
    while (!log.contains("process up")) {
        if (!m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
            qFatal("PgBouncer did not start: %s\n%s", qPrintable(m_process.errorString()), log.constData());
        }
        log += m_process.readAll();
    }
}

void PgBouncer::stop()
{
    m_process.terminate();
    m_process.waitForFinished();
}

PooledDatabase::PooledDatabase(PgBouncer::Options options)
    : m_direct(m_database.session())
    , m_pool(m_database.settings(), options)
{
}

ConnectionSettings PooledDatabase::bothSettings() const
{
    ConnectionSettings settings = pooledSettings();
    settings.setDirect(directSettings());
    return settings;
}

std::unique_ptr<Session> PooledDatabase::pooled(SessionKind kind) const
{
    return pooled(kind, pooledSettings());
}

std::unique_ptr<Session> PooledDatabase::pooled(SessionKind kind, const ConnectionSettings& settings)
{
    auto session = Session::open(settings, kind, QStringLiteral("tests"));
    if (!session)
        qFatal("%s\n%s", qPrintable(session.error().message), qPrintable(session.error().detail));
    return std::move(*session);
}

PlainClient::PlainClient(const ConnectionSettings& settings)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(
        installedServers().value(0).program("psql"), {QStringLiteral("-XAtq"), settings.toConninfo()});
}

PlainClient::~PlainClient()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

QStringList PlainClient::ask(const QString& sql)
{
    m_process.write(sql.toUtf8() + ";\n\\echo the-end\n");
    QStringList lines;
    for (;;) {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(30000))
                qFatal("psql did not answer: %s", qPrintable(sql));
        }
        const QString line = QString::fromUtf8(m_process.readLine()).chopped(1);
        if (line == QLatin1String("the-end"))
            return lines;
        lines.append(line);
    }
}

QVector<QStringList> settingsInPool(const ConnectionSettings& pool)
{
    std::vector<std::unique_ptr<PlainClient>> clients;
    QVector<QStringList> settings;
    for (int i = 0; i < PgBouncer::poolSize; ++i) {
        clients.push_back(std::make_unique<PlainClient>(pool));
        // The transaction is left open: the next client gets the next connection.
        clients.back()->ask(QStringLiteral("BEGIN"));
        settings.append(clients.back()->ask(
            QStringLiteral("SELECT name || '=' || setting FROM pg_settings "
                           "UNION ALL SELECT 'mark=' || current_setting('campaign_manager.connection', true) "
                           "ORDER BY 1")));
    }
    return settings;
}

} // namespace cm::test
