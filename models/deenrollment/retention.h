// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

namespace cm {

/// What a retention removed.
struct Purged {
    qint64 logRows = 0;
    qint64 runs = 0;

    /// "1,200 rows of lead logs and 3 runs were removed."
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Removes lead logs and runs that are past the times in the settings (retention.*), in batches that each
/// commit on their own, until none is left. What could still be undone stays unless the settings say
/// otherwise, or `confirmed` here, which needs the right to manage. A null client means all active ones.
Result<Purged> purgeHistory(Session& session, ClientId client, bool confirmed);

} // namespace cm
