// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/serverprocess.h"

#include "models/embedded/privatefile.h"

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace cm {

namespace {

constexpr auto kPath = "/usr/local/bin:/usr/bin:/bin";
constexpr auto kLocale = "C.UTF-8";

tl::unexpected<Error> cannotStart(const QString& program, const QString& reason)
{
    return failure(ErrorCode::Unavailable,
        QStringLiteral("The program \"%1\" can't be started: %2.").arg(program, reason), reason);
}

/// Text that a child may hand to execve without allocating.
struct ExecText {
    explicit ExecText(const QList<QByteArray>& words)
        : text(words)
    {
        for (QByteArray& word : text)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
    }
    QList<QByteArray> text;
    std::vector<char*> pointers;
};

/// What the child tells its parent through a pipe: its process id and, if exec failed, why.
struct Report {
    pid_t pid = 0;
    int reason = 0;
};

/// The grandchild: never returns. Async-signal-safe throughout.
[[noreturn]] void execServer(const ExecText& arguments, const ExecText& environment,
    const ServerAccount& account, int logFd, int reportFd)
{
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::umask(0077);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(logFd, STDOUT_FILENO) >= 0
        && ::dup2(logFd, STDERR_FILENO) >= 0 && ::chdir("/") == 0 && becomeInChild(account))
        ::execve(arguments.pointers[0], arguments.pointers.data(), environment.pointers.data());
    const Report failed{::getpid(), errno};
    if (::write(reportFd, &failed, sizeof failed) < 0)
        ::_exit(126);
    ::_exit(127);
}

/// The fields of /proc/PID/stat from the state on (proc(5): state is 0 here, flags 6, pending signals 28);
/// empty if there is no such process.
QList<QByteArray> processStatus(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray status = file.readAll();
    // "PID (name) STATE …": the name may itself contain parentheses.
    return status.mid(status.lastIndexOf(')') + 2).split(' ');
}

} // namespace

Result<ProgramRun> runProgram(const QString& program, const QStringList& arguments,
    const ServerAccount& account, std::chrono::milliseconds timeout, const QByteArray& input)
{
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QString::fromLatin1(kPath));
    environment.insert(QStringLiteral("LC_ALL"), QString::fromLatin1(kLocale));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(QStringLiteral("/"));
    process.setChildProcessModifier([&account] {
        if (!becomeInChild(account))
            ::_exit(126);
    });
    process.start(program, arguments);
    if (!process.waitForStarted())
        return cannotStart(program, process.errorString());
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(int(timeout.count()))) {
        process.kill();
        process.waitForFinished();
        return failure(ErrorCode::Timeout,
            QStringLiteral(
                "The program \"%1\" didn't end within %2 seconds and was stopped. Try again when the "
                "machine is less busy.")
                .arg(program)
                .arg(timeout.count() / 1000),
            QString::fromUtf8(process.readAll()));
    }
    const QString output = QString::fromUtf8(process.readAll());
    if (process.exitStatus() != QProcess::NormalExit)
        return failure(ErrorCode::Unavailable,
            QStringLiteral("The program \"%1\" crashed. Try again.").arg(program), output);
    return ProgramRun{process.exitCode(), output};
}

Result<pid_t> startDetached(
    const QString& program, const QStringList& arguments, const ServerAccount& account, int logFd)
{
    QList<QByteArray> words{QFile::encodeName(program)};
    for (const QString& argument : arguments)
        words.append(QFile::encodeName(argument));
    const ExecText argumentText(words);
    const ExecText environmentText({QByteArray("PATH=") + kPath, QByteArray("LC_ALL=") + kLocale});

    std::array<int, 2> ends = {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return cannotStart(program, systemReason(errno));
    const UniqueFd reading(ends[0]);
    UniqueFd writing(ends[1]);

    // Forked twice: the server's parent is then init, which collects it when it ends.
    const pid_t between = ::fork();
    if (between < 0)
        return cannotStart(program, systemReason(errno));
    if (between == 0) {
        ::setsid();
        const pid_t server = ::fork();
        if (server == 0)
            execServer(argumentText, environmentText, account, logFd, writing.get());
        const Report report{server, server < 0 ? errno : 0};
        ::_exit(::write(writing.get(), &report, sizeof report) < 0 ? 126 : 0);
    }
    writing.reset();
    while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) { }

    // One report from the process between, a second one from the server's only if it could not start;
    // the end of the pipe says that it did.
    pid_t pid = 0;
    Report report;
    ssize_t got = 0;
    while ((got = ::read(reading.get(), &report, sizeof report)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0 && report.reason != 0)
            return cannotStart(program, systemReason(report.reason));
        if (got > 0)
            pid = report.pid;
    }
    if (pid <= 0)
        return cannotStart(program, QStringLiteral("it gave no process id"));
    return pid;
}

bool isProcessRunning(pid_t pid)
{
    const QByteArray state = processStatus(pid).value(0);
    return !state.isEmpty() && state != "Z" && state != "X";
}

bool isProcessDying(pid_t pid)
{
    constexpr quint64 exiting = 0x4; // The kernel's PF_EXITING.
    constexpr quint64 killed = quint64(1) << (SIGKILL - 1);
    const QList<QByteArray> status = processStatus(pid);
    return (status.value(6).toULongLong() & exiting) != 0 || (status.value(28).toULongLong() & killed) != 0;
}

} // namespace cm
