// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QByteArray>
#include <QString>
#include <QVector>

#include <utility>

namespace cm {

/// What a connection is for; decides its time limits and whether it may write (DESIGN §2, Sessions).
enum class SessionKind {
    Read, ///< read-only transactions, 60 s a statement
    Write, ///< form saves and enrollment, 5 s for a lock
    Batch, ///< the worker: no statement limit of its own, 5 s for a lock
    Admin, ///< migrations, demo data, verify
    Listen, ///< waits for what the server tells (NOTIFY)
};

/// True for the kinds that hold a lock from one transaction to the next (the worker's client, the migrator's
/// schema), or listen: they need a server process of their own and can't work behind a transaction pooler.
bool needsDirectConnection(SessionKind kind);

/// The settings under which the statements of one kind of session run, in the two forms they are given in.
class SessionLimits {
public:
    /// `givenOptions` is what the address itself has as libpq's `options`: `-c name=value …`.
    SessionLimits(SessionKind kind, QString givenOptions);

    /// For the whole connection, as libpq's `options`.
    [[nodiscard]] QString startupOptions() const;
    /// For one transaction: a statement that sets them until its end and leaves nothing behind.
    /// Fails with ValidationError if the address has an option that can't be given that way.
    [[nodiscard]] Result<QByteArray> transactionSettings() const;

private:
    QVector<std::pair<QString, QString>> m_settings;
    QString m_givenOptions;
};

} // namespace cm
