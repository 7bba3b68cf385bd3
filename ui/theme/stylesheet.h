// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QString>

namespace cm {

/// The application's one stylesheet. Widgets steer it by the dynamic properties textRole,
/// buttonRole and invalid, and by their class names.
[[nodiscard]] QString styleSheetFrom(const Tokens& tokens, int bodyPixels);

} // namespace cm
