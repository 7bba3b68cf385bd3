// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QHash>
#include <QRegularExpression>

namespace cm {

namespace {

using Values = QHash<QString, QString>;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto blend = [share](int x, int y) { return qRound(x * (1 - share) + y * share); };
    return {blend(a.red(), b.red()), blend(a.green(), b.green()), blend(a.blue(), b.blue())};
}

Values colors(const Tokens& t)
{
    const QList<std::pair<QString, QColor>> named{
        {QStringLiteral("window"), t.window},
        {QStringLiteral("sidebar"), t.sidebar},
        {QStringLiteral("surface"), t.surface},
        {QStringLiteral("surfaceRaised"), t.surfaceRaised},
        {QStringLiteral("surfaceHover"), t.surfaceHover},
        {QStringLiteral("surfaceSunken"), t.surfaceSunken},
        {QStringLiteral("border"), t.border},
        {QStringLiteral("borderStrong"), t.borderStrong},
        {QStringLiteral("text"), t.text},
        {QStringLiteral("textMuted"), t.textMuted},
        {QStringLiteral("textDisabled"), t.textDisabled},
        {QStringLiteral("accent"), t.accent},
        {QStringLiteral("accentHover"), t.accentHover},
        {QStringLiteral("accentPressed"), t.accentPressed},
        {QStringLiteral("accentText"), t.accentText},
        {QStringLiteral("accentSoft"), t.accentSoft},
        {QStringLiteral("focus"), t.focus},
        {QStringLiteral("success"), t.success},
        {QStringLiteral("successSoft"), t.successSoft},
        {QStringLiteral("warning"), t.warning},
        {QStringLiteral("warningSoft"), t.warningSoft},
        {QStringLiteral("error"), t.error},
        {QStringLiteral("errorSoft"), t.errorSoft},
        {QStringLiteral("info"), t.info},
        {QStringLiteral("infoSoft"), t.infoSoft},
        {QStringLiteral("neutralSoft"), t.neutralSoft},
        // Derived from the tokens, needed in the stylesheet only.
        {QStringLiteral("link"), t.dark ? t.focus : t.accent},
        {QStringLiteral("focusOnAccent"), t.dark ? mixed(t.accentText, t.accent, 0.15) : t.text},
        {QStringLiteral("outline"), mixed(t.textDisabled, t.textMuted, 0.4)},
        {QStringLiteral("scroll"), mixed(t.border, t.borderStrong, 0.8)},
        {QStringLiteral("infoBorder"), mixed(t.infoSoft, t.info, 0.3)},
        {QStringLiteral("successBorder"), mixed(t.successSoft, t.success, 0.3)},
        {QStringLiteral("warningBorder"), mixed(t.warningSoft, t.warning, 0.3)},
        {QStringLiteral("errorBorder"), mixed(t.errorSoft, t.error, 0.3)},
    };
    Values values;
    for (const auto& [name, color] : named) {
        values.insert(name, color.name());
    }
    return values;
}

QString px(int pixels)
{
    return QString::number(pixels) + QStringLiteral("px");
}

void addSizes(Values& values, int bodyPixels)
{
    const int grown = bodyPixels - 13; // what a larger font adds to heights
    const int control = extent::control + grown;
    const int chip = 28 + grown;
    const auto font = [](TextRole role) { return px(textFont(role).pixelSize()); };
    values.insert(QStringLiteral("fontDisplay"), font(TextRole::Display));
    values.insert(QStringLiteral("fontTitle"), font(TextRole::Title));
    values.insert(QStringLiteral("fontHeading"), font(TextRole::Heading));
    values.insert(QStringLiteral("fontCaption"), font(TextRole::Caption));
    values.insert(QStringLiteral("buttonInner"), px(control - 2));
    values.insert(QStringLiteral("buttonInnerFocus"), px(control - 4));
    values.insert(QStringLiteral("editInner"), px(control - 2));
    values.insert(QStringLiteral("editInnerFocus"), px(control - 4));
    values.insert(QStringLiteral("chipInner"), px(chip - 2));
    values.insert(QStringLiteral("chipInnerFocus"), px(chip - 4));
    values.insert(QStringLiteral("chipRadius"), px(chip / 2));
    values.insert(QStringLiteral("tagInner"), px(24 + grown));
    values.insert(QStringLiteral("itemHeight"), px(30 + grown));
}

} // namespace

QString styleSheetFrom(const Tokens& tokens, int bodyPixels)
{
    QFile file(QStringLiteral(":/theme/style.qss"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    Values values = colors(tokens);
    addSizes(values, bodyPixels);
    const QString source = QString::fromUtf8(file.readAll());
    static const QRegularExpression word(QStringLiteral("@([A-Za-z]+)"));
    QString sheet;
    qsizetype end = 0;
    for (auto match = word.globalMatch(source); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        sheet +=
            source.mid(end, found.capturedStart() - end) + values.value(found.captured(1), found.captured(0));
        end = found.capturedEnd();
    }
    return sheet + source.mid(end);
}

} // namespace cm
