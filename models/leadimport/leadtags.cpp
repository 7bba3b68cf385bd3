// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadtags.h"

#include <QString>

#include <algorithm>

namespace cm {

namespace {

bool isSeparator(char c)
{
    return c == ',' || c == ';' || c == '|';
}

// Takes the next tag from the field's beginning, together with what separates it from the following.
QByteArray takeTag(QByteArrayView& field)
{
    while (!field.isEmpty() && field[0] == ' ')
        field = field.sliced(1);
    QByteArray tag;
    qsizetype at = 0;
    if (field.startsWith('"') && field.indexOf('"', 1) > 0) {
        for (at = 1; at < field.size(); ++at) {
            if (field[at] == '"' && (at + 1 == field.size() || field[at + 1] != '"'))
                break;
            if (field[at] == '"')
                ++at;
            tag += field[at];
        }
        ++at;
    }
    for (; at < field.size() && !isSeparator(field[at]); ++at)
        tag += field[at];
    field = at < field.size() ? field.sliced(at + 1) : QByteArrayView();
    return tag.trimmed();
}

bool containsIgnoringCase(const QByteArrayList& tags, const QByteArray& tag)
{
    if (tags.isEmpty())
        return false;
    const QString lower = QString::fromUtf8(tag).toLower();
    return std::any_of(tags.begin(), tags.end(),
        [&](const QByteArray& other) { return QString::fromUtf8(other).toLower() == lower; });
}

} // namespace

void addTags(QByteArrayView field, QByteArrayList& tags)
{
    while (!field.isEmpty()) {
        const QByteArray tag = takeTag(field);
        if (!tag.isEmpty() && !containsIgnoringCase(tags, tag))
            tags.append(tag);
    }
}

QByteArray tagsField(const QByteArrayList& tags)
{
    QByteArrayList written;
    for (const QByteArray& tag : tags) {
        const bool isPlain = !tag.startsWith('"')
            && std::none_of(tag.begin(), tag.end(), [](char c) { return isSeparator(c); });
        written.append(isPlain ? tag : '"' + QByteArray(tag).replace('"', "\"\"") + '"');
    }
    return written.join('|');
}

} // namespace cm
