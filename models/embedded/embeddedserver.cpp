// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/embeddedserver.h"

#include "models/embedded/clustercreation.h"
#include "models/embedded/serverprograms.h"
#include "models/embedded/serversettings.h"
#include "models/embedded/serverstart.h"
#include "models/embedded/socketdirectory.h"

#include <QLoggingCategory>

#include <utility>

namespace cm {

namespace {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcEmbedded, "cm.embedded")

/// A fast shutdown writes what the server has in memory, which slow disks take their time for.
constexpr auto kStopTimeout = 120s;

} // namespace

EmbeddedServer::EmbeddedServer(EmbeddedOptions options, DataDirectory directory, ServerAccount account)
    : m_options(std::move(options))
    , m_directory(std::move(directory))
    , m_account(std::move(account))
{
}

Result<std::unique_ptr<EmbeddedServer>> EmbeddedServer::acquire(const EmbeddedOptions& options)
{
    auto directory = DataDirectory::prepare(options.dataDirectory);
    if (!directory)
        return failure(directory.error());
    auto account = serverAccountFor(directory->cluster());
    if (!account)
        return failure(account.error());

    std::unique_ptr<EmbeddedServer> server(
        new EmbeddedServer(options, std::move(*directory), std::move(*account)));
    const auto startLock = server->takeStartLock();
    if (!startLock)
        return failure(startLock.error());
    // Again, now that nobody else can: the cluster may have been created while we waited.
    account = serverAccountFor(server->m_directory.cluster());
    if (!account)
        return failure(account.error());
    server->m_account = std::move(*account);
    auto usersLock = FileLock::open(server->m_directory.usersLock(), server->m_account);
    if (!usersLock)
        return failure(usersLock.error());
    // At once: it is only ever held exclusively by a holder of the start lock.
    if (auto locked = usersLock->lock(FileLock::Mode::Shared, 1s); !locked)
        return failure(locked.error());
    server->m_usersLock = std::move(*usersLock);
    if (auto up = server->bringUp(); !up)
        return failure(up.error());
    server->m_isUser = true;
    return server;
}

EmbeddedServer::~EmbeddedServer()
{
    if (const auto left = release(); !left)
        qCWarning(lcEmbedded).noquote() << left.error().message;
}

ConnectionSettings EmbeddedServer::connectionSettings() const
{
    return ConnectionSettings::forSocket(m_postmaster.socketDirectory, m_postmaster.port,
        QString::fromLatin1(kEmbeddedDatabase), QString::fromLatin1(kEmbeddedRole));
}

Result<void> EmbeddedServer::ensureRunning()
{
    const auto startLock = takeStartLock();
    return startLock ? bringUp() : failure(startLock.error());
}

Result<void> EmbeddedServer::release()
{
    if (!std::exchange(m_isUser, false))
        return {};
    const auto startLock = takeStartLock();
    const bool isLast = startLock && isOnlyUser();
    m_usersLock.close();
    if (!startLock)
        return failure(startLock.error());
    const auto running = findPostmaster(m_directory.cluster());
    if (!isLast || !running)
        return {};
    auto stopped = stopPostmaster(*running, kStopTimeout);
    if (stopped)
        clearSocketDirectory(running->socketDirectory);
    return stopped;
}

Result<FileLock> EmbeddedServer::takeStartLock() const
{
    auto lock = FileLock::open(m_directory.startLock(), m_account);
    if (!lock)
        return lock;
    const auto waiting = [this] {
        m_options.report(QStringLiteral("Waiting for another program that starts or stops the database…"));
    };
    if (auto locked = lock->lock(FileLock::Mode::Exclusive, m_options.lockTimeout, waiting); !locked)
        return failure(locked.error());
    return lock;
}

Result<void> EmbeddedServer::bringUp()
{
    auto postmaster = useOrStart();
    if (!postmaster)
        return failure(postmaster.error());
    m_postmaster = std::move(*postmaster);
    return {};
}

Result<Postmaster> EmbeddedServer::useOrStart()
{
    const auto running = findPostmaster(m_directory.cluster());
    if (!running)
        return createAndStart();
    if (running->isStopping()) {
        if (!waitForEnd(*running, kStopTimeout))
            return failure(ErrorCode::Timeout,
                QStringLiteral("The private database server is still shutting down. Try again in a minute."));
        return createAndStart();
    }
    auto ready = waitUntilReady(m_directory, running->pid, m_options);
    if (!ready || hasSocket(ready->socketDirectory, ready->port))
        return ready;

    // Something has cleaned the socket away, so that nobody new can get in.
    if (!isOnlyUser())
        return failure(ErrorCode::Unavailable,
            QStringLiteral(
                "The database's socket in \"%1\" was removed while other programs use the database. "
                "Close those programs, then try again.")
                .arg(ready->socketDirectory));
    qCWarning(lcEmbedded).noquote() << "Restarting the server: its socket is gone from"
                                    << ready->socketDirectory;
    if (auto stopped = stopPostmaster(*ready, kStopTimeout); !stopped)
        return failure(stopped.error());
    return createAndStart();
}

Result<Postmaster> EmbeddedServer::createAndStart()
{
    const auto installed = installedServers(m_options.programDirectory);
    const bool exists = hasCluster(m_directory);
    const auto programs =
        exists ? serverForCluster(installed, m_directory.cluster()) : newestServer(installed);
    if (!programs)
        return failure(programs.error());
    // Not just before creating: an initdb that outlived its killed parent may write for a moment more.
    removeUnfinishedClusters(m_directory);
    if (!exists) {
        if (auto created = createCluster(m_directory, m_account, *programs, m_options); !created)
            return failure(created.error());
    }
    return startServer(m_directory, m_account, *programs, m_options);
}

bool EmbeddedServer::isOnlyUser()
{
    const bool isAlone = m_usersLock.tryLock(FileLock::Mode::Exclusive);
    // Back to a shared lock, also after a failed attempt, which gives up what one had. It can be had at
    // once: the others hold shared ones, and newcomers wait for the start lock.
    if (!m_usersLock.tryLock(FileLock::Mode::Shared))
        qCWarning(lcEmbedded) << "The users' lock could not be taken back";
    return isAlone;
}

} // namespace cm
