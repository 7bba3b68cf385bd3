// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QJsonObject>
#include <QVector>

namespace cm {

/// One thing that was looked at, and what is wrong with it.
struct VerifyCheck {
    QString kind; ///< "migration", "column", "constraint", "index", "function", "view", "trigger", "call" …
    QString subject; ///< "enrollments.leaves_as"
    bool passed = true;
    QString problem; ///< for people; empty if passed
};

struct VerifyReport {
    QVector<VerifyCheck> checks;
    [[nodiscard]] int failed() const;
    /// "Total Checks: N | Passed: N | Failed: N"
    [[nodiscard]] QString summary() const;
};

/// Compares the database's catalog with the fingerprint of the compiled-in migrations, object by object,
/// and calls every function and view in a transaction that is rolled back. Changes nothing.
Result<VerifyReport> verifySchema(Session& session);

/// The catalog of this database in the fingerprint's form: {"kind": {"subject": "definition"}}.
Result<QJsonObject> readCatalog(Session& session);

} // namespace cm
