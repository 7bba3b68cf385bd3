// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/csv/csvwriter.h"
#include "models/leadimport/leadrow.h"

namespace cm {

/// Collects what is wrong with the rows of an import: the first ones in memory, all of them in a CSV file if
/// there is one, with the row itself where it is at hand, so that it can be mended and imported again.
class BadRows {
public:
    /// Further problems are only counted.
    static constexpr int kept = 1000;

    /// `file`, if any, must be open and outlive this.
    BadRows(QIODevice* file, const QStringList& headers);

    /// The problems of one row, which is null if it was read before.
    void add(const QVector<RowProblem>& problems, const CsvRow* row = nullptr);
    [[nodiscard]] const QVector<RowProblem>& first() const { return m_first; }
    [[nodiscard]] qint64 warnings() const { return m_warnings; }
    /// Fails if the file could not take all of them.
    [[nodiscard]] Result<void> written() const { return m_written; }

private:
    void write(const QByteArrayList& fields);

    std::unique_ptr<CsvWriter> m_writer;
    qsizetype m_columns;
    QVector<RowProblem> m_first;
    qint64 m_warnings = 0;
    Result<void> m_written;
};

} // namespace cm
