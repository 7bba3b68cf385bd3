// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QPalette>

namespace cm {

/// The palette that says in Qt's words what the tokens say, for what no stylesheet reaches.
[[nodiscard]] QPalette paletteFrom(const Tokens& tokens);

} // namespace cm
