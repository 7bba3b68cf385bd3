// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/filelock.h"

#include <QDeadlineTimer>
#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>

namespace cm {

using namespace std::chrono_literals;

Result<FileLock> FileLock::open(const QString& path, const ServerAccount& owner)
{
    return openPrivateFile(path, O_RDWR, owner).map([](UniqueFd&& fd) {
        FileLock lock;
        lock.m_fd = std::move(fd);
        return lock;
    });
}

bool FileLock::tryLock(Mode mode)
{
    int result = 0;
    do
        result = ::flock(m_fd.get(), (mode == Mode::Shared ? LOCK_SH : LOCK_EX) | LOCK_NB);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

Result<void> FileLock::lock(
    Mode mode, std::chrono::milliseconds timeout, const std::function<void()>& waiting)
{
    const QDeadlineTimer deadline(timeout);
    const QDeadlineTimer moment(700ms);
    bool announced = false;
    while (!tryLock(mode)) {
        if (deadline.hasExpired())
            return failure(ErrorCode::Timeout,
                QStringLiteral("Another program has been starting or stopping the database for more than %1 "
                               "seconds. Wait for it or end it, then try again.")
                    .arg(timeout.count() / 1000));
        if (moment.hasExpired() && !announced && waiting) {
            waiting();
            announced = true;
        }
        QThread::msleep(10);
    }
    return {};
}

} // namespace cm
