// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

namespace cm {

/// What a chip, banner, toast or status segment means. Never shown by colour alone.
enum class StatusKind { Neutral, Info, Success, Warning, Error };

/// The kind's colour for text and icons, and the soft background it stands on.
[[nodiscard]] QColor kindColor(StatusKind kind);
[[nodiscard]] QColor kindBackground(StatusKind kind);
/// The kind's icon name: "dot", "info", "ok", "warning", "error".
[[nodiscard]] QString kindIconName(StatusKind kind);
/// The kind in words, for accessible texts and tests: "neutral", "info", "success", "warning", "error".
[[nodiscard]] QString kindName(StatusKind kind);

} // namespace cm
