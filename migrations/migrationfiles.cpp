// SPDX-License-Identifier: GPL-3.0-or-later
#include "migrations/migrationfiles.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QMap>
#include <QRegularExpression>

namespace cm {

namespace {

QByteArray content(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Result<QVector<Migration>> compiledMigrations()
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{4})_([a-z0-9_]+)\\.up\\.sql$"));
    QVector<Migration> migrations;
    const QDir directory(QStringLiteral(":/migrations"));
    const QStringList files = directory.entryList({QStringLiteral("*.up.sql")}, QDir::Files, QDir::Name);
    for (const QString& file : files) {
        const auto match = pattern.match(file);
        const QString stem = file.chopped(7);
        const QByteArray up = content(directory.filePath(file));
        const QByteArray down = content(directory.filePath(stem + QLatin1String(".down.sql")));
        const int version = match.captured(1).toInt();
        if (!match.hasMatch() || up.isEmpty() || down.isEmpty()
            || (!migrations.isEmpty() && migrations.last().version == version)) {
            return failure(ErrorCode::Internal,
                QStringLiteral("The program's own migration %1 is damaged. Install it again.").arg(file));
        }
        const QByteArray hash = QCryptographicHash::hash(up + '\0' + down, QCryptographicHash::Sha256);
        migrations.append({version, match.captured(2), QString::fromUtf8(up), QString::fromUtf8(down),
            QString::fromLatin1(hash.toHex())});
    }
    return migrations;
}

QByteArray compiledFingerprint()
{
    return content(QStringLiteral(":/migrations/fingerprint.json"));
}

} // namespace cm
