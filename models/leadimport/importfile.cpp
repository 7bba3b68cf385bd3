// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/importfile.h"

#include <QDir>
#include <QFileInfo>

namespace cm {

namespace {

// As people type it.
QString expanded(const QString& path)
{
    return path.startsWith(QLatin1String("~/")) ? QDir::homePath() + path.mid(1) : path;
}

} // namespace

Result<std::unique_ptr<ImportFile>> ImportFile::open(const QString& path, const Cancellation& cancellation)
{
    const auto refuse = [](const QString& message) {
        return failure(Error{ErrorCode::BadRequest, message, {}, {}, QStringLiteral("file")});
    };
    const QFileInfo info(expanded(path));
    if (!info.exists())
        return refuse(tr("There is no file %1. Check the path, or choose the file.").arg(path));
    if (info.isDir())
        return refuse(tr("%1 is a folder. Choose a CSV file.").arg(path));
    // Opening a pipe waits for its other end.
    if (!info.isFile())
        return refuse(tr("%1 is not a plain file. Save it as a CSV file first.").arg(path));
    std::unique_ptr<ImportFile> file(new ImportFile(info.filePath(), cancellation));
    if (!file->open(QIODevice::ReadOnly))
        return refuse(tr("%1 can't be read: %2. Check who may read it.").arg(path, file->errorString()));
    return file;
}

qint64 ImportFile::readData(char* data, qint64 size)
{
    if (m_cancellation.isCancelled()) {
        setErrorString(tr("Cancelled."));
        return -1;
    }
    return QFile::readData(data, size);
}

} // namespace cm
