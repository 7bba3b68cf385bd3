// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/messagetext.h"

#include <QRegularExpression>
#include <QVector>

#include <numeric>

namespace cm {

namespace {

const QRegularExpression& placeholderPattern()
{
    static const QRegularExpression pattern(QStringLiteral("\\{\\{([a-z_]+)\\}\\}"));
    return pattern;
}

// The units of each character of a text, and how many fit into one segment and into each of several.
struct Alphabet {
    QVector<int> units;
    int alone;
    int each;
};

std::optional<Alphabet> asGsm(const QString& text)
{
    static const QString plain = QStringLiteral(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        "abcdefghijklmnopqrstuvwxyzäöñüà");
    static const QString escaped = QStringLiteral("^{}\\[~]|\f€");
    QVector<int> units;
    for (const QChar character : text) {
        if (plain.contains(character))
            units.append(1);
        else if (escaped.contains(character))
            units.append(2);
        else
            return std::nullopt;
    }
    return Alphabet{units, 160, 153};
}

Alphabet asUcs2(const QString& text)
{
    QVector<int> units;
    const auto characters = text.toUcs4();
    for (const uint character : characters)
        units.append(QChar::requiresSurrogates(character) ? 2 : 1);
    return {units, 70, 67};
}

} // namespace

QStringList placeholdersIn(const QString& text)
{
    QStringList names;
    auto it = placeholderPattern().globalMatch(text);
    while (it.hasNext())
        names.append(it.next().captured(1));
    names.removeDuplicates();
    return names;
}

QString renderMessage(const QString& text, const QMap<QString, QString>& values)
{
    QString rendered;
    qsizetype end = 0;
    auto it = placeholderPattern().globalMatch(text);
    while (it.hasNext()) {
        const auto match = it.next();
        rendered += text.mid(end, match.capturedStart() - end) + values.value(match.captured(1));
        end = match.capturedEnd();
    }
    return rendered + text.mid(end);
}

SmsSize smsSize(const QString& text)
{
    const std::optional<Alphabet> gsm = asGsm(text);
    const Alphabet alphabet = gsm ? *gsm : asUcs2(text);
    const int total = std::accumulate(alphabet.units.cbegin(), alphabet.units.cend(), 0);
    if (total <= alphabet.alone)
        return {total, total == 0 ? 0 : 1, gsm.has_value()};
    int segments = 1;
    int used = 0;
    for (const int units : alphabet.units) {
        if (used + units > alphabet.each) {
            ++segments;
            used = 0;
        }
        used += units;
    }
    return {total, segments, gsm.has_value()};
}

int smsSegments(const QString& text)
{
    return smsSize(text).segments;
}

} // namespace cm
