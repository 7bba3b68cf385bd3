// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QByteArray>
#include <QString>

#include <utility>

namespace cm {

struct ServerAccount;

/// Owns a file descriptor and closes it. Every descriptor made here is close-on-exec: a lock that the
/// server inherited would never be freed.
class UniqueFd {
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd)
        : m_fd(fd)
    {
    }
    UniqueFd(UniqueFd&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    UniqueFd& operator=(UniqueFd&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    void reset();

private:
    int m_fd = -1;
};

/// Opens a file that only `owner` may use, made and given to `owner` if it is missing; `flags` as for
/// open(2), without O_CREAT. Refuses symbolic links and anything else that isn't a plain file, because
/// root may be working in a directory that belongs to somebody else. Fails with Unavailable.
Result<UniqueFd> openPrivateFile(const QString& path, int flags, const ServerAccount& owner);

/// Makes `path` contain `content`, readable by everybody, in one step: a reader or a power cut finds the
/// old file or the new one. Leaves a file that is right already alone. Fails with Unavailable.
Result<void> replaceFile(const QString& path, const QByteArray& content);

/// What errno `number` means, in English: "No space left on device".
QString systemReason(int number);

} // namespace cm
