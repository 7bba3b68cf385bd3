// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/csv/csvreader.h"
#include "models/leadimport/columnmapping.h"

#include <QIODevice>

namespace cm {

/// A CSV file of leads whose format is known and whose header was read: its rows follow. One thread.
class LeadFile {
public:
    /// `file` must be open, able to seek, and outlive this. ValidationError for a file without a header.
    static Result<std::unique_ptr<LeadFile>> open(QIODevice& file, const CsvFormatWish& wish = {});

    [[nodiscard]] const CsvFormat& format() const { return m_format; }
    [[nodiscard]] const QStringList& headers() const { return m_headers; }
    /// The next row that is not blank; false at the end.
    bool read(CsvRow& row);
    [[nodiscard]] const CsvReader& reader() const { return m_reader; }

private:
    LeadFile(QIODevice& file, const CsvFormat& format)
        : m_format(format)
        , m_reader(file, format)
    {
    }

    const CsvFormat m_format;
    CsvReader m_reader;
    QStringList m_headers;
};

/// What a user sees before anything is imported.
struct LeadFilePreview {
    CsvFormat format;
    ColumnMapping mapping; ///< guessed
    QVector<QStringList> rows; ///< the first ones
};
Result<LeadFilePreview> previewLeadFile(QIODevice& file, const CsvFormatWish& wish = {}, int rows = 100);

} // namespace cm
