// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"
#include "models/leadimport/leadimporter.h"
#include "models/undo/undo.h"

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QVector>

namespace cm {

/// One row of the history of imports.
struct LeadImport {
    LeadImportId id;
    ClientId clientId;
    QString clientName;
    QDateTime importedAt;
    QString actor;
    QString fileName;
    QString onDuplicate;
    qint64 rows = 0;
    qint64 inserted = 0;
    qint64 updated = 0;
    qint64 skipped = 0;
    qint64 failed = 0;
    QDateTime undoneAt; ///< invalid unless it was taken back

    [[nodiscard]] QJsonObject toJson() const;
};

/// The newest first; of all visible clients if `client` is null.
Result<QVector<LeadImport>> listLeadImports(Session& session, ClientId client, int limit);

/// What taking an import back did.
struct LeadImportUndo : LeftAlone {
    LeadImportId id;
    qint64 removed = 0; ///< leads that the import had added
    qint64 restored = 0; ///< leads that it had updated, as they were before

    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Takes an import back, for leads that nothing has happened to since; leadsLeftAlone() lists the others.
/// NotFound if there is none of a client that is seen, Conflict if it was undone already.
Result<LeadImportUndo> undoLeadImport(Session& session, LeadImportId import);

} // namespace cm
