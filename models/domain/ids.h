// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QUuid>

namespace cm {

/// A UUID that can't be mistaken for another table's: `Id<struct LeadTag>` is no `Id<struct CampaignTag>`.
template <typename Tag> class Id {
public:
    Id() = default;
    explicit Id(const QUuid& uuid)
        : m_uuid(uuid)
    {
    }
    /// A null id if `text` is not a UUID (with or without braces).
    static Id fromString(QStringView text) { return Id(QUuid::fromString(text)); }

    [[nodiscard]] bool isNull() const { return m_uuid.isNull(); }
    [[nodiscard]] QUuid uuid() const { return m_uuid; }
    /// Lower case, with hyphens, without braces: as PostgreSQL writes it.
    [[nodiscard]] QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }

    friend bool operator==(const Id& a, const Id& b) { return a.m_uuid == b.m_uuid; }
    friend bool operator!=(const Id& a, const Id& b) { return a.m_uuid != b.m_uuid; }
    friend bool operator<(const Id& a, const Id& b) { return a.m_uuid < b.m_uuid; }
    friend size_t qHash(const Id& id, size_t seed = 0) { return qHash(id.m_uuid, seed); }

private:
    QUuid m_uuid;
};

using ClientId = Id<struct ClientTag>;
using LeadId = Id<struct LeadTag>;
using CampaignId = Id<struct CampaignTag>;
using RunId = Id<struct RunTag>;
using SavedAudienceId = Id<struct SavedAudienceTag>;
using LeadImportId = Id<struct LeadImportTag>;
using ApiKeyId = Id<struct ApiKeyTag>;

} // namespace cm

Q_DECLARE_METATYPE(cm::ClientId)
Q_DECLARE_METATYPE(cm::LeadId)
Q_DECLARE_METATYPE(cm::CampaignId)
Q_DECLARE_METATYPE(cm::RunId)
Q_DECLARE_METATYPE(cm::SavedAudienceId)
Q_DECLARE_METATYPE(cm::LeadImportId)
Q_DECLARE_METATYPE(cm::ApiKeyId)
