// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv/csvreader.h"
#include "models/csv/csvwriter.h"

#include <QBuffer>
#include <QStringDecoder>
#include <QTest>

#include <rapidcheck.h>

using namespace cm;

namespace {

using Table = std::vector<std::vector<std::string>>;

struct ReadRow {
    qint64 line = 0;
    CsvProblem problem = CsvProblem::None;
    QByteArrayList fields;
};

QList<ReadRow> readAll(QByteArray text, const CsvFormat& format = {}, const CsvLimits& limits = {})
{
    QBuffer file(&text);
    file.open(QIODevice::ReadOnly);
    CsvReader reader(file, format, limits);
    QList<ReadRow> rows;
    CsvRow row;
    while (reader.read(row)) {
        ReadRow copy{row.line(), row.problem(), {}};
        for (qsizetype i = 0; i < row.count(); ++i)
            copy.fields.append(row.field(i).toByteArray());
        rows.append(copy);
    }
    return rows;
}

QByteArray written(const Table& table, char separator, CsvWriter::Guard guard)
{
    QByteArray text;
    QBuffer file(&text);
    file.open(QIODevice::WriteOnly);
    CsvWriter writer(file, separator, guard);
    for (const auto& fields : table) {
        QByteArrayList row;
        for (const std::string& field : fields)
            row.append(QByteArray::fromStdString(field));
        if (!writer.write(row))
            qFatal("a buffer takes everything");
    }
    return text;
}

// Rows joined by '/', fields by '^': readable in a test's table.
QByteArray asText(const QList<ReadRow>& rows)
{
    QByteArrayList lines;
    for (const ReadRow& row : rows)
        lines.append(row.fields.join('^'));
    return lines.join('/');
}

template <typename Property> void holds(const char* what, Property property)
{
    QVERIFY2(rc::check(what, property), what);
}

// Text with what is special in CSV more often than by chance; valid UTF-8 without NUL.
rc::Gen<std::string> csvText()
{
    const auto piece = rc::gen::weightedOneOf<std::string>({
        {6, rc::gen::container<std::string>(rc::gen::inRange('a', '{'))},
        {6,
            rc::gen::elementOf(std::vector<std::string>{"\"", ",", ";", "\t", "|", "\r", "\n", "\r\n", "'",
                "=", "+", "-", "@", " ", "\xC3\xA4", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80"})},
    });
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
        std::string all;
        for (const std::string& one : pieces)
            all += one;
        return all;
    });
}

} // namespace

class CsvTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void reportsProblemsWithTheirLine_data();
    void reportsProblemsWithTheirLine();
    void keepsWithinItsLimits();
    void detectsTheFormat_data();
    void detectsTheFormat();
    void refusesUtf16();
    void findsWindows1252FarDownTheFile();
    void knowsUtf8InPieces();
    void guardsFormulas_data();
    void guardsFormulas();
    void whatIsWrittenIsReadAgain();
    void guardIsUndone();
    void anyBytesAreReadToTheEnd();
    void chunksMakeNoDifference();
};

void CsvTest::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("separator");
    QTest::addColumn<QByteArray>("rows");
    const auto row = [](const char* name, const char* text, const char* rows, char separator = ',') {
        QTest::newRow(name) << QByteArray(text) << separator << QByteArray(rows);
    };
    row("nothing", "", "");
    row("one field", "a", "a");
    row("LF", "a,b\nc,d\n", "a^b/c^d");
    row("CR LF", "a,b\r\nc,d\r\n", "a^b/c^d");
    row("CR", "a,b\rc,d\r", "a^b/c^d");
    row("no line end at the end", "a,b\nc,d", "a^b/c^d");
    row("empty fields", ",\n,,", "^/^^");
    row("blank line", "a\n\nb", "a//b");
    row("quotes", "\"a\",\"b,c\"", "a^b,c");
    row("doubled quotes", "\"a\"\"b\",\"\"\"\"", "a\"b^\"");
    row("line breaks in quotes", "\"a\r\nb\nc\rd\",e\nf,g", "a\r\nb\nc\rd^e/f^g");
    row("a quote within a field", "a\"b,5\" disk", "a\"b^5\" disk");
    row("spaces stay", " a , b ", " a ^ b ");
    row("byte order mark",
        "\xEF\xBB\xBF"
        "a,b",
        "a^b");
    row("byte order mark before a quote", "\xEF\xBB\xBF\"a,\",b", "a,^b");
    row("semicolon", "a,1;b\n", "a,1^b", ';');
    row("tab", "a\tb", "a^b", '\t');
    row("bar", "a|b", "a^b", '|');
}

void CsvTest::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(char, separator);
    QFETCH(QByteArray, rows);
    const auto read = readAll(text, {TextEncoding::Utf8, separator});
    QCOMPARE(asText(read), rows);
    for (const ReadRow& row : read)
        QCOMPARE(row.problem, CsvProblem::None);
}

void CsvTest::reportsProblemsWithTheirLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("badRow");
    QTest::addColumn<qint64>("line");
    QTest::addColumn<CsvProblem>("problem");
    QTest::newRow("open quote") << QByteArray("a,b\nc,\"d\ne,f\ng") << 2 << 1 << 2LL << CsvProblem::OpenQuote;
    QTest::newRow("a quote at the end") << QByteArray("a\n\"") << 2 << 1 << 2LL << CsvProblem::OpenQuote;
    QTest::newRow("text after a quote")
        << QByteArray("a\n\"b\"c\nd") << 3 << 1 << 2LL << CsvProblem::TextAfterQuote;
    QTest::newRow("NUL") << QByteArray("a\nb\0c\nd", 7) << 3 << 1 << 2LL << CsvProblem::Nul;
    QTest::newRow("a lone byte") << QByteArray("a\n\"x\ny\"\nM\xFCller\nd") << 4 << 2 << 4LL
                                 << CsvProblem::NotUtf8;
    QTest::newRow("overlong") << QByteArray("\xC0\xAF\nd") << 2 << 0 << 1LL << CsvProblem::NotUtf8;
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80\nd") << 2 << 0 << 1LL << CsvProblem::NotUtf8;
    QTest::newRow("cut off") << QByteArray("a\nb\xE2\x82") << 2 << 1 << 2LL << CsvProblem::NotUtf8;
}

void CsvTest::reportsProblemsWithTheirLine()
{
    QFETCH(QByteArray, text);
    QFETCH(int, rows);
    QFETCH(int, badRow);
    QFETCH(qint64, line);
    QFETCH(CsvProblem, problem);
    const auto read = readAll(text);
    QCOMPARE(read.size(), rows);
    for (int i = 0; i < read.size(); ++i)
        QCOMPARE(read[i].problem, i == badRow ? problem : CsvProblem::None);
    QCOMPARE(read[badRow].line, line);
    QVERIFY(!csvProblemText(problem).isEmpty());
}

void CsvTest::keepsWithinItsLimits()
{
    const CsvLimits limits{10, 25, 4};
    auto rows = readAll("a,12345678901\nb", {}, limits);
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].problem, CsvProblem::FieldTooLong);
    QCOMPARE(rows[1].problem, CsvProblem::None);
    rows = readAll("1234567890,1234567890,1234567890\nb", {}, limits);
    QCOMPARE(rows[0].problem, CsvProblem::RowTooLong);
    QCOMPARE(rows[1].fields, QByteArrayList{"b"});
    rows = readAll("a,b,c,d,e,f\nb", {}, limits);
    QCOMPARE(rows[0].problem, CsvProblem::TooManyFields);
    QCOMPARE(rows[0].fields.size(), 4);
    // A quote that swallows the file costs no more memory than a field.
    rows = readAll("\"" + QByteArray(5'000'000, 'x'), {}, limits);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].problem, CsvProblem::OpenQuote);
    QVERIFY(rows[0].fields.first().size() <= limits.fieldBytes);
}

void CsvTest::detectsTheFormat_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<TextEncoding>("encoding");
    QTest::addColumn<char>("separator");
    const auto row = [](const char* name, const char* text, TextEncoding encoding, char separator) {
        QTest::newRow(name) << QByteArray(text) << encoding << separator;
    };
    row("nothing", "", TextEncoding::Utf8, ',');
    row("comma", "Name,Tags\nA,x;y;z\nB,x;y;z", TextEncoding::Utf8, ',');
    row("semicolon", "Name;Tags\nA;\"x,y\"\nB;\"x,y,z\"\n", TextEncoding::Utf8, ';');
    row("tab", "Name\tTags\nA\tx,y\nB\tz", TextEncoding::Utf8, '\t');
    row("bar", "Name|Tags|Score\nA|x,y|1\n", TextEncoding::Utf8, '|');
    row("one column", "Name\nA\nB", TextEncoding::Utf8, ',');
    row("UTF-8", "Name,x\nM\xC3\xBCller,y", TextEncoding::Utf8, ',');
    row("byte order mark", "\xEF\xBB\xBFName,x\nA,y", TextEncoding::Utf8, ',');
    row("Windows-1252", "Name;x\nM\xFCller;y", TextEncoding::Windows1252, ';');
    row("CR only", "Name;x\rA;y\r", TextEncoding::Utf8, ';');
}

void CsvTest::detectsTheFormat()
{
    QFETCH(QByteArray, text);
    QFETCH(TextEncoding, encoding);
    QFETCH(char, separator);
    QBuffer file(&text);
    file.open(QIODevice::ReadOnly);
    const auto format = detectCsvFormat(file);
    QVERIFY(format);
    QCOMPARE(format->encoding, encoding);
    QCOMPARE(format->separator, separator);
    QCOMPARE(file.pos(), 0);
    file.seek(text.size());
    QVERIFY(*detectCsvFormat(file) == *format);
    const auto wished = detectCsvFormat(file, {TextEncoding::Windows1252, '|'});
    QVERIFY(wished && *wished == (CsvFormat{TextEncoding::Windows1252, '|'}));
}

void CsvTest::refusesUtf16()
{
    QByteArray text("\xFF\xFEN\0a\0", 6);
    QBuffer file(&text);
    file.open(QIODevice::ReadOnly);
    const auto format = detectCsvFormat(file);
    QVERIFY(!format);
    QCOMPARE(format.error().code, ErrorCode::UnsupportedMediaType);
    QVERIFY(format.error().message.contains(QLatin1String("UTF-16")));
}

void CsvTest::findsWindows1252FarDownTheFile()
{
    QByteArray text =
        QByteArray("Name,Company\n") + QByteArray("Ada,Acme\n").repeated(500'000) + "M\xFCller,x\n";
    QBuffer file(&text);
    file.open(QIODevice::ReadOnly);
    QCOMPARE(detectCsvFormat(file)->encoding, TextEncoding::Windows1252);
    QCOMPARE(windows1252ToUtf8("M\xFCller \x80\x92"), QByteArray("Müller €’"));
    QCOMPARE(windows1252ToUtf8("\x81"), QByteArray("\xEF\xBF\xBD"));
}

void CsvTest::knowsUtf8InPieces()
{
    // Against Qt's own decoder, and in pieces as in one.
    holds("UTF-8 is told from other bytes", [](const std::vector<std::string>& pieces) {
        QByteArray all;
        Utf8Check inPieces;
        for (const std::string& piece : pieces) {
            const QByteArray bytes = QByteArray::fromStdString(piece);
            inPieces.add(bytes);
            all += bytes;
        }
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(all);
        Q_UNUSED(text)
        RC_ASSERT(inPieces.isComplete() == !decoder.hasError());
    });
}

void CsvTest::guardsFormulas_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("guarded");
    const auto row = [](const char* field, const char* guarded) {
        QTest::newRow(field) << QByteArray(field) << QByteArray(guarded);
    };
    row("=1+1", "'=1+1");
    row("@SUM(A1)", "'@SUM(A1)");
    row("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
    row("-2+3", "'-2+3");
    row("\t=1", "'\t=1");
    row("\r=1", "'\r=1");
    row("'=1", "''=1");
    row("-", "'-");
    row("+4930123456", "+4930123456");
    row("-5", "-5");
    row("O'Brien", "O'Brien");
    row("'quoted'", "'quoted'");
    row("", "");
}

void CsvTest::guardsFormulas()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, guarded);
    QCOMPARE(guardedCsvField(field), guarded);
    QCOMPARE(unguardedCsvField(guarded).toByteArray(), field);
}

void CsvTest::whatIsWrittenIsReadAgain()
{
    holds("what is written is read again", [] {
        const Table table = *rc::gen::resize(20,
            rc::gen::container<Table>(
                rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(csvText()))));
        const char separator = *rc::gen::element(',', ';', '\t', '|');
        const auto rows =
            readAll(written(table, separator, CsvWriter::Guard::Off), {TextEncoding::Utf8, separator});
        RC_ASSERT(rows.size() == static_cast<qsizetype>(table.size()));
        for (std::size_t r = 0; r < table.size(); ++r) {
            const ReadRow& row = rows[static_cast<qsizetype>(r)];
            RC_ASSERT(row.problem == CsvProblem::None);
            RC_ASSERT(row.fields.size() == static_cast<qsizetype>(table[r].size()));
            for (std::size_t f = 0; f < table[r].size(); ++f)
                RC_ASSERT(row.fields[static_cast<qsizetype>(f)].toStdString() == table[r][f]);
        }
    });
}

void CsvTest::guardIsUndone()
{
    holds("a guarded field begins no formula and is given back", [] {
        const QByteArray field = QByteArray::fromStdString(*csvText());
        const QByteArray guarded = guardedCsvField(field);
        RC_ASSERT(unguardedCsvField(guarded).toByteArray() == field);
        // Not as one expression: RC_ASSERT evaluates both sides.
        const bool beginsFormula = !guarded.isEmpty() && QByteArray("=@\t\r").contains(guarded.at(0));
        RC_ASSERT(!beginsFormula);
    });
}

void CsvTest::anyBytesAreReadToTheEnd()
{
    holds("any bytes are read to the end", [](const std::vector<std::uint8_t>& bytes) {
        QByteArray text(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        // Bytes that matter, more often than by chance.
        for (char& c : text) {
            if (static_cast<unsigned char>(c) % 3 == 0)
                c = "\",\n\r;\0\xFF"[static_cast<unsigned char>(c) % 7];
        }
        const auto encoding = *rc::gen::element(TextEncoding::Utf8, TextEncoding::Windows1252);
        const CsvLimits limits{16, 40, 6};
        const auto rows = readAll(text, {encoding, ','}, limits);
        // Every row ends at least one byte further on; none keeps more than it may.
        RC_ASSERT(rows.size() <= text.size());
        RC_ASSERT(text.isEmpty() || text == "\xEF\xBB\xBF" || !rows.isEmpty());
        qint64 line = 0;
        for (const ReadRow& row : rows) {
            RC_ASSERT(row.line > line);
            line = row.line;
            RC_ASSERT(row.fields.size() <= limits.fields);
            for (const QByteArray& field : row.fields)
                RC_ASSERT(field.size() <= limits.fieldBytes * 3); // in UTF-8
            if (row.problem == CsvProblem::None)
                RC_ASSERT(!row.fields.join().contains('\0'));
        }
    });
}

void CsvTest::chunksMakeNoDifference()
{
    // Fields, quotes and line ends across the border of the reader's buffer of 256 KiB.
    for (qsizetype before = 262'130; before < 262'150; ++before) {
        const QByteArray filler(60'000, 'x');
        QByteArray text;
        while (text.size() + filler.size() + 1 < before)
            text += filler + '\n';
        text += QByteArray(before - text.size(), 'y') + ",\"a\"\"\r\nb\"\r\nlast,\xE2\x82\xAC\r\n";
        const auto rows = readAll(text);
        QCOMPARE(rows.size(), 6);
        QCOMPARE(rows[4].fields.last(), QByteArray("a\"\r\nb"));
        QCOMPARE(rows[5].fields, (QByteArrayList{"last", "\xE2\x82\xAC"}));
        QCOMPARE(rows[5].problem, CsvProblem::None);
        QCOMPARE(rows[5].line, 7);
    }
}

QTEST_APPLESS_MAIN(CsvTest)
#include "tst_csv.moc"
