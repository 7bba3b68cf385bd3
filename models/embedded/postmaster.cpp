// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/postmaster.h"

#include "models/embedded/privatefile.h"
#include "models/embedded/serverprocess.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QList>
#include <QLoggingCategory>
#include <QThread>

#include <cerrno>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace cm {

namespace {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcEmbedded, "cm.embedded")

QString pidFile(const QString& clusterPath)
{
    return clusterPath + QStringLiteral("/postmaster.pid");
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Only the server's own process has its command line: its children write theirs over.
bool isPostmasterOf(pid_t pid, const QString& clusterPath)
{
    if (!isProcessRunning(pid))
        return false;
    const QString process = QStringLiteral("/proc/%1/").arg(pid);
    if (!contentOf(process + QStringLiteral("comm")).startsWith("postgres"))
        return false;
    const QList<QByteArray> arguments = contentOf(process + QStringLiteral("cmdline")).split('\0');
    if (arguments.contains(QFile::encodeName(clusterPath)))
        return true;
    // Started by hand with another spelling of the path. Not always readable: in containers root may not.
    struct stat works = {};
    struct stat cluster = {};
    return ::stat(QFile::encodeName(process + QStringLiteral("cwd")).constData(), &works) == 0
        && ::stat(QFile::encodeName(clusterPath).constData(), &cluster) == 0 && works.st_dev == cluster.st_dev
        && works.st_ino == cluster.st_ino && !arguments.value(0).startsWith("postgres:");
}

/// The lines of postmaster.pid: process id, data directory, start time, port, socket directory,
/// listen address, shared memory key, status (PostgreSQL's src/include/utils/pidfile.h).
Postmaster parsePidFile(const QByteArray& content)
{
    const QList<QByteArray> lines = content.split('\n');
    Postmaster postmaster;
    postmaster.pid = pid_t(lines.value(0).trimmed().toInt());
    postmaster.port = lines.value(3).trimmed().toInt();
    postmaster.socketDirectory = QFile::decodeName(lines.value(4));
    postmaster.status = QString::fromLatin1(lines.value(7).trimmed());
    return postmaster;
}

} // namespace

std::optional<Postmaster> findPostmaster(const QString& clusterPath)
{
    const QString path = pidFile(clusterPath);
    Postmaster postmaster = parsePidFile(contentOf(path));
    // A starting server makes the file first and fills it then.
    for (int attempt = 0; postmaster.pid <= 0 && attempt < 20 && QFile::exists(path); ++attempt) {
        QThread::msleep(10);
        postmaster = parsePidFile(contentOf(path));
    }
    if (postmaster.pid > 0 && isProcessDying(postmaster.pid))
        waitForEnd(postmaster, 10s);
    if (postmaster.pid <= 0 || !isPostmasterOf(postmaster.pid, clusterPath))
        return std::nullopt;
    return postmaster;
}

void removeStalePidFile(const QString& clusterPath)
{
    const QString path = pidFile(clusterPath);
    if (!QFile::exists(path))
        return;
    const Postmaster stale = parsePidFile(contentOf(path));
    // The server removes the file itself if no such process exists; it keeps away from any that does.
    if (stale.pid > 0 && ::kill(stale.pid, 0) != 0 && errno == ESRCH)
        return;
    qCWarning(lcEmbedded).noquote() << QStringLiteral(
        "Removing the stale %1: its process %2 is not a server on this directory")
                                           .arg(path)
                                           .arg(stale.pid);
    QFile::remove(path);
}

Result<void> stopPostmaster(const Postmaster& postmaster, std::chrono::milliseconds timeout)
{
    if (::kill(postmaster.pid, SIGINT) != 0 && errno != ESRCH)
        return failure(ErrorCode::Unavailable,
            QStringLiteral("The private database server (process %1) can't be stopped: %2.")
                .arg(postmaster.pid)
                .arg(systemReason(errno)));
    if (!waitForEnd(postmaster, timeout))
        return failure(ErrorCode::Timeout,
            QStringLiteral(
                "The private database server (process %1) didn't stop within %2 seconds. It ends when "
                "it has written its data; wait for that before you switch the machine off.")
                .arg(postmaster.pid)
                .arg(timeout.count() / 1000));
    return {};
}

bool waitForEnd(const Postmaster& postmaster, std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    while (isProcessRunning(postmaster.pid)) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(10);
    }
    return true;
}

} // namespace cm
