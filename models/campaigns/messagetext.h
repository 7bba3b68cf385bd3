// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

namespace cm {

/// The names of the placeholders a text contains, each once, in order.
QStringList placeholdersIn(const QString& text);

/// The text with its placeholders replaced by values; one without a value becomes nothing.
QString renderMessage(const QString& text, const QMap<QString, QString>& values);

/// How many segments an SMS takes: 160 characters of the GSM-7 alphabet (153 each if there are several; an
/// escaped one counts twice), or 70 UTF-16 units (67 each). Neither an escape nor a surrogate pair is split.
/// 0 for an empty text.
int smsSegments(const QString& text);

} // namespace cm
