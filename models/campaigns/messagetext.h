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

/// How long a text is as an SMS.
struct SmsSize {
    int units = 0; ///< characters of the GSM-7 alphabet (an escaped one counts twice), or UTF-16 units
    int segments = 0; ///< 0 for an empty text
    bool isGsm = true; ///< keeps to the GSM-7 alphabet
};

/// 160 characters of the GSM-7 alphabet fit into one segment (153 each if there are several), or 70 UTF-16
/// units (67 each). Neither an escape nor a surrogate pair is split.
SmsSize smsSize(const QString& text);
/// Its segments alone.
int smsSegments(const QString& text);

} // namespace cm
