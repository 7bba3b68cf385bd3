// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/privatefile.h"

#include "models/embedded/serveraccount.h"

#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cm {

namespace {

tl::unexpected<Error> cannotWrite(const QString& path, int reason)
{
    return failure(ErrorCode::Unavailable,
        QStringLiteral("The file \"%1\" can't be written: %2. Correct the permissions of its directory or "
                       "choose another data directory.")
            .arg(path, systemReason(reason)));
}

bool writeAll(int fd, const QByteArray& content)
{
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t written = ::write(fd, content.constData() + done, size_t(content.size() - done));
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            done += written;
    }
    return true;
}

} // namespace

void UniqueFd::reset()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

Result<UniqueFd> openPrivateFile(const QString& path, int flags, const ServerAccount& owner)
{
    const QByteArray name = QFile::encodeName(path);
    const int safeFlags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    UniqueFd fd(::open(name.constData(), safeFlags | O_CREAT | O_EXCL, 0600));
    if (fd) {
        if (::geteuid() == 0 && ::fchown(fd.get(), owner.uid, owner.gid) != 0)
            return cannotWrite(path, errno);
        return fd;
    }
    if (errno != EEXIST)
        return cannotWrite(path, errno);

    fd = UniqueFd(::open(name.constData(), safeFlags));
    struct stat status = {};
    if (!fd || ::fstat(fd.get(), &status) != 0)
        return cannotWrite(path, errno);
    if (!S_ISREG(status.st_mode))
        return cannotWrite(path, EINVAL);
    return fd;
}

Result<void> replaceFile(const QString& path, const QByteArray& content)
{
    QFile current(path);
    if (current.open(QIODevice::ReadOnly) && current.readAll() == content)
        return {};
    current.close();

    QByteArray temporary = QFile::encodeName(path) + ".XXXXXX";
    const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!fd)
        return cannotWrite(path, errno);
    const bool done = writeAll(fd.get(), content) && ::fchmod(fd.get(), 0644) == 0 && ::fsync(fd.get()) == 0
        && ::rename(temporary.constData(), QFile::encodeName(path).constData()) == 0;
    if (!done) {
        const int reason = errno;
        ::unlink(temporary.constData());
        return cannotWrite(path, reason);
    }
    return {};
}

QString systemReason(int number)
{
    return QString::fromStdString(std::generic_category().message(number));
}

} // namespace cm
