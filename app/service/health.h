// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httpmessage.h"
#include "app/service/metrics.h"
#include "models/database/session.h"

namespace cm {

/// Whether requests can be done: how database, schema and worker stand, or why not. A worker that is late
/// makes nothing unready: the service does without it.
Result<HttpResponse> readiness(Session& session);
/// The program runs and answers.
HttpResponse liveness();

Result<WorkerFigures> workerFigures(Session& session);

} // namespace cm
