// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv/csvwriter.h"

#include <algorithm>

namespace cm {

namespace {

// Whether behind any apostrophes there is what a spreadsheet takes for a formula.
bool looksLikeFormula(QByteArrayView field)
{
    qsizetype start = 0;
    while (start < field.size() && field[start] == '\'')
        ++start;
    if (start == field.size())
        return false;
    switch (field[start]) {
    case '=':
    case '@':
    case '\t':
    case '\r':
        return true;
    case '+':
    case '-': {
        const QByteArrayView rest = field.sliced(start + 1);
        const bool isNumber = start == 0 && !rest.isEmpty()
            && std::all_of(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; });
        return !isNumber;
    }
    default:
        return false;
    }
}

} // namespace

QByteArray guardedCsvField(const QByteArray& field)
{
    return looksLikeFormula(field) ? '\'' + field : field;
}

QByteArrayView unguardedCsvField(QByteArrayView field)
{
    return field.startsWith('\'') && looksLikeFormula(field) ? field.sliced(1) : field;
}

void CsvWriter::append(const QByteArray& field)
{
    const bool needsQuotes =
        std::any_of(field.begin(), field.end(),
            [this](char c) { return c == m_separator || c == '"' || c == '\r' || c == '\n'; })
        || field.startsWith(' ') || field.endsWith(' ') || field.startsWith("\xEF\xBB\xBF");
    if (!needsQuotes) {
        m_row += field;
        return;
    }
    m_row += '"';
    m_row += QByteArray(field).replace('"', "\"\"");
    m_row += '"';
}

Result<void> CsvWriter::write(const QByteArrayList& fields)
{
    m_row.resize(0);
    for (qsizetype i = 0; i < fields.size(); ++i) {
        if (i > 0)
            m_row += m_separator;
        append(m_guard == Guard::On ? guardedCsvField(fields[i]) : fields[i]);
    }
    // A row with one empty field would read as a blank line.
    if (m_row.isEmpty())
        m_row = "\"\"";
    m_row += "\r\n";
    if (m_file.write(m_row) != m_row.size()) {
        return failure(ErrorCode::Unavailable,
            QStringLiteral("The file can't be written: %1").arg(m_file.errorString()));
    }
    return {};
}

} // namespace cm
