// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/embedded/diskspace.h"

#include <QFile>
#include <QLocale>

#include <sys/statvfs.h>

namespace cm {

namespace {

QString inMegabytes(qint64 bytes)
{
    return QLocale(QLocale::English).toString(qMax(bytes, qint64(0)) / 1'000'000) + QStringLiteral(" MB");
}

} // namespace

qint64 freeBytes(const QString& directory)
{
    struct statvfs status = {};
    if (::statvfs(QFile::encodeName(directory).constData(), &status) != 0)
        return -1;
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

Result<void> checkDiskSpace(
    const FreeBytesProbe& probe, const QString& directory, qint64 needed, const QString& purpose)
{
    const qint64 free = probe(directory);
    if (free < 0 || free >= needed)
        return {};
    return failure(diskFull(probe, directory, needed, purpose));
}

Error diskFull(const FreeBytesProbe& probe, const QString& directory, qint64 needed, const QString& purpose)
{
    return Error{ErrorCode::Unavailable,
        QStringLiteral(
            "The disk is full: %1 are free in \"%2\", and %3 are needed to %4. Free some space there, "
            "or choose a data directory on another disk (CM_DATA_DIR).")
            .arg(inMegabytes(probe(directory)), directory, inMegabytes(needed), purpose),
        {}, {}, {}};
}

} // namespace cm
