// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv/csvreader.h"

#include <QCoreApplication>

namespace cm {

namespace {

constexpr qsizetype bufferSize = 256 * 1024;

QString tr(const char* text)
{
    return QCoreApplication::translate("Csv", text);
}

} // namespace

QString csvProblemText(CsvProblem problem)
{
    switch (problem) {
    case CsvProblem::None:
        return {};
    case CsvProblem::NotUtf8:
        return tr(
            "has bytes that are not UTF-8. Save the file as UTF-8, or choose the encoding Windows-1252.");
    case CsvProblem::Nul:
        return tr("contains a NUL byte, which no text has. Remove it.");
    case CsvProblem::FieldTooLong:
        return tr("has a field that is too long. Shorten it, or look for a quote that is not closed.");
    case CsvProblem::RowTooLong:
        return tr("is too long. Shorten it, or look for a quote that is not closed.");
    case CsvProblem::TooManyFields:
        return tr("has too many fields. Check the separator.");
    case CsvProblem::TextAfterQuote:
        return tr("has text behind a closing quote. Double the quotes within the field.");
    case CsvProblem::OpenQuote:
        return tr("opens a quote that is not closed until the end of the file. Close it, or double it.");
    }
    return {};
}

QByteArrayView CsvRow::field(qsizetype index) const
{
    if (index < 0 || index >= m_ends.size())
        return {};
    const qsizetype start = index == 0 ? 0 : m_ends[index - 1];
    return QByteArrayView(m_text).sliced(start, m_ends[index] - start);
}

CsvReader::CsvReader(QIODevice& file, const CsvFormat& format, const CsvLimits& limits)
    : m_file(file)
    , m_format(format)
    , m_limits(limits)
{
    if (refill() && m_format.encoding == TextEncoding::Utf8 && m_buffer.startsWith("\xEF\xBB\xBF"))
        m_next = 3;
}

bool CsvReader::refill()
{
    m_offset += m_buffer.size();
    m_next = 0;
    m_buffer.resize(bufferSize);
    const qint64 got = m_file.read(m_buffer.data(), bufferSize);
    m_buffer.truncate(std::max<qint64>(got, 0));
    if (got < 0 && !m_file.atEnd())
        m_deviceError = m_file.errorString();
    return got > 0;
}

int CsvReader::peek()
{
    if (m_next == m_buffer.size() && !refill())
        return endOfFile;
    return static_cast<unsigned char>(m_buffer[m_next]);
}

int CsvReader::take()
{
    const int byte = peek();
    if (byte != endOfFile)
        ++m_next;
    return byte;
}

void CsvReader::note(CsvRow& row, CsvProblem problem)
{
    // The first one says most, but for a quote that swallowed the rest.
    if (row.m_problem == CsvProblem::None || problem == CsvProblem::OpenQuote)
        row.m_problem = problem;
}

void CsvReader::keep(CsvRow& row, const char* bytes, qsizetype size) const
{
    if (row.m_text.size() - m_fieldStart + size > m_limits.fieldBytes)
        note(row, CsvProblem::FieldTooLong);
    else if (row.m_text.size() + size > m_limits.rowBytes)
        note(row, CsvProblem::RowTooLong);
    else
        row.m_text.append(bytes, size);
}

bool CsvReader::read(CsvRow& row)
{
    row.m_text.resize(0);
    row.m_ends.resize(0);
    row.m_problem = CsvProblem::None;
    row.m_line = m_line;
    if (peek() == endOfFile)
        return false;
    do {
        m_fieldStart = row.m_text.size();
        readField(row);
    } while (endField(row));
    finishRow(row);
    return true;
}

void CsvReader::readField(CsvRow& row)
{
    if (peek() != '"') {
        readPlain(row);
        return;
    }
    take();
    readQuoted(row);
    const int next = peek();
    if (next != endOfFile && next != m_format.separator && next != '\r' && next != '\n') {
        note(row, CsvProblem::TextAfterQuote);
        readPlain(row);
    }
}

void CsvReader::readPlain(CsvRow& row)
{
    while (peek() != endOfFile) {
        // As much as the buffer has of the field, at once.
        qsizetype end = m_next;
        while (end < m_buffer.size() && m_buffer[end] != m_format.separator && m_buffer[end] != '\r'
            && m_buffer[end] != '\n')
            ++end;
        keep(row, m_buffer.constData() + m_next, end - m_next);
        m_next = end;
        if (end < m_buffer.size())
            return;
    }
}

void CsvReader::readQuoted(CsvRow& row)
{
    bool afterCr = false;
    for (;;) {
        const int byte = take();
        if (byte == endOfFile) {
            note(row, CsvProblem::OpenQuote);
            return;
        }
        if (byte == '"') {
            if (peek() != '"')
                return;
            take();
        }
        if (byte == '\r' || (byte == '\n' && !afterCr))
            ++m_line;
        afterCr = byte == '\r';
        const char kept = static_cast<char>(byte);
        keep(row, &kept, 1);
    }
}

// Takes what ends the field; true if another field of the row follows.
bool CsvReader::endField(CsvRow& row)
{
    if (row.m_ends.size() < m_limits.fields) {
        row.m_ends.append(row.m_text.size());
    } else {
        note(row, CsvProblem::TooManyFields);
        row.m_text.truncate(m_fieldStart);
    }
    const int byte = take();
    if (byte == m_format.separator)
        return true;
    if (byte == '\r' && peek() == '\n')
        take();
    if (byte != endOfFile)
        ++m_line;
    return false;
}

void CsvReader::finishRow(CsvRow& row) const
{
    if (row.m_text.contains('\0'))
        note(row, CsvProblem::Nul);
    if (m_format.encoding == TextEncoding::Utf8) {
        Utf8Check utf8;
        if (!utf8.add(row.m_text) || !utf8.isComplete())
            note(row, CsvProblem::NotUtf8);
        return;
    }
    QByteArray converted;
    qsizetype start = 0;
    for (qsizetype& end : row.m_ends) {
        converted += windows1252ToUtf8(QByteArrayView(row.m_text).sliced(start, end - start));
        start = end;
        end = converted.size();
    }
    row.m_text = converted;
}

} // namespace cm
