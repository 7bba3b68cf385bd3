// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/serverstart.h"

#include "models/embedded/privatefile.h"
#include "models/embedded/serverprocess.h"
#include "models/embedded/serversettings.h"
#include "models/embedded/socketdirectory.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace cm {

namespace {

using namespace std::chrono_literals;

constexpr auto kPurpose = "start it";
constexpr off_t kLongestLog = 10'000'000;

/// The server's log from one start on.
class ServerLog {
public:
    /// Opens the log to append to it; a long one is put aside as server.log.old first.
    static Result<ServerLog> open(const QString& path, const ServerAccount& account)
    {
        const QByteArray name = QFile::encodeName(path);
        struct stat status = {};
        if (::stat(name.constData(), &status) == 0 && status.st_size > kLongestLog)
            ::rename(name.constData(), (name + ".old").constData());
        auto fd = openPrivateFile(path, O_RDWR | O_APPEND, account);
        if (!fd)
            return failure(fd.error());
        ServerLog log;
        log.m_start = ::lseek(fd->get(), 0, SEEK_END);
        log.m_fd = std::move(*fd);
        return log;
    }

    [[nodiscard]] int fd() const { return m_fd.get(); }

    /// The last lines written since it was opened.
    [[nodiscard]] QString tail() const
    {
        constexpr off_t most = 8000;
        const off_t end = ::lseek(m_fd.get(), 0, SEEK_END);
        const off_t from = std::max(m_start, end - most);
        QByteArray text(qsizetype(std::max(end - from, off_t(0))), '\0');
        const ssize_t got = ::pread(m_fd.get(), text.data(), size_t(text.size()), from);
        text.truncate(std::max(got, ssize_t(0)));
        return QString::fromUtf8(text).trimmed();
    }

private:
    UniqueFd m_fd;
    off_t m_start = 0;
};

/// Processes of a killed server end by themselves within moments; until then nobody may start a new one.
bool isHeldByRemains(const QString& log)
{
    return log.contains(QLatin1String("pre-existing shared memory block"))
        || (log.contains(QLatin1String("lock file")) && log.contains(QLatin1String("already exists")));
}

Error explainedByLog(
    Error error, const QString& log, const DataDirectory& directory, const EmbeddedOptions& options)
{
    if (log.contains(QLatin1String("No space left on device")))
        error = diskFull(options.freeBytes, directory.path(), kBytesToStart, QString::fromLatin1(kPurpose));
    else if (isHeldByRemains(log))
        error.message =
            QStringLiteral("Processes of an earlier database server still use \"%1\". Wait until they "
                           "have ended, or end them, then try again.")
                .arg(directory.cluster());
    error.detail = log.isEmpty() ? error.detail : log;
    return error;
}

/// One attempt, its log in `log` for the caller to judge.
Result<Postmaster> attemptStart(const DataDirectory& directory, const ServerAccount& account,
    const ServerPrograms& programs, const EmbeddedOptions& options, QString& log)
{
    const auto socketDirectory = prepareSocketDirectory(directory.path(), account);
    if (!socketDirectory)
        return failure(socketDirectory.error());
    clearSocketDirectory(*socketDirectory);
    if (auto remade = prepareSocketDirectory(directory.path(), account); !remade)
        return failure(remade.error());
    removeStalePidFile(directory.cluster());

    const auto serverLog = ServerLog::open(directory.serverLog(), account);
    if (!serverLog)
        return failure(serverLog.error());
    auto started = startDetached(
        programs.program("postgres"), serverArguments(directory, *socketDirectory), account, serverLog->fd())
                       .and_then([&](pid_t pid) { return waitUntilReady(directory, pid, options); });
    if (started)
        return started;
    log = serverLog->tail();
    if (started.error().code != ErrorCode::Timeout)
        clearSocketDirectory(*socketDirectory);
    return failure(explainedByLog(started.error(), log, directory, options));
}

} // namespace

Result<Postmaster> startServer(const DataDirectory& directory, const ServerAccount& account,
    const ServerPrograms& programs, const EmbeddedOptions& options)
{
    options.report(QStringLiteral("Starting the database…"));
    const auto prepared =
        checkDiskSpace(options.freeBytes, directory.path(), kBytesToStart, QString::fromLatin1(kPurpose))
            .and_then([&] { return checkCanEnter(account, directory.path()); })
            .and_then([&] { return writeServerSettings(directory, account); });
    if (!prepared)
        return failure(prepared.error());

    const QDeadlineTimer patience(10s);
    QString log;
    auto started = attemptStart(directory, account, programs, options, log);
    while (!started && isHeldByRemains(log) && !patience.hasExpired()) {
        QThread::msleep(200);
        log.clear();
        started = attemptStart(directory, account, programs, options, log);
    }
    return started;
}

Result<Postmaster> waitUntilReady(
    const DataDirectory& directory, pid_t server, const EmbeddedOptions& options)
{
    const QDeadlineTimer deadline(options.startTimeout);
    const QDeadlineTimer usual(3s);
    bool announced = false;
    while (!deadline.hasExpired()) {
        const auto found = findPostmaster(directory.cluster());
        if (found && found->pid == server && found->isReady())
            return *found;
        if (!isProcessRunning(server))
            return failure(ErrorCode::Unavailable,
                QStringLiteral(
                    "The private database server didn't start. Its log \"%1\" says why; try again when "
                    "that is mended.")
                    .arg(directory.serverLog()));
        if (usual.hasExpired() && !announced) {
            options.report(QStringLiteral("Recovering the database after an interruption…"));
            announced = true;
        }
        QThread::msleep(10);
    }
    return failure(ErrorCode::Timeout,
        QStringLiteral(
            "The private database server isn't ready after %1 seconds. It may still be recovering from "
            "an interruption and goes on with that: try again in a minute. Its log is \"%2\".")
            .arg(options.startTimeout.count() / 1000)
            .arg(directory.serverLog()));
}

} // namespace cm
