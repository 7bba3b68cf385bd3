// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/embedded/embeddedtestbed.h"

#include "models/embedded/serverprocess.h"
#include "models/embedded/serverprograms.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace cm::test {

EmbeddedTestbed::EmbeddedTestbed()
    : m_directory(QDir::tempPath() + QStringLiteral("/cm-embedded-XXXXXX"))
{
    ::chmod(QFile::encodeName(m_directory.path()).constData(), 0755);
    const QString original = QCoreApplication::applicationDirPath() + QStringLiteral("/embeddeduser");
    if (!QFile::copy(original, userProgram()))
        qWarning("The program embeddeduser is missing beside the test");
    ::chmod(QFile::encodeName(userProgram()).constData(), 0755);
}

EmbeddedOptions EmbeddedTestbed::options(const QString& name) const
{
    EmbeddedOptions options;
    options.dataDirectory = path(name);
    return options;
}

OtherUser::OtherUser(const EmbeddedTestbed& testbed, const QString& dataDirectory, const QString& user)
{
    QStringList arguments{dataDirectory};
    if (!user.isEmpty())
        arguments.append(user);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(testbed.userProgram(), arguments);
    m_process.waitForStarted();
}

OtherUser::~OtherUser()
{
    leave();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(30000))
        m_process.kill();
}

QString OtherUser::line()
{
    const QDeadlineTimer deadline(30000);
    while (!m_process.canReadLine() && !deadline.hasExpired() && m_process.waitForReadyRead(1000)) { }
    while (!m_process.canReadLine() && m_process.state() != QProcess::NotRunning && !deadline.hasExpired())
        m_process.waitForReadyRead(100);
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

void OtherUser::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString query(const ConnectionSettings& settings, const QString& sql)
{
    QProcess psql;
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(installedServers().value(0).program("psql"),
        {QStringLiteral("-XAtq"), QStringLiteral("-c"), sql, settings.toConninfo()});
    psql.waitForFinished();
    return QString::fromUtf8(psql.readAll()).trimmed();
}

bool endsWithin(pid_t pid, int milliseconds)
{
    const QDeadlineTimer deadline(milliseconds);
    while (isProcessRunning(pid) && !deadline.hasExpired())
        QThread::msleep(10);
    return !isProcessRunning(pid);
}

uint userOf(pid_t pid)
{
    struct stat status = {};
    ::stat(qPrintable(QStringLiteral("/proc/%1").arg(pid)), &status);
    return status.st_uid;
}

bool isRoot()
{
    return ::geteuid() == 0;
}

} // namespace cm::test
