// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/serverprograms.h"

#include "models/embedded/serverprocess.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <chrono>
#include <unistd.h>

namespace cm {

namespace {

using namespace std::chrono_literals;

constexpr auto kPackagedServers = "/usr/lib/postgresql";

bool hasServer(const QString& directory)
{
    return QFileInfo(directory + QStringLiteral("/initdb")).isExecutable()
        && QFileInfo(directory + QStringLiteral("/postgres")).isExecutable();
}

/// Asks `postgres --version`: "postgres (PostgreSQL) 15.8 (Debian …)". 0 if it gives no such answer.
int majorOf(const QString& directory)
{
    ServerAccount ourselves;
    ourselves.uid = ::geteuid();
    const auto run =
        runProgram(directory + QStringLiteral("/postgres"), {QStringLiteral("--version")}, ourselves, 10s);
    static const QRegularExpression version(QStringLiteral("PostgreSQL\\) (\\d+)"));
    return run ? version.match(run->output).captured(1).toInt() : 0;
}

QString versionsOf(const QList<ServerPrograms>& installed)
{
    QStringList versions;
    for (const ServerPrograms& server : installed)
        versions.append(QString::number(server.major));
    return versions.isEmpty() ? QStringLiteral("none") : versions.join(QStringLiteral(", "));
}

} // namespace

QList<ServerPrograms> installedServers(const QString& directory)
{
    const QString chosen = directory.isEmpty() ? qEnvironmentVariable("CM_POSTGRES_BINDIR") : directory;
    if (!chosen.isEmpty()) {
        const QString absolute = QDir::current().absoluteFilePath(chosen);
        if (!hasServer(absolute))
            return {};
        return {ServerPrograms{absolute, majorOf(absolute)}};
    }
    QList<ServerPrograms> found;
    const QDir packaged(QString::fromLatin1(kPackagedServers));
    for (const QString& version : packaged.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString programs = packaged.filePath(version + QStringLiteral("/bin"));
        if (version.toInt() > 0 && hasServer(programs))
            found.append(ServerPrograms{programs, version.toInt()});
    }
    std::sort(found.begin(), found.end(),
        [](const ServerPrograms& left, const ServerPrograms& right) { return left.major > right.major; });
    return found;
}

Result<ServerPrograms> newestServer(const QList<ServerPrograms>& installed)
{
    const auto newest = std::max_element(installed.cbegin(), installed.cend(),
        [](const ServerPrograms& left, const ServerPrograms& right) { return left.major < right.major; });
    if (newest != installed.cend() && newest->major >= kOldestServerMajor)
        return *newest;
    return failure(ErrorCode::Unavailable,
        QStringLiteral(
            "The private database needs PostgreSQL %1 or later on this machine (found: %2). Install "
            "it with: sudo apt-get install postgresql-%1 — or use a server elsewhere with --database.")
            .arg(kOldestServerMajor)
            .arg(versionsOf(installed)),
        QStringLiteral("looked in %1")
            .arg(qEnvironmentVariable("CM_POSTGRES_BINDIR", QString::fromLatin1(kPackagedServers))));
}

Result<ServerPrograms> serverForCluster(const QList<ServerPrograms>& installed, const QString& clusterPath)
{
    QFile file(clusterPath + QStringLiteral("/PG_VERSION"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const QString version = isOpen ? QString::fromLatin1(file.readAll()).trimmed() : QString();
    const int major = version.section(u'.', 0, 0).toInt();
    if (!isOpen || major <= 0)
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral(
                "The directory \"%1\" isn't empty and isn't a PostgreSQL database that can be read. "
                "Move it away, or choose another data directory (CM_DATA_DIR).")
                .arg(clusterPath),
            isOpen ? QStringLiteral("PG_VERSION contains \"%1\"").arg(version) : file.errorString(), {},
            QStringLiteral("dataDirectory")});
    const auto matching = std::find_if(installed.cbegin(), installed.cend(),
        [major](const ServerPrograms& server) { return server.major == major; });
    if (matching != installed.cend())
        return *matching;

    const QString remedy = major >= kOldestServerMajor
        ? QStringLiteral("Install that version with: sudo apt-get install postgresql-%1 — or dump").arg(major)
        : QStringLiteral("Dump");
    return failure(ErrorCode::Unavailable,
        QStringLiteral(
            "The database in \"%1\" was made by PostgreSQL %2, which this machine doesn't have (found: "
            "%3). %4 the data with PostgreSQL %2 and restore them into a new database; or move the "
            "directory away to start with an empty one.")
            .arg(clusterPath, version, versionsOf(installed), remedy));
}

} // namespace cm
