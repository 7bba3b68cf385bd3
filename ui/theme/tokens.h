// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBrush>
#include <QColor>
#include <QStringList>

namespace cm {

/// The named colours of one theme. Text on its background reaches 4.5:1, series and focus 3:1
/// (tests/ui_kit/tst_theme.cpp measures it).
struct Tokens {
    bool dark = false;

    QColor window; ///< Behind everything.
    QColor sidebar; ///< The column of pages.
    QColor surface; ///< Cards, tables, editors.
    QColor surfaceRaised; ///< Menus, pop-ups, toasts.
    QColor surfaceHover; ///< A row or quiet button under the pointer.
    QColor surfaceSunken; ///< Table headers, code, tracks.
    QColor border; ///< Hairlines between things.
    QColor borderStrong; ///< Outline of an editor or button.

    QColor text;
    QColor textMuted; ///< Labels, hints, axis text.
    QColor textDisabled; ///< Only on disabled things.

    QColor accent; ///< Primary buttons, the selected page, links.
    QColor accentHover;
    QColor accentPressed;
    QColor accentText; ///< On accent.
    QColor accentSoft; ///< Selected rows and chips.
    QColor focus; ///< The focus ring.

    QColor success, successSoft;
    QColor warning, warningSoft;
    QColor error, errorSoft;
    QColor info, infoSoft;
    QColor neutral, neutralSoft;

    QColor gridLine; ///< Lines inside charts.
    QColor skeleton; ///< Placeholder of a cell that is still loading.
};

[[nodiscard]] const Tokens& lightTokens();
[[nodiscard]] const Tokens& darkTokens();

/// The 8-pixel grid.
namespace space {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 16;
inline constexpr int l = 24;
inline constexpr int xl = 32;
} // namespace space

/// Corner radii.
namespace radius {
inline constexpr int small = 4;
inline constexpr int control = 6;
inline constexpr int card = 10;
} // namespace radius

/// Sizes shared by several widgets.
namespace extent {
inline constexpr int control = 34; ///< Height of buttons and editors.
inline constexpr int row = 38; ///< Height of a table row.
inline constexpr int icon = 16;
} // namespace extent

/// Colour and fill of one series of a chart. The pattern tells series apart without colour.
struct SeriesStyle {
    QColor color;
    Qt::BrushStyle pattern = Qt::SolidPattern;
};

/// The outcomes in the order in which charts stack them (DESIGN §3: enrollments.outcome).
[[nodiscard]] const QStringList& outcomeKeys();
/// The style of an outcome by its database name; the same in both themes. Unknown names get "removed"'s.
[[nodiscard]] SeriesStyle outcomeStyle(const QString& outcome);
/// The style of the n-th series of a chart that shows something else.
[[nodiscard]] SeriesStyle seriesStyle(int index);
/// A fill in the series' colour with its pattern in a lighter tint (for bars and legend swatches).
[[nodiscard]] QBrush seriesBrush(const SeriesStyle& style);

/// WCAG contrast of two opaque colours, 1 … 21.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

} // namespace cm
