// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"
#include "ui/theme/tokens.h"

#include <QFont>
#include <QObject>
#include <QVariant>

class QAbstractButton;
class QLabel;
class QWidget;

namespace cm {

/// What the person chose; Auto follows the desktop's palette.
enum class ThemeChoice { Auto, Light, Dark };

/// The look of the whole program: Fusion, a palette and one stylesheet, all built from Tokens.
/// GUI thread only. Widgets that paint themselves read tokens() while painting, so that a
/// change of theme needs no more than an update(); others listen to changed().
class Theme final : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    /// Sets style, palette, font and stylesheet of the application and emits changed().
    void apply(ThemeChoice choice);
    /// Font scale, 0.8 … 2.0 (Ctrl+plus, Ctrl+minus); takes effect at once.
    void setFontScale(double scale);

    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    [[nodiscard]] bool isDark() const { return m_tokens.dark; }
    [[nodiscard]] double fontScale() const { return m_fontScale; }
    [[nodiscard]] const Tokens& tokens() const { return m_tokens; }
    /// The size of body text in device-independent pixels, font scale included.
    [[nodiscard]] int bodyPixels() const;

Q_SIGNALS:
    void changed();

private:
    Theme();
    void restyle();

    Tokens m_tokens = lightTokens();
    ThemeChoice m_choice = ThemeChoice::Auto;
    double m_fontScale = 1.0;
    int m_desktopPixels = 0;
    bool m_desktopDark = false;
    bool m_applied = false;
};

/// The tokens in force.
[[nodiscard]] const Tokens& tokens();
/// Shorthand for Theme::instance().apply().
void applyTheme(ThemeChoice choice);
/// "auto", "light", "dark" for settings, and back (Auto if unknown).
[[nodiscard]] QString themeChoiceName(ThemeChoice choice);
[[nodiscard]] ThemeChoice themeChoiceFromName(const QString& name);

/// The steps of the type scale.
enum class TextRole { Display, Title, Heading, Strong, Body, Muted, Caption, Mono };
/// The font of a step, for code that paints text itself.
[[nodiscard]] QFont textFont(TextRole role);
/// Gives a label the size, weight and colour of a step; follows theme changes.
void setTextRole(QLabel* label, TextRole role);

/// How loud a button is. One Primary per view; Quiet has no border until hovered.
enum class ButtonRole { Primary, Secondary, Quiet, Danger };
void setButtonRole(QAbstractButton* button, ButtonRole role);

/// Sets a dynamic property that the stylesheet looks at, and restyles the widget.
void setStyleProperty(QWidget* widget, const char* name, const QVariant& value);

} // namespace cm
