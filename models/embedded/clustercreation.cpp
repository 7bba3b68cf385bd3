// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/clustercreation.h"

#include "models/embedded/privatefile.h"
#include "models/embedded/serverprocess.h"
#include "models/embedded/serversettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace cm {

namespace {

using namespace std::chrono_literals;

constexpr auto kPurpose = "create the database";

void removeTree(const QString& path)
{
    std::error_code ignored; // What stays is in nobody's way: each attempt has a name of its own.
    std::filesystem::remove_all(QFile::encodeName(path).toStdString(), ignored);
}

/// A directory under a name of its own, which a killed attempt's initdb, still running, doesn't know.
Result<QString> makeStaging(const DataDirectory& directory, const ServerAccount& account)
{
    QByteArray name = QFile::encodeName(directory.staging()) + "XXXXXX";
    if (!::mkdtemp(name.data())
        || (account.isOtherUser() && ::lchown(name.constData(), account.uid, account.gid) != 0))
        return failure(ErrorCode::Unavailable,
            QStringLiteral(
                "The database can't be created in \"%1\": %2. Correct the directory's permissions or "
                "choose another one (CM_DATA_DIR).")
                .arg(directory.path(), systemReason(errno)));
    return QFile::decodeName(name);
}

Result<void> succeeded(
    const Result<ProgramRun>& run, const DataDirectory& directory, const EmbeddedOptions& options)
{
    if (!run)
        return failure(run.error());
    if (run->exitCode == 0)
        return {};
    if (run->output.contains(QLatin1String("No space left on device"))) {
        Error error =
            diskFull(options.freeBytes, directory.path(), kBytesToCreate, QString::fromLatin1(kPurpose));
        error.detail = run->output;
        return failure(error);
    }
    return failure(ErrorCode::Unavailable,
        QStringLiteral(
            "The private database could not be created in \"%1\". The details say why; nothing was "
            "left behind.")
            .arg(directory.path()),
        run->output.trimmed());
}

Result<void> fill(const QString& staging, const DataDirectory& directory, const ServerAccount& account,
    const ServerPrograms& programs, const EmbeddedOptions& options)
{
    const QStringList initdb{QStringLiteral("-D"), staging, QStringLiteral("-U"),
        QString::fromLatin1(kEmbeddedRole), QStringLiteral("--encoding=UTF8"),
        QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--data-checksums"),
        QStringLiteral("--auth-local=peer"), QStringLiteral("--auth-host=reject")};
    // Without a server: no socket, and the files are complete when the program ends.
    const QStringList single{QStringLiteral("--single"), QStringLiteral("-D"), staging, QStringLiteral("-c"),
        QStringLiteral("exit_on_error=on"), QStringLiteral("-c"),
        QStringLiteral("dynamic_shared_memory_type=sysv"), QStringLiteral("template1")};
    const QByteArray statement = QByteArray("CREATE DATABASE ") + kEmbeddedDatabase + '\n';
    return succeeded(runProgram(programs.program("initdb"), initdb, account, 180s), directory, options)
        .and_then([&] {
            return succeeded(runProgram(programs.program("postgres"), single, account, 60s, statement),
                directory, options);
        });
}

Result<void> moveIntoPlace(const QString& staging, const DataDirectory& directory)
{
    if (::rename(QFile::encodeName(staging).constData(), QFile::encodeName(directory.cluster()).constData())
        != 0)
        return failure(ErrorCode::Unavailable,
            QStringLiteral("The new database can't be put into \"%1\": %2.")
                .arg(directory.cluster(), systemReason(errno)));
    const UniqueFd parent(
        ::open(QFile::encodeName(directory.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ::fsync(
        parent.get()); // So that a power cut doesn't undo the rename. If it can't be, the data are as safe.
    return {};
}

} // namespace

bool hasCluster(const DataDirectory& directory)
{
    ::rmdir(QFile::encodeName(directory.cluster()).constData()); // Does it only if the directory is empty.
    return QFileInfo::exists(directory.cluster());
}

void removeUnfinishedClusters(const DataDirectory& directory)
{
    const QFileInfo pattern(directory.staging() + u'*');
    const QDir place = pattern.dir();
    for (const QString& name : place.entryList({pattern.fileName()}, QDir::Dirs | QDir::Hidden))
        removeTree(place.filePath(name));
}

Result<void> createCluster(const DataDirectory& directory, const ServerAccount& account,
    const ServerPrograms& programs, const EmbeddedOptions& options)
{
    options.report(QStringLiteral("Creating the database…"));
    const auto room =
        checkDiskSpace(options.freeBytes, directory.path(), kBytesToCreate, QString::fromLatin1(kPurpose))
            .and_then([&] { return checkCanEnter(account, directory.path()); });
    if (!room)
        return failure(room.error());
    const auto staging = makeStaging(directory, account);
    if (!staging)
        return failure(staging.error());
    auto done = fill(*staging, directory, account, programs, options).and_then([&] {
        return moveIntoPlace(*staging, directory);
    });
    if (!done)
        removeTree(*staging);
    return done;
}

} // namespace cm
