// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/embedded/serveraccount.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <sys/types.h>

namespace cm {

/// How a program ended.
struct ProgramRun {
    int exitCode = 0;
    QString output; ///< Standard output and standard error together.
};

/// Runs a program as `account` to its end, with nothing of our environment but a C.UTF-8 locale, so that
/// its messages can be understood. Blocks; any thread. A non-zero exit code is a result, not an error.
/// Fails with Unavailable (can't be started, crashed) or Timeout.
Result<ProgramRun> runProgram(const QString& program, const QStringList& arguments,
    const ServerAccount& account, std::chrono::milliseconds timeout, const QByteArray& input = {});

/// Starts a program as `account` in a session of its own, so that neither Ctrl-C in our terminal nor our
/// end reaches it; its output is appended to `logFd`. Any thread. Returns its process id; nobody has to
/// wait for it. Fails with Unavailable.
Result<pid_t> startDetached(
    const QString& program, const QStringList& arguments, const ServerAccount& account, int logFd);

/// True if the process exists and still runs: one that has ended but was not waited for doesn't.
bool isProcessRunning(pid_t pid);

/// True if the process is on its way out: killed, but not yet gone.
bool isProcessDying(pid_t pid);

} // namespace cm
