// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/icons.h"
#include "ui/theme/palette.h"
#include "ui/theme/stylesheet.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLabel>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>

#include <algorithm>

namespace cm {

namespace {

constexpr int smallestBody = 13;

/// The first family of our wish list that is installed; else the desktop's own.
QString interfaceFamily(const QString& fallback)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString& wish :
        {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("Cantarell")}) {
        if (installed.contains(wish)) {
            return wish;
        }
    }
    return fallback;
}

struct Step {
    double size; ///< Relative to body.
    QFont::Weight weight;
};

Step stepOf(TextRole role)
{
    switch (role) {
    case TextRole::Display:
        return {1.85, QFont::DemiBold};
    case TextRole::Title:
        return {1.54, QFont::DemiBold};
    case TextRole::Heading:
        return {1.15, QFont::DemiBold};
    case TextRole::Strong:
        return {1.0, QFont::DemiBold};
    case TextRole::Caption:
        return {0.92, QFont::Normal};
    case TextRole::Body:
    case TextRole::Muted:
    case TextRole::Mono:
        break;
    }
    return {1.0, QFont::Normal};
}

QString roleName(TextRole role)
{
    switch (role) {
    case TextRole::Display:
        return QStringLiteral("display");
    case TextRole::Title:
        return QStringLiteral("title");
    case TextRole::Heading:
        return QStringLiteral("heading");
    case TextRole::Strong:
        return QStringLiteral("strong");
    case TextRole::Body:
        return QStringLiteral("body");
    case TextRole::Muted:
        return QStringLiteral("muted");
    case TextRole::Caption:
        return QStringLiteral("caption");
    case TextRole::Mono:
        return QStringLiteral("mono");
    }
    return QStringLiteral("body");
}

} // namespace

Theme::Theme() = default;

Theme& Theme::instance()
{
    static Theme theme;
    return theme;
}

int Theme::bodyPixels() const
{
    return qRound(std::max(smallestBody, m_desktopPixels) * m_fontScale);
}

void Theme::apply(ThemeChoice choice)
{
    if (!m_applied) {
        // Once ours is applied, the palette no longer tells what the desktop wants.
        m_desktopDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
        m_desktopPixels = QFontInfo(QApplication::font()).pixelSize();
        m_applied = true;
    }
    m_choice = choice;
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::Auto && m_desktopDark);
    m_tokens = dark ? darkTokens() : lightTokens();
    restyle();
}

void Theme::setFontScale(double scale)
{
    m_fontScale = std::clamp(scale, 0.8, 2.0);
    if (m_applied) {
        restyle();
    }
}

void Theme::restyle()
{
    static_cast<void>(iconNames()); // the stylesheet's images are among the resources
    if (QApplication::style() == nullptr || QApplication::style()->name() != QStringLiteral("fusion")) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    const QPalette palette = paletteFrom(m_tokens);
    QApplication::setPalette(palette);
    QFont font = QApplication::font();
    font.setFamily(interfaceFamily(font.family()));
    font.setPixelSize(bodyPixels());
    QApplication::setFont(font);
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheetFrom(m_tokens, bodyPixels()));
    Q_EMIT changed();
    const QWidgetList widgets = QApplication::topLevelWidgets();
    for (QWidget* widget : widgets) {
        widget->update();
    }
}

const Tokens& tokens()
{
    return Theme::instance().tokens();
}

void applyTheme(ThemeChoice choice)
{
    Theme::instance().apply(choice);
}

QString themeChoiceName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Auto:
        return QStringLiteral("auto");
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    }
    return QStringLiteral("auto");
}

ThemeChoice themeChoiceFromName(const QString& name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (name == themeChoiceName(choice)) {
            return choice;
        }
    }
    return ThemeChoice::Auto;
}

QFont textFont(TextRole role)
{
    const Step step = stepOf(role);
    QFont font =
        role == TextRole::Mono ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : QApplication::font();
    font.setPixelSize(qRound(Theme::instance().bodyPixels() * step.size));
    font.setWeight(step.weight);
    return font;
}

void setTextRole(QLabel* label, TextRole role)
{
    setStyleProperty(label, "textRole", roleName(role));
}

void setButtonRole(QAbstractButton* button, ButtonRole role)
{
    static const char* const names[] = {"primary", "secondary", "quiet", "danger"};
    setStyleProperty(button, "buttonRole", QString::fromLatin1(names[static_cast<int>(role)]));
}

void setStyleProperty(QWidget* widget, const char* name, const QVariant& value)
{
    if (widget->property(name) == value) {
        return;
    }
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->updateGeometry();
    widget->update();
}

} // namespace cm
