// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QUrl>
#include <QVector>

namespace cm {

/// One thing that was tried on a running service.
struct SmokeCheck {
    QString name;
    bool passed = false;
    QString detail; ///< what came instead
};

/// Tries a running service from end to end: probes, keys, a campaign from its announcement to its end. Works
/// with a client of its own, which is removed whatever happens. `session` is a super admin's, on the database
/// of the service. Needs a QCoreApplication; blocks its thread, for at most 10 seconds a request.
Result<QVector<SmokeCheck>> runSmokeTest(Session& session, const QUrl& service);

} // namespace cm
