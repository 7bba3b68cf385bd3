// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"
#include "models/undo/undo.h"
#include "ui/workspace/workspace.h"

#include <functional>

namespace cm {

/// Asks whether this run is to be taken back, does it, tells `answer` and the pages. `asker` must be alive to
/// be answered.
void askAndUndoRun(Workspace& workspace, QWidget* asker, const DeEnrollmentRun& run,
    const std::function<void(const Result<UndoResult>&)>& answer);

} // namespace cm
