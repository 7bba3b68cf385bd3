// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/socketdirectory.h"

#include "models/embedded/privatefile.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRegularExpression>
#include <QStringList>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cm {

namespace {

/// The longest directory that leaves room for the socket's own name.
constexpr qsizetype kLongestDirectory = 80;

QString socketName(const QString& directory, int port)
{
    return directory + QStringLiteral("/.s.PGSQL.") + QString::number(port);
}

/// Where to try, best first. The session's runtime directory comes last: it vanishes at log-out, also
/// under a worker that goes on, and it isn't the same for a service and for a window.
QStringList placesForSockets()
{
    if (::geteuid() == 0)
        return {QStringLiteral("/run"), QStringLiteral("/tmp")};
    QStringList places{QStringLiteral("/tmp")};
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    // Plain names only: libpq takes a comma for the start of another host.
    static const QRegularExpression plain(QStringLiteral("^/[A-Za-z0-9/._-]+$"));
    if (plain.match(runtime).hasMatch())
        places.append(runtime);
    return places;
}

/// Empty if `path` is now a directory that only `account` can use, else the reason why it isn't.
QString makePrivate(const QString& path, const ServerAccount& account)
{
    const QByteArray name = QFile::encodeName(path);
    if (name.size() > kLongestDirectory)
        return QStringLiteral("the path is too long for a socket");
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return systemReason(errno);
    // Through a descriptor, so that what is checked is what is changed.
    const UniqueFd fd(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status = {};
    if (!fd || ::fstat(fd.get(), &status) != 0)
        return systemReason(errno);
    if (status.st_uid != account.uid && status.st_uid != ::geteuid())
        return QStringLiteral("another user (number %1) has made it").arg(status.st_uid);
    if (status.st_uid != account.uid && ::fchown(fd.get(), account.uid, account.gid) != 0)
        return systemReason(errno);
    if ((status.st_mode & 0777) != 0700 && ::fchmod(fd.get(), 0700) != 0)
        return systemReason(errno);
    return {};
}

} // namespace

Result<QString> prepareSocketDirectory(const QString& dataDirectory, const ServerAccount& account)
{
    const QByteArray hash =
        QCryptographicHash::hash(QFile::encodeName(dataDirectory), QCryptographicHash::Sha256)
            .toHex()
            .left(12);
    const QString name =
        QStringLiteral("/campaign-manager-%1-%2").arg(account.uid).arg(QString::fromLatin1(hash));
    QStringList reasons;
    for (const QString& place : placesForSockets()) {
        const QString reason = makePrivate(place + name, account);
        if (reason.isEmpty())
            return place + name;
        reasons.append(QStringLiteral("%1%2: %3").arg(place, name, reason));
    }
    return failure(ErrorCode::Unavailable,
        QStringLiteral("There is no private place for the database's socket (%1). Remove that directory or "
                       "correct its permissions.")
            .arg(reasons.join(QStringLiteral("; "))));
}

void clearSocketDirectory(const QString& socketDirectory)
{
    const QByteArray socket = QFile::encodeName(socketName(socketDirectory, kSocketPort));
    ::unlink(socket.constData());
    ::unlink((socket + ".lock").constData());
    ::rmdir(QFile::encodeName(socketDirectory).constData());
}

bool hasSocket(const QString& socketDirectory, int port)
{
    struct stat status = {};
    return ::stat(QFile::encodeName(socketName(socketDirectory, port)).constData(), &status) == 0
        && S_ISSOCK(status.st_mode);
}

} // namespace cm
