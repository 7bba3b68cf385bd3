// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QIcon>
#include <QPixmap>
#include <QStringList>

namespace cm {

/// The colour an icon takes from the tokens when it is painted.
enum class IconRole { Text, Muted, Accent, OnAccent, Success, Warning, Error, Info };

/// An icon of resources/icons drawn in the current colour of `role`; sharp at every size and
/// right again after a change of theme without being set anew. Names are the file names without
/// ".svg": campaigns, audience, exit, statistics, review, activity, settings, search, plus, close,
/// refresh, play, stop, pause, warning, error, ok, info, user, clock, database, chevron-down,
/// chevron-up, chevron-left, chevron-right, columns, export, copy, trash, duplicate, more, sun, moon, …
[[nodiscard]] QIcon icon(const QString& name, IconRole role = IconRole::Text);
/// The icon of a kind in the kind's colour.
[[nodiscard]] QIcon kindIcon(StatusKind kind);
/// One picture, for code that paints itself.
[[nodiscard]] QPixmap iconPixmap(
    const QString& name, const QColor& color, int size, qreal devicePixelRatio = 1.0);
/// All names there are.
[[nodiscard]] QStringList iconNames();

} // namespace cm
