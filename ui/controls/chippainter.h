// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QFont>
#include <QRect>
#include <QString>
#include <QStringList>

class QPainter;

/// How chips are drawn, in widgets and in tables alike.
namespace cm::chip {

/// The height of a chip and its width for a text.
[[nodiscard]] int height();
[[nodiscard]] int statusWidth(const QString& text);
[[nodiscard]] int tagWidth(const QString& text);

/// A status chip that fills `rect`; the text is elided if need be.
void paintStatus(QPainter& painter, const QRect& rect, StatusKind kind, const QString& text);
/// A neutral tag chip.
void paintTag(QPainter& painter, const QRect& rect, const QString& text);

/// How many of `tags` fit into `width` when the rest is shown as "+n".
[[nodiscard]] int fittingTags(const QStringList& tags, int width);

} // namespace cm::chip
