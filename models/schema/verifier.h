// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QStringList>
#include <QVector>

namespace cm {

/// One thing that was looked at, and what is wrong with it.
struct VerifyCheck {
    QString kind; ///< "migration", "column", "index", "privilege", "partition", "call" … (sql/catalog*.sql)
    QString subject; ///< "enrollments.leaves_as"
    bool passed = true;
    QString problem; ///< for people, goes on after kind and subject: "is missing"; empty if passed
};

struct VerifyReport {
    QVector<VerifyCheck> checks;
    /// Functions and views that this login may not call; they are in no total.
    QStringList notTried;
    [[nodiscard]] int failed() const;
    /// "Total Checks: N | Passed: N | Failed: N"
    [[nodiscard]] QString summary() const;
};

/// Compares the database's catalog with the fingerprint of the compiled-in migrations, object by object,
/// and calls every function and view in a transaction that is rolled back. Changes nothing, whatever
/// tables the database has, and needs no more than to read schema_migrations.
Result<VerifyReport> verifySchema(Session& session);

} // namespace cm
