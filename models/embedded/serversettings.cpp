// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/serversettings.h"

#include "models/embedded/privatefile.h"
#include "models/embedded/socketdirectory.h"

#include <QFile>

#include <cerrno>
#include <sys/stat.h>

namespace cm {

namespace {

/// Later lines win. The server reads ALTER SYSTEM's file after all of these.
constexpr auto kSettings =
    R"(# Written by Campaign Manager at each start. Put settings of your own into own.conf beside this file.
include = '../postgres/postgresql.conf'

max_connections = 100
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on

# In containers /dev/shm is often too small for parallel queries; System V memory has no such limit.
dynamic_shared_memory_type = sysv

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# Standard error is server.log in the data directory. Statements stay out of it: they hold people's data.
logging_collector = off
log_destination = 'stderr'
log_line_prefix = '%m [%p] '
log_min_messages = warning
log_min_error_statement = panic
log_checkpoints = off

include_if_exists = 'own.conf'
)";

constexpr auto kAccess = R"(# Written by Campaign Manager at each start.
# Through the socket only, and only for the system users that pg_ident.conf names.
# TYPE  DATABASE  USER  METHOD
local   all       all   peer map=campaign_manager
)";

QByteArray identities(const ServerAccount& account)
{
    QByteArray text = "# Written by Campaign Manager at each start.\n# MAP  SYSTEM USER  ROLE\n";
    const QByteArray role = kEmbeddedRole;
    text += "campaign_manager  root  " + role + '\n';
    text += "campaign_manager  \"" + account.name.toLocal8Bit() + "\"  " + role + '\n';
    return text;
}

} // namespace

Result<void> writeServerSettings(const DataDirectory& directory, const ServerAccount& account)
{
    const QByteArray folder = QFile::encodeName(directory.settingsDirectory());
    if (::mkdir(folder.constData(), 0755) == 0)
        ::chmod(folder.constData(), 0755); // Whatever the umask: the server's user has to read it.
    else if (errno != EEXIST)
        return failure(ErrorCode::Unavailable,
            QStringLiteral(
                "The directory \"%1\" can't be made: %2. Correct the permissions of the data directory.")
                .arg(directory.settingsDirectory(), systemReason(errno)));
    return replaceFile(directory.settingsFile(), kSettings)
        .and_then([&] { return replaceFile(directory.accessFile(), kAccess); })
        .and_then([&] { return replaceFile(directory.identityFile(), identities(account)); });
}

QStringList serverArguments(const DataDirectory& directory, const QString& socketDirectory)
{
    const QStringList settings{
        QStringLiteral("config_file=") + directory.settingsFile(),
        QStringLiteral("hba_file=") + directory.accessFile(),
        QStringLiteral("ident_file=") + directory.identityFile(),
        QStringLiteral("listen_addresses="),
        QStringLiteral("unix_socket_directories=") + socketDirectory,
        QStringLiteral("port=%1").arg(kSocketPort),
    };
    QStringList arguments{QStringLiteral("-D"), directory.cluster()};
    for (const QString& setting : settings)
        arguments << QStringLiteral("-c") << setting;
    return arguments;
}

} // namespace cm
