// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace cm {

/// Adds the tags written in one field: separated by comma, semicolon or bar, trimmed; a tag that is there
/// already, ignoring case, or empty is left out. A tag in double quotes may contain the separators.
void addTags(QByteArrayView field, QByteArrayList& tags);
/// The inverse: "vip|\"a, b\"".
QByteArray tagsField(const QByteArrayList& tags);

} // namespace cm
