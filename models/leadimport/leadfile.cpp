// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadfile.h"

namespace cm {

Result<std::unique_ptr<LeadFile>> LeadFile::open(QIODevice& file, const CsvFormatWish& wish)
{
    const auto invalid = [](const QString& message) {
        return failure(Error{ErrorCode::ValidationError, message, {}, {}, QStringLiteral("file")});
    };
    auto format = detectCsvFormat(file, wish);
    if (!format)
        return failure(format.error());
    std::unique_ptr<LeadFile> leads(new LeadFile(file, *format));
    CsvRow row;
    if (!leads->read(row)) {
        const QString& problem = leads->m_reader.deviceError();
        return invalid(problem.isEmpty()
                ? QStringLiteral("The file is empty. Its first line must name the columns.")
                : QStringLiteral("The file can't be read: %1").arg(problem));
    }
    if (row.problem() != CsvProblem::None) {
        return invalid(QStringLiteral("The line that names the columns (line %1) %2")
                           .arg(row.line())
                           .arg(csvProblemText(row.problem())));
    }
    for (qsizetype i = 0; i < row.count(); ++i)
        leads->m_headers.append(QString::fromUtf8(row.field(i)).trimmed());
    while (leads->m_headers.size() > 1 && leads->m_headers.last().isEmpty())
        leads->m_headers.removeLast();
    return leads;
}

bool LeadFile::read(CsvRow& row)
{
    while (m_reader.read(row)) {
        if (!row.isBlank() || row.problem() != CsvProblem::None)
            return true;
    }
    return false;
}

Result<LeadFilePreview> previewLeadFile(QIODevice& file, const CsvFormatWish& wish, int rows)
{
    auto leads = LeadFile::open(file, wish);
    if (!leads)
        return failure(leads.error());
    LeadFilePreview preview{(*leads)->format(), ColumnMapping::guess((*leads)->headers()), {}};
    CsvRow row;
    while (preview.rows.size() < rows && (*leads)->read(row)) {
        QStringList cells;
        for (qsizetype i = 0; i < row.count(); ++i)
            cells.append(QString::fromUtf8(row.field(i)));
        preview.rows.append(cells);
    }
    return preview;
}

} // namespace cm
