// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/schema/verifier.h"

#include <QStringList>

namespace cm {

/// How a database stands to what the compiled-in migrations make. A plain value: it may cross threads.
struct SchemaCondition {
    QVector<VerifyCheck> differences; ///< the checks that failed, in the order of `verify`

    [[nodiscard]] bool fits() const { return differences.isEmpty(); }
    /// The first `most` in words: "index enrollments_leaving_idx is missing; column leads.extra is not ours;
    /// 3 more". Empty if it fits.
    [[nodiscard]] QString sentence(int most = 3) const;
    /// The first `most`, one a line, and the number of the rest.
    [[nodiscard]] QString lines(int most = 20) const;
    /// Why nothing is written while it differs, and what to do about it.
    [[nodiscard]] Error refusal() const;
};

/// Looks at everything that `verify` looks at; an error only if that could not be done. A database that
/// lacks the tables the window shows is an error too (SchemaDrift). `session` is of kind Admin.
Result<SchemaCondition> inspectSchema(Session& session);

/// "differs" of "differs: expected … found …": what one line has room for.
QString shortProblem(const VerifyCheck& check);

} // namespace cm

Q_DECLARE_METATYPE(cm::SchemaCondition)
