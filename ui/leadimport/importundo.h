// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimport.h"
#include "ui/workspace/workspace.h"

#include <functional>

class QWidget;

namespace cm {

/// Asks whether an import shall be taken back, and does it. Nothing is answered if not; `asker` must live
/// for the answer to come. Tells the pages that the leads have changed.
void askAndUndoImport(Workspace& workspace, QWidget* asker, LeadImportId import, const QString& fileName,
    const std::function<void(const Result<LeadImportUndo>&)>& answer);

} // namespace cm
