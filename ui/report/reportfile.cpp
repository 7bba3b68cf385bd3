// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace cm {

namespace {

constexpr qsizetype mostNameBytes = 180; // of the 255 that a file name has on most systems

QString tr(const char* text)
{
    return QCoreApplication::translate("ReportFile", text);
}

Error problem(ErrorCode code, const QString& message)
{
    return {code, message, {}, {}, QStringLiteral("output")};
}

bool isUnsafe(QChar character)
{
    // Format characters can turn the direction of what follows, and the name would seem to end otherwise.
    return character.category() == QChar::Other_Control || character.category() == QChar::Other_Format
        || QStringLiteral("/\\:*?\"<>|").contains(character);
}

// A full disk takes a part of it first, and says why only when it is asked to take the rest.
bool writeAll(QSaveFile& file, QByteArrayView content)
{
    while (!content.isEmpty()) {
        const qint64 taken = file.write(content.data(), content.size());
        if (taken <= 0)
            return false;
        content = content.sliced(taken);
    }
    return file.flush();
}

} // namespace

QString reportFileName(const QString& companyName, const Month& month)
{
    QString name = companyName;
    for (QChar& character : name) {
        if (isUnsafe(character))
            character = u' ';
    }
    name = name.simplified();
    // Neither hidden nor an option.
    while (name.startsWith(u'.') || name.startsWith(u'-') || name.startsWith(u' '))
        name.remove(0, 1);
    while (name.toUtf8().size() > mostNameBytes)
        name.chop(name.back().isLowSurrogate() ? 2 : 1);
    name = name.trimmed();
    return QStringLiteral("%1 %2.pdf").arg(name.isEmpty() ? tr("Report") : name, month.key());
}

Result<void> checkReportFile(const QString& path, bool mayReplace)
{
    const QFileInfo file(path);
    const QString shown = QDir::toNativeSeparators(path);
    if (path.isEmpty() || path.endsWith(u'/') || file.isDir())
        return failure(problem(ErrorCode::ValidationError,
            path.isEmpty() ? tr("Choose a file for the report.")
                           : tr("\"%1\" is a directory. Name a file in it.").arg(shown)));
    const QFileInfo directory(file.absolutePath());
    const QString place = QDir::toNativeSeparators(directory.filePath());
    if (!directory.exists())
        return failure(problem(ErrorCode::ValidationError,
            tr("\"%1\" can't be written: there is no directory %2. Make it, or choose another.")
                .arg(shown, place)));
    if (!directory.isDir())
        return failure(problem(ErrorCode::ValidationError,
            tr("\"%1\" can't be written: %2 is no directory. Choose another.").arg(shown, place)));
    if (!directory.isWritable())
        return failure(problem(ErrorCode::ValidationError,
            tr("\"%1\" can't be written: you may not write in %2. Choose another directory.")
                .arg(shown, place)));
    if (file.exists() && !mayReplace)
        return failure(problem(ErrorCode::Conflict, tr("\"%1\" exists already.").arg(shown)));
    if (file.exists() && !file.isFile())
        return failure(problem(
            ErrorCode::ValidationError, tr("\"%1\" is no ordinary file. Choose another name.").arg(shown)));
    return {};
}

Result<void> writeReportFile(const QString& path, const QByteArray& pdf, bool mayReplace)
{
    // Somebody may have written there meanwhile.
    if (auto possible = checkReportFile(path, mayReplace); !possible)
        return possible;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !writeAll(file, pdf) || !file.commit())
        return failure(Error{ErrorCode::Internal,
            tr("\"%1\" was not written: %2. Free some space there, or choose another place.")
                .arg(QDir::toNativeSeparators(path), file.errorString()),
            file.errorString(), {}, QStringLiteral("output")});
    return {};
}

} // namespace cm
