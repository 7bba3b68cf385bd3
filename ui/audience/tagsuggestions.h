// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace.h"

namespace cm {

class TagEdit;

/// Asks for the client's tags that contain `text` and offers the most frequent ones in `edit`. Without an
/// answer a tag can still be typed.
void suggestTags(Workspace& workspace, TagEdit* edit, const QString& text, const Cancellation& cancellation);

} // namespace cm
