// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QIODevice>

namespace cm {

/// A field as a spreadsheet can't take it for a formula: what begins with = + - @, tab or CR gets an
/// apostrophe in front. Plain numbers with a sign (+4930123456) do no harm and stay as they are.
QByteArray guardedCsvField(const QByteArray& field);
/// The inverse. Whatever the text is, unguarding the guarded one gives it back.
QByteArrayView unguardedCsvField(QByteArrayView field);

/// Writes UTF-8 CSV (RFC 4180, lines end with CR LF), each field guarded against formulas unless told not to.
/// Needs no more memory than a row and the file's buffer.
class CsvWriter {
public:
    enum class Guard { On, Off };
    /// `file` must be open and outlive the writer.
    explicit CsvWriter(QIODevice& file, char separator = ',', Guard guard = Guard::On)
        : m_file(file)
        , m_separator(separator)
        , m_guard(guard)
    {
    }

    /// Fails with the reason if the file doesn't take it, for example on a full disk.
    Result<void> write(const QByteArrayList& fields);

private:
    void append(const QByteArray& field);

    QIODevice& m_file;
    const char m_separator;
    const Guard m_guard;
    QByteArray m_row;
};

} // namespace cm
