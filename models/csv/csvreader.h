// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/csv/csvformat.h"

#include <QVarLengthArray>

namespace cm {

/// What keeps a row from being read.
enum class CsvProblem {
    None,
    NotUtf8,
    Nul, ///< a NUL byte
    FieldTooLong,
    RowTooLong,
    TooManyFields,
    TextAfterQuote, ///< "a"b
    OpenQuote, ///< the file ends within quotes
};

/// For people: what it is and what to do about it.
QString csvProblemText(CsvProblem problem);

/// One row: its fields as UTF-8, in one buffer that is used again for the next row.
class CsvRow {
public:
    /// Lines count from 1; a quoted field may go over several.
    [[nodiscard]] qint64 line() const { return m_line; }
    [[nodiscard]] CsvProblem problem() const { return m_problem; }
    [[nodiscard]] qsizetype count() const { return m_ends.size(); }
    /// Empty for a field that the row doesn't have. Valid until the next row is read.
    [[nodiscard]] QByteArrayView field(qsizetype index) const;
    /// A line with nothing on it.
    [[nodiscard]] bool isBlank() const { return m_ends.size() == 1 && m_text.isEmpty(); }

private:
    friend class CsvReader;
    QByteArray m_text;
    QVarLengthArray<qsizetype, 32> m_ends; // of each field within the text
    qint64 m_line = 0;
    CsvProblem m_problem = CsvProblem::None;
};

/// What a row may have; more is a problem of that row and is not kept in memory.
struct CsvLimits {
    qsizetype fieldBytes = 64 * 1024;
    qsizetype rowBytes = 1024 * 1024;
    qsizetype fields = 1000;
};

/// Reads a CSV file (RFC 4180) row by row in bounded memory: quotes, doubled quotes, line breaks in quotes,
/// lines that end with CR LF, LF or CR, a byte order mark. A quote within an unquoted field is a character.
/// Whatever the bytes are, reading comes to the end of the file; what is wrong is said row by row.
class CsvReader {
public:
    /// `file` must be open and outlive the reader.
    CsvReader(QIODevice& file, const CsvFormat& format, const CsvLimits& limits = {});

    /// Reads the next row; false at the end. A row with a problem has what was readable of it.
    bool read(CsvRow& row);
    /// How far into the file the next row begins.
    [[nodiscard]] qint64 bytesRead() const { return m_offset + m_next; }
    /// Not empty if the file itself could not be read to its end (read() has returned false).
    [[nodiscard]] QString deviceError() const { return m_deviceError; }

private:
    static constexpr int endOfFile = -1;
    [[nodiscard]] int peek();
    int take();
    void readField(CsvRow& row);
    void readQuoted(CsvRow& row);
    void readPlain(CsvRow& row);
    void keep(CsvRow& row, const char* bytes, qsizetype size) const;
    bool endField(CsvRow& row);
    void finishRow(CsvRow& row) const;
    bool refill();
    static void note(CsvRow& row, CsvProblem problem);

    QIODevice& m_file;
    const CsvFormat m_format;
    const CsvLimits m_limits;
    QByteArray m_buffer;
    qsizetype m_next = 0; // within the buffer
    qint64 m_offset = 0; // of the buffer within the file
    qint64 m_line = 1;
    qsizetype m_fieldStart = 0; // within the row's text
    QString m_deviceError;
};

} // namespace cm
