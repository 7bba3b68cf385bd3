// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/serveraccount.h"

#include "models/embedded/serverprocess.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <grp.h>
#include <linux/close_range.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cm {

namespace {

using namespace std::chrono_literals;

/// Debian's packages make this user; root's cluster belongs to it.
constexpr auto kPackagedUser = "postgres";

/// Calls `lookUp` (a getpw…_r) with room enough for its strings.
template <typename LookUp> Result<ServerAccount> readAccount(const QString& wanted, LookUp lookUp)
{
    std::vector<char> strings(16384);
    struct passwd entry = {};
    struct passwd* found = nullptr;
    lookUp(&entry, strings.data(), strings.size(), &found);
    if (!found)
        return failure(ErrorCode::Unavailable,
            QStringLiteral("This system has no user %1, which the private database server would run as. "
                           "Install the server with: sudo apt-get install postgresql-15")
                .arg(wanted));

    ServerAccount account;
    account.uid = entry.pw_uid;
    account.gid = entry.pw_gid;
    account.name = QString::fromLocal8Bit(entry.pw_name);
    int count = 64;
    account.groups.resize(size_t(count));
    while (getgrouplist(entry.pw_name, entry.pw_gid, account.groups.data(), &count) < 0)
        account.groups.resize(size_t(count));
    account.groups.resize(size_t(count));
    return account;
}

Result<ServerAccount> accountOf(uid_t uid)
{
    return readAccount(
        QStringLiteral("number %1").arg(uid), [uid](auto... into) { return getpwuid_r(uid, into...); });
}

} // namespace

bool ServerAccount::isOtherUser() const
{
    return uid != ::geteuid();
}

Result<ServerAccount> serverAccountFor(const QString& clusterPath)
{
    const bool isRoot = ::geteuid() == 0;
    struct stat status = {};
    if (::stat(QFile::encodeName(clusterPath).constData(), &status) != 0) {
        if (!isRoot)
            return accountOf(::geteuid());
        return readAccount(
            QStringLiteral("\"postgres\""), [](auto... into) { return getpwnam_r(kPackagedUser, into...); });
    }
    if (status.st_uid == 0)
        return failure(ErrorCode::ValidationError,
            QStringLiteral(
                "The database in \"%1\" belongs to root, and PostgreSQL doesn't run as root. Give it "
                "back to the user it ran as, for example: chown -R postgres: \"%1\"")
                .arg(clusterPath));
    if (!isRoot && status.st_uid != ::geteuid())
        return failure(ErrorCode::ValidationError,
            QStringLiteral(
                "The database in \"%1\" belongs to another user. Start the program as that user, or "
                "choose another data directory (CM_DATA_DIR).")
                .arg(clusterPath));
    return accountOf(status.st_uid);
}

Result<void> checkCanEnter(const ServerAccount& account, const QString& directory)
{
    if (!account.isOtherUser())
        return {};
    const auto entered = [&account](const QString& path) {
        const auto run =
            runProgram(QStringLiteral("/usr/bin/test"), {QStringLiteral("-x"), path}, account, 5s);
        return run && run->exitCode == 0;
    };
    if (entered(directory))
        return {};

    QString closed = QStringLiteral("/");
    for (const QString& step : directory.split(u'/', Qt::SkipEmptyParts)) {
        closed = QDir(closed).filePath(step);
        if (!entered(closed))
            break;
    }
    return failure(Error{ErrorCode::ValidationError,
        QStringLiteral(
            "As root, the database server runs as the user \"%1\", who may not enter the directory "
            "\"%2\". Allow it with: chmod o+x \"%2\" — or choose another data directory (CM_DATA_DIR).")
            .arg(account.name, closed),
        {}, {}, QStringLiteral("dataDirectory")});
}

bool becomeInChild(const ServerAccount& account) noexcept
{
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); // Best effort: our own descriptors are close-on-exec anyway.
    if (account.uid == ::geteuid())
        return true;
    // System calls, not the C library's functions: those would look for the other threads of the parent.
    return ::syscall(SYS_setgroups, account.groups.size(), account.groups.data()) == 0
        && ::syscall(SYS_setresgid, account.gid, account.gid, account.gid) == 0
        && ::syscall(SYS_setresuid, account.uid, account.uid, account.uid) == 0;
}

} // namespace cm
