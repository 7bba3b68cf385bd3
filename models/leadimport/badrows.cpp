// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/badrows.h"

namespace cm {

namespace {

// What is no text would not be one in the file either.
QByteArray writable(const CsvRow& row, qsizetype column)
{
    const QByteArrayView field = unguardedCsvField(row.field(column));
    if (row.problem() == CsvProblem::None)
        return field.toByteArray();
    return QString::fromUtf8(field).remove(QChar(u'\0')).toUtf8();
}

} // namespace

BadRows::BadRows(QIODevice* file, const QStringList& headers)
    : m_columns(headers.size())
{
    if (!file)
        return;
    m_writer = std::make_unique<CsvWriter>(*file);
    // None of these is taken for a lead's field when the file is imported again.
    QByteArrayList header{"Line", "Column", "Value", "Reason"};
    for (const QString& column : headers)
        header.append(column.toUtf8());
    write(header);
}

void BadRows::write(const QByteArrayList& fields)
{
    if (m_writer && m_written)
        m_written = m_writer->write(fields);
}

void BadRows::add(const QVector<RowProblem>& problems, const CsvRow* row)
{
    if (problems.isEmpty())
        return;
    QStringList columns;
    QStringList values;
    QStringList reasons;
    for (const RowProblem& problem : problems) {
        if (m_first.size() < kept)
            m_first.append(problem);
        if (problem.isWarning)
            ++m_warnings;
        columns.append(problem.column);
        values.append(problem.value);
        reasons.append(problem.column.isEmpty() ? problem.reason : problem.column + u' ' + problem.reason);
    }
    if (!m_writer)
        return;
    const QLatin1String between("; ");
    QByteArrayList fields{QByteArray::number(problems.first().line), columns.join(between).toUtf8(),
        values.join(between).toUtf8(), reasons.join(u' ').toUtf8()};
    for (qsizetype i = 0; i < m_columns; ++i)
        fields.append(row ? writable(*row, i) : QByteArray());
    write(fields);
}

} // namespace cm
