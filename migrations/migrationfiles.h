// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QByteArray>
#include <QString>
#include <QVector>

namespace cm {

/// One step of the schema, as compiled in.
struct Migration {
    int version = 0; ///< 20 for 0020_unify_campaign_model
    QString name; ///< "unify_campaign_model"
    QString upSql;
    QString downSql;
    QString checksum; ///< SHA-256 of both files, in hex
};

/// The migrations of this program, in order. A file without its other half, or a number used twice, is an
/// error (a damaged build).
Result<QVector<Migration>> compiledMigrations();

/// The catalog that these migrations make, as written by `campaign-managerctl verify --write-fingerprint`.
QByteArray compiledFingerprint();

} // namespace cm
