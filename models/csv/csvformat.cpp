// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv/csvformat.h"

#include "models/csv/csvreader.h"

#include <QBuffer>

#include <array>

namespace cm {

namespace {

constexpr std::array separators{',', ';', '\t', '|'};
constexpr qsizetype pieceSize = 1024 * 1024;
constexpr qsizetype sampleSize = 64 * 1024;
constexpr int sampleRows = 50;

// How well the first rows fit together when they are split by this: rows as wide as the first, and its width.
std::pair<int, qsizetype> fit(QByteArray sample, char separator)
{
    QBuffer buffer(&sample);
    buffer.open(QIODevice::ReadOnly);
    CsvReader reader(buffer, {TextEncoding::Windows1252, separator});
    CsvRow row;
    qsizetype width = 0;
    int alike = 0;
    for (int rows = 0; rows < sampleRows && reader.read(row); ++rows) {
        if (rows == 0)
            width = row.count();
        if (row.count() == width)
            ++alike;
    }
    return width > 1 ? std::pair{alike, width} : std::pair{0, qsizetype(0)};
}

char detectSeparator(const QByteArray& sample)
{
    char best = ',';
    std::pair<int, qsizetype> bestFit{0, 0};
    for (const char separator : separators) {
        const auto its = fit(sample, separator);
        if (its > bestFit) {
            bestFit = its;
            best = separator;
        }
    }
    return best;
}

} // namespace

QString csvSeparatorName(char separator)
{
    switch (separator) {
    case ';':
        return QStringLiteral("semicolon");
    case '\t':
        return QStringLiteral("tab");
    case '|':
        return QStringLiteral("bar");
    default:
        return QStringLiteral("comma");
    }
}

std::optional<char> csvSeparatorFromName(const QString& name)
{
    for (const char separator : separators) {
        if (name.compare(csvSeparatorName(separator), Qt::CaseInsensitive) == 0
            || name == QChar(QLatin1Char(separator)))
            return separator;
    }
    if (name == QLatin1String("\\t"))
        return '\t';
    return std::nullopt;
}

Result<CsvFormat> detectCsvFormat(QIODevice& file, const CsvFormatWish& wish)
{
    QByteArray sample;
    Utf8Check utf8;
    const auto unseekable = [&file] {
        return failure(ErrorCode::BadRequest,
            QStringLiteral("The file can't be read from its beginning: %1").arg(file.errorString()));
    };
    if (!file.seek(0))
        return unseekable();
    for (;;) {
        const QByteArray piece = file.read(pieceSize);
        if (piece.isEmpty())
            break;
        if (sample.isEmpty())
            sample = piece.left(sampleSize);
        if (sample.startsWith("\xFF\xFE") || sample.startsWith("\xFE\xFF")) {
            return failure(ErrorCode::UnsupportedMediaType,
                QStringLiteral("The file is written in UTF-16. Save it as CSV UTF-8 and try again."));
        }
        if (wish.encoding || !utf8.add(piece))
            break;
    }
    if (!file.seek(0))
        return unseekable();
    CsvFormat format;
    format.encoding =
        wish.encoding.value_or(utf8.isComplete() ? TextEncoding::Utf8 : TextEncoding::Windows1252);
    // The last row of the sample may be cut off, unless it is the only one.
    if (const auto end = sample.lastIndexOf('\n'); end > 0)
        sample.truncate(end);
    format.separator = wish.separator ? *wish.separator : detectSeparator(sample);
    return format;
}

} // namespace cm
