// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"
#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QIODevice>

#include <functional>

namespace cm {

/// Writes the active leads of a client that the audience means, in the order of enrollment, as CSV that
/// LeadImporter reads again without loss. Needs 16 bytes of memory a lead and a few thousand leads at a time.
/// A lead that is deleted meanwhile is left out. Returns how many were written. `progress` gets the leads so
/// far and of all.
Result<qint64> exportLeads(Session& session, ClientId client, const Audience& audience, QIODevice& file,
    const std::function<void(qint64 done, qint64 of)>& progress = {});

/// The audience that means all active leads.
Audience everyActiveLead();

} // namespace cm
