// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/restartingserver.h"

#include "models/schema/migrator.h"

#include <QDir>
#include <QFile>

#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>

namespace cm::test {

namespace {

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("the test's server: %s %s", qPrintable(result.error().message),
            qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

RestartingServer::RestartingServer()
    : m_directory(QDir::tempPath() + QStringLiteral("/cm-restart-XXXXXX"))
{
    // The server's own account must get in.
    ::chmod(QFile::encodeName(m_directory.path()).constData(), 0755);
    EmbeddedOptions options;
    options.dataDirectory = m_directory.filePath(QStringLiteral("data"));
    m_server = must(EmbeddedServer::acquire(options));
    const auto admin = session();
    must(must(Migrator::create(*admin)).migrate());
}

RestartingServer::~RestartingServer()
{
    wait();
    must(m_server->release());
}

std::unique_ptr<Session> RestartingServer::session() const
{
    return must(Session::open(settings(), SessionKind::Admin, QStringLiteral("tests")));
}

void RestartingServer::stop(ServerEnd end)
{
    const pid_t pid = m_server->serverPid();
    ::kill(pid, end == ServerEnd::Stopped ? SIGINT : SIGQUIT);
    // It may be our child, and then stays as a zombie until it is waited for.
    while (::waitpid(pid, nullptr, WNOHANG) == 0 || ::kill(pid, 0) == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

void RestartingServer::start()
{
    must(m_server->ensureRunning());
}

void RestartingServer::restartBeside(std::chrono::milliseconds later, ServerEnd end)
{
    wait();
    m_restart = std::thread([this, later, end] {
        std::this_thread::sleep_for(later);
        stop(end);
        start();
    });
}

void RestartingServer::wait()
{
    if (m_restart.joinable())
        m_restart.join();
}

} // namespace cm::test
