// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/draftstore.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

namespace cm {

namespace {

constexpr QLatin1String draftKey("draft");
constexpr QLatin1String revisionKey("revision");
constexpr QLatin1String savedAtKey("savedAt");

Error cannotSave(const QString& path, const QString& reason)
{
    return {ErrorCode::Unavailable,
        QCoreApplication::translate(
            "DraftStore", "The draft can't be kept in %1: %2. Make room or check its rights.")
            .arg(path, reason),
        {}, {}, {}};
}

} // namespace

DraftStore DraftStore::usual()
{
    return DraftStore(
        QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/drafts"));
}

QString DraftStore::path(ClientId client, CampaignId campaign) const
{
    return QStringLiteral("%1/%2-%3.json")
        .arg(m_directory, client.toString(), campaign.isNull() ? QStringLiteral("new") : campaign.toString());
}

Result<void> DraftStore::save(ClientId client, CampaignId campaign, const StoredDraft& stored) const
{
    if (!QDir().mkpath(m_directory))
        return failure(
            cannotSave(m_directory, QCoreApplication::translate("DraftStore", "it can't be made")));
    removeOld();
    QSaveFile file(path(client, campaign));
    if (!file.open(QIODevice::WriteOnly))
        return failure(cannotSave(file.fileName(), file.errorString()));
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    const QJsonObject json{{draftKey, stored.draft.toJson()}, {revisionKey, stored.revision},
        {savedAtKey, stored.savedAt.toUTC().toString(Qt::ISODateWithMs)}};
    file.write(QJsonDocument(json).toJson(QJsonDocument::Compact));
    if (!file.commit())
        return failure(cannotSave(file.fileName(), file.errorString()));
    return {};
}

std::optional<StoredDraft> DraftStore::load(ClientId client, CampaignId campaign) const
{
    QFile file(path(client, campaign));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    const auto draft = CampaignDraft::fromJson(json[draftKey].toObject());
    const QDateTime savedAt = QDateTime::fromString(json[savedAtKey].toString(), Qt::ISODateWithMs);
    if (!draft || !savedAt.isValid())
        return std::nullopt;
    return StoredDraft{*draft, json[revisionKey].toInteger(), savedAt};
}

void DraftStore::remove(ClientId client, CampaignId campaign) const
{
    QFile::remove(path(client, campaign));
}

void DraftStore::removeOld() const
{
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-keptDays);
    const auto files = QDir(m_directory).entryInfoList({QStringLiteral("*.json")}, QDir::Files);
    for (const QFileInfo& file : files) {
        if (file.lastModified() < oldest)
            QFile::remove(file.filePath());
    }
}

} // namespace cm
