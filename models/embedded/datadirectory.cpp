// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/datadirectory.h"

#include "models/embedded/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace cm {

namespace {

/// PostgreSQL keeps paths in 1,024 bytes, with the names of its files behind ours.
constexpr qsizetype kLongestPath = 900;

tl::unexpected<Error> unusable(const QString& message, const QString& detail = {})
{
    return failure(Error{ErrorCode::ValidationError, message, detail, {}, QStringLiteral("dataDirectory")});
}

tl::unexpected<Error> unusable(const QString& what, const QString& path, const QString& reason)
{
    return unusable(QStringLiteral("The data directory \"%1\" %2: %3. Correct its permissions, or choose "
                                   "another one with CM_DATA_DIR or --embedded.")
                        .arg(path, what, reason));
}

Result<void> checkLength(const QString& path)
{
    const qsizetype size = QFile::encodeName(path).size();
    if (size <= kLongestPath)
        return {};
    return unusable(QStringLiteral("can't be used"), path,
        QStringLiteral("its path has %1 bytes, and PostgreSQL takes at most %2").arg(size).arg(kLongestPath));
}

/// Makes the directory and those above it that are missing.
Result<void> make(const QString& path)
{
    // Private; but as root the server is another user, who has to pass through, whatever our umask.
    const mode_t mode = ::geteuid() == 0 ? 0711 : 0700;
    QStringList missing;
    for (QString step = path; !QFileInfo::exists(step); step = QFileInfo(step).path())
        missing.prepend(step);
    for (const QString& step : missing) {
        const QByteArray name = QFile::encodeName(step);
        if (::mkdir(name.constData(), mode) == 0)
            ::chmod(name.constData(), mode);
        else if (errno != EEXIST) // Another program may have made it just now.
            return unusable(QStringLiteral("can't be made"), path, systemReason(errno));
    }
    return {};
}

} // namespace

QString defaultDataDirectory()
{
    QString chosen = qEnvironmentVariable("CM_DATA_DIR");
    if (!chosen.isEmpty())
        return chosen;
    if (::geteuid() == 0)
        return QStringLiteral("/var/lib/campaign-manager");
    QString base = qEnvironmentVariable("XDG_DATA_HOME");
    if (!QDir::isAbsolutePath(base)) // The XDG specification has relative paths ignored.
        base = QDir::homePath() + QStringLiteral("/.local/share");
    return base + QStringLiteral("/campaign-manager");
}

Result<DataDirectory> DataDirectory::prepare(const QString& path)
{
    if (path.isEmpty())
        return unusable(QStringLiteral("The data directory has no name. Give one with CM_DATA_DIR or "
                                       "--embedded, or leave both out."));
    if (std::any_of(path.cbegin(), path.cend(),
            [](QChar character) { return character.category() == QChar::Other_Control; }))
        return unusable(QStringLiteral("The data directory's name contains a line break or another control "
                                       "character. Choose another one."),
            path);
    const QString absolute = QDir::cleanPath(QDir::current().absoluteFilePath(path));
    const QFileInfo info(absolute);
    if (info.exists() && !info.isDir())
        return unusable(
            QStringLiteral("can't be used"), absolute, QStringLiteral("there is a file of that name"));
    if (!info.exists()) {
        if (auto made = checkLength(absolute).and_then([&] { return make(absolute); }); !made)
            return failure(made.error());
    }
    DataDirectory directory;
    directory.m_path = QFileInfo(absolute).canonicalFilePath();
    const QByteArray name = QFile::encodeName(directory.m_path);
    if (::access(name.constData(), R_OK | W_OK | X_OK) != 0)
        return unusable(QStringLiteral("can't be written to"), absolute, systemReason(errno));
    if (auto fits = checkLength(directory.m_path); !fits)
        return failure(fits.error());
    return directory;
}

QString DataDirectory::below(const char* name) const
{
    return m_path + u'/' + QLatin1String(name);
}

} // namespace cm
