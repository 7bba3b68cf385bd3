// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/embedded/embeddedserver.h"

#include <QDir>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace cm::test {

/// What the tests of the embedded server stand on: a directory that the server's user can enter, psql,
/// and users of the server in other processes.
class EmbeddedTestbed {
public:
    EmbeddedTestbed();

    /// A path below the test's own directory; nothing is made there.
    [[nodiscard]] QString path(const QString& name) const { return m_directory.filePath(name); }
    /// Options for the data directory `name`.
    [[nodiscard]] EmbeddedOptions options(const QString& name) const;
    /// A copy of the program embeddeduser that every system user can start.
    [[nodiscard]] QString userProgram() const { return path(QStringLiteral("embeddeduser")); }

private:
    QTemporaryDir m_directory;
};

/// Another process that uses the server in `dataDirectory`, as the system user `user` if that is given.
class OtherUser {
public:
    OtherUser(const EmbeddedTestbed& testbed, const QString& dataDirectory, const QString& user = {});
    ~OtherUser();

    /// Waits for its next line: "ready PID SOCKETS", "left", "failed …", or empty after 30 seconds.
    QString line();
    /// Asks it to leave.
    void leave() { m_process.closeWriteChannel(); }
    /// Ends it as kill -9 does.
    void kill();

private:
    QProcess m_process;
};

/// psql's answer, or its error message.
QString query(const ConnectionSettings& settings, const QString& sql);

/// Waits up to `milliseconds` for the end of a process; a zombie has ended.
bool endsWithin(pid_t pid, int milliseconds);

/// The user id that a process runs as.
uint userOf(pid_t pid);

/// True if this process may become other users.
bool isRoot();

/// The message and detail of a failed result, for comparisons and for printing.
template <typename T> QString textOf(const Result<T>& result)
{
    return result ? QStringLiteral("no error") : result.error().message + u'\n' + result.error().detail;
}

} // namespace cm::test
