// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/csv/textencoding.h"
#include "models/domain/error.h"

#include <QIODevice>

namespace cm {

/// How a CSV file is written.
struct CsvFormat {
    TextEncoding encoding = TextEncoding::Utf8;
    char separator = ','; ///< , ; tab or |
    friend bool operator==(const CsvFormat&, const CsvFormat&) = default;
};

/// What is known beforehand; the rest is found out.
struct CsvFormatWish {
    std::optional<TextEncoding> encoding;
    std::optional<char> separator;
};

/// "comma", "semicolon", "tab", "bar".
QString csvSeparatorName(char separator);
/// From the name or the character itself ("\t" too).
std::optional<char> csvSeparatorFromName(const QString& name);

/// Looks through the whole file (a mebibyte at a time) for what is not UTF-8, and at its first rows for the
/// separator; from and back to its beginning. UnsupportedMediaType for UTF-16, BadRequest for a file that
/// can't be read again from the start.
Result<CsvFormat> detectCsvFormat(QIODevice& file, const CsvFormatWish& wish = {});

} // namespace cm
