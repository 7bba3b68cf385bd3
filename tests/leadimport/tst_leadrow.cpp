// SPDX-License-Identifier: GPL-3.0-or-later
// What a row of a lead file means, and what is said about one that means nothing. No database.
#include "models/leadimport/leadrow.h"
#include "models/leadimport/leadtags.h"
#include "models/leadimport/leadtime.h"
#include "tests/support/results.h"

#include <QBuffer>
#include <QTest>

#include <rapidcheck.h>

using namespace cm;
using namespace cm::test;

class LeadRowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recognisesHeaders_data();
    void recognisesHeaders();
    void mappingCanBeChanged();
    void readsFields_data();
    void readsFields();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void normalizesPhones_data();
    void normalizesPhones();
    void plainNumbersAreReadLikeWrittenOnes();
    void knowsTheRegionOfATimeZone();
    void splitsTags_data();
    void splitsTags();
    void tagsAreWrittenSoThatTheyAreReadAgain();
    void readsMoments_data();
    void readsMoments();

private:
    /// The lead of the first row below the header.
    bool read(const QByteArray& text, LeadRow& lead, QVector<RowProblem>& problems);
};

bool LeadRowTest::read(const QByteArray& text, LeadRow& lead, QVector<RowProblem>& problems)
{
    QByteArray bytes = text;
    QBuffer file(&bytes);
    file.open(QIODevice::ReadOnly);
    CsvReader csv(file, {TextEncoding::Utf8, ';'});
    CsvRow row;
    csv.read(row);
    QStringList headers;
    for (qsizetype i = 0; i < row.count(); ++i)
        headers.append(QString::fromUtf8(row.field(i)));
    csv.read(row);
    LeadRowReader reader(ColumnMapping::guess(headers), QStringLiteral("DE"), QTimeZone("Europe/Berlin"),
        QDateTime::fromString(QStringLiteral("2026-11-24T10:00:00Z"), Qt::ISODate));
    return reader.read(row, lead, problems);
}

void LeadRowTest::recognisesHeaders_data()
{
    QTest::addColumn<LeadField>("field");
    const auto row = [](const char* header, LeadField field) { QTest::newRow(header) << field; };
    row("First Name", LeadField::FirstName);
    row("first_name", LeadField::FirstName);
    row("VORNAME", LeadField::FirstName);
    row("Prénom", LeadField::FirstName);
    row("Surname", LeadField::LastName);
    row("Full name", LeadField::FullName);
    row("E-Mail", LeadField::Email);
    row("email address", LeadField::Email);
    row("Mobile Phone", LeadField::Phone);
    row("Handy", LeadField::Phone);
    row("Company Name", LeadField::Company);
    row("Job title", LeadField::Title);
    row("lead_source", LeadField::Source);
    row("kajabi_tags", LeadField::Tags);
    row("ICP score", LeadField::Score);
    row("Engagement level", LeadField::Engagement);
    row("Booked at", LeadField::Booked);
    row("sms_stop", LeadField::OptedOut);
    row("Opted out", LeadField::OptedOut);
    row("Created At", LeadField::Created);
    row("Favourite colour", LeadField::Ignored);
    row("Reason", LeadField::Ignored);
    row("Line", LeadField::Ignored);
    row("", LeadField::Ignored);
}

void LeadRowTest::recognisesHeaders()
{
    QFETCH(LeadField, field);
    QCOMPARE(leadFieldForHeader(QString::fromUtf8(QTest::currentDataTag())), field);
    QCOMPARE(leadFieldFromName(leadFieldName(field)), std::optional(field));
    // The header of an export is known to an import.
    if (field != LeadField::Ignored)
        QCOMPARE(leadFieldForHeader(leadFieldLabel(field)), field);
}

void LeadRowTest::mappingCanBeChanged()
{
    auto mapping = ColumnMapping::guess({QStringLiteral("Mail"), QStringLiteral("Work e-mail"),
        QStringLiteral("Tag"), QStringLiteral("Labels"), QStringLiteral("Wer")});
    QCOMPARE(mapping.field(0), LeadField::Email);
    QCOMPARE(mapping.field(1), LeadField::Ignored); // there is one already
    QCOMPARE(mapping.field(3), LeadField::Tags);
    QVERIFY(mapping.check());
    QVERIFY(mapping.assign(QStringLiteral("work E-MAIL"), LeadField::Email));
    QCOMPARE(mapping.field(0), LeadField::Ignored);
    QCOMPARE(mapping.field(1), LeadField::Email);
    QVERIFY(mapping.assign(QStringLiteral("Wer"), LeadField::FullName));
    const auto unknown = mapping.assign(QStringLiteral("Who"), LeadField::FullName);
    QVERIFY(!unknown && unknown.error().message.contains(QLatin1String("Work e-mail")));
    mapping.setField(0, LeadField::Email);
    QVERIFY(errorOf(mapping.check()).message.contains(QLatin1String("E-mail")));
    const auto nothing = ColumnMapping::guess({QStringLiteral("a"), QStringLiteral("Tags")}).check();
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().field, QStringLiteral("map"));
}

void LeadRowTest::readsFields_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("lead");
    const auto row = [](const char* name, const char* text, const char* lead) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(lead);
    };
    row("a name", "Name\nAda King Lovelace", "Ada King|Lovelace|||");
    row("a name with a comma", "Name\nLovelace, Ada", "Ada|Lovelace|||");
    row("one word", "Name\nAda", "Ada||||");
    row("its own columns say more", "Name;Last name\nAda King;Lovelace", "Ada|Lovelace|||");
    row("space around it", "First name;E-mail\n\xC2\xA0 Ada ; a@b.de\t", "Ada||a@b.de||");
    row("a guarded formula", "First name;E-mail\n'=Ada;a@b.de", "=Ada||a@b.de||");
    row("a phone", "Phone\n(030) 901820", "|||+4930901820|");
    row("tags of two columns", "E-mail;Tags;Labels\na@b.de;x, Y;y|z", "||a@b.de||x,Y,z");
    row("empty fields at the end", "E-mail\na@b.de;;;", "||a@b.de||");
}

void LeadRowTest::readsFields()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, lead);
    LeadRow row;
    QVector<RowProblem> problems;
    QVERIFY2(read(text, row, problems), problems.isEmpty() ? "" : qPrintable(problems.first().reason));
    QVERIFY(problems.isEmpty());
    QCOMPARE(row.line, 2);
    QCOMPARE(
        (QByteArrayList{row.firstName, row.lastName, row.email, row.phone, row.tags.join(',')}.join('|')),
        lead);
}

void LeadRowTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* text, const char* column, const char* said) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(column) << QString::fromUtf8(said);
    };
    row("no e-mail", "E-mail;Name\nada;A", "E-mail", "ada@example.com");
    row("two e-mails", "E-mail;Name\na@b.de,c@d.de;A", "E-mail", "one in a field");
    row("no domain", "E-mail;Name\na@b;A", "E-mail", "is not an e-mail");
    row("no phone", "Phone;Name\n12;A", "Phone", "in DE");
    row("a rounded phone", "Phone;Name\n4.91512E+11;A", "Phone", "as text");
    row("a score too high", "Score;Name\n101;A", "Score", "0 to 100");
    row("a broken score", "Score;Name\n1.5;A", "Score", "whole number");
    row("engagement", "Engagement;Name\nHot;A", "Engagement", "High, Medium or Low");
    row("booked", "Booked;Name\nperhaps;A", "Booked", "yes");
    row("a date of no month", "Created at;Name\n2026-02-30;A", "Created at", "2026-01-31");
    row("a date of a country", "Created at;Name\n01/02/2026;A", "Created at", "is not a date");
    row("nobody", "Name;Tags\n;x", "", "no name, no e-mail and no phone");
    row("too few fields", "Name;Tags;Score\nA;x", "", "2 fields, but there are 3 columns");
    row("too many fields", "Name;Tags\nA;x;y", "", "3 fields, but there are 2 columns");
    row("a control character", "Name;Tags\nA\x07;x", "Name", "no text");
    row("no UTF-8", "Name;Tags\nM\xFCller;x", "", "Windows-1252");
    row("an open quote", "Name;Tags\nA;\"x", "", "quote");
}

void LeadRowTest::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, column);
    QFETCH(QString, said);
    LeadRow row;
    QVector<RowProblem> problems;
    QVERIFY(!read(text, row, problems));
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.first().line, 2);
    QCOMPARE(problems.first().column, column);
    QVERIFY2(problems.first().reason.contains(said), qPrintable(problems.first().reason));
    QVERIFY(!problems.first().isWarning);
}

void LeadRowTest::normalizesPhones_data()
{
    QTest::addColumn<QString>("region");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("e164");
    QTest::addColumn<PhoneNumbers::Verdict>("verdict");
    using Verdict = PhoneNumbers::Verdict;
    const auto row = [](const char* region, const char* text, const char* e164, Verdict verdict) {
        QTest::addRow("%s %s", region, text)
            << QString::fromLatin1(region) << QByteArray(text) << QByteArray(e164) << verdict;
    };
    row("DE", "030 901820", "+4930901820", Verdict::Valid);
    row("DE", "0049 (30) 90 18 20", "+4930901820", Verdict::Valid);
    row("DE", "+49 (0)30 901820", "+4930901820", Verdict::Valid);
    row("DE", "+4915112345678", "+4915112345678", Verdict::Valid);
    row("US", "(212) 736-5000", "+12127365000", Verdict::Valid);
    row("GB", "020 7946 0018", "+442079460018", Verdict::Valid);
    row("IT", "06 698 1234", "+39066981234", Verdict::Valid);
    row("", "+33 1 42 68 53 00", "+33142685300", Verdict::Valid);
    row("", "030 901820", "", Verdict::Impossible);
    row("US", "+1 200 555 0100", "+12005550100", Verdict::Doubtful);
    row("DE", "call me", "", Verdict::Impossible);
    row("DE", "12", "", Verdict::Impossible);
    row("DE", "+999 123 456 789", "", Verdict::Impossible);
    row("DE", "+", "", Verdict::Impossible);
}

void LeadRowTest::normalizesPhones()
{
    QFETCH(QString, region);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, e164);
    QFETCH(PhoneNumbers::Verdict, verdict);
    QByteArray normalized("stale");
    QCOMPARE(PhoneNumbers(region).normalize(text, normalized), verdict);
    QCOMPARE(normalized, e164);
}

void LeadRowTest::plainNumbersAreReadLikeWrittenOnes()
{
    // A space takes the long way through the library.
    const PhoneNumbers phones(QStringLiteral("DE"));
    QVERIFY(rc::check("plain numbers are read like written ones", [&phones] {
        QByteArray digits = *rc::gen::map(rc::gen::container<std::string>(rc::gen::inRange('0', ':')),
            [](const std::string& text) { return QByteArray::fromStdString(text.substr(0, 10)); });
        digits.prepend(QByteArray::fromStdString(*rc::gen::elementOf(std::vector<std::string>{
            "1", "49", "44", "33", "39", "52", "54", "7", "36", "86", "353", "46", "55", "81"})));
        QByteArray quick;
        QByteArray slow;
        const auto verdict = phones.normalize('+' + digits, quick);
        RC_ASSERT(phones.normalize("+ " + digits, slow) == verdict);
        RC_ASSERT(quick == slow);
    }));
}

void LeadRowTest::knowsTheRegionOfATimeZone()
{
    QCOMPARE(PhoneNumbers::regionOfTimeZone(QStringLiteral("Europe/Berlin")), QStringLiteral("DE"));
    QCOMPARE(PhoneNumbers::regionOfTimeZone(QStringLiteral("America/New_York")), QStringLiteral("US"));
    QCOMPARE(PhoneNumbers::regionOfTimeZone(QStringLiteral("UTC")), QString());
    QVERIFY(PhoneNumbers::isRegion(QStringLiteral("de")));
    QVERIFY(!PhoneNumbers::isRegion(QStringLiteral("Germany")));
}

void LeadRowTest::splitsTags_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("tags"); // joined by /
    const auto row = [](const char* field, const char* tags) {
        QTest::newRow(field) << QByteArray(field) << QByteArray(tags);
    };
    row("a,b;c|d", "a/b/c/d");
    row(" a , , b ", "a/b");
    row("VIP, vip,Vip ", "VIP");
    row("Ärzte,ärzte", "Ärzte");
    row("\"a, b\"|c", "a, b/c");
    row("5\" disk,x", "5\" disk/x");
    row("\"open", "\"open");
    row(",;|", "");
}

void LeadRowTest::splitsTags()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, tags);
    QByteArrayList split;
    addTags(field, split);
    QCOMPARE(split.join('/'), tags);
}

void LeadRowTest::tagsAreWrittenSoThatTheyAreReadAgain()
{
    QVERIFY(rc::check("tags are written so that they are read again", [] {
        const auto text = rc::gen::container<std::string>(
            rc::gen::elementOf(std::vector<char>{'a', 'b', 'C', ',', ';', '|', '"', '\'', ' '}));
        QByteArrayList tags;
        for (const std::string& tag : *rc::gen::container<std::vector<std::string>>(text)) {
            const QByteArray trimmed = QByteArray::fromStdString(tag).trimmed();
            const bool isThere = std::any_of(tags.begin(), tags.end(),
                [&](const QByteArray& other) { return other.toLower() == trimmed.toLower(); });
            if (!trimmed.isEmpty() && !isThere)
                tags.append(trimmed);
        }
        QByteArrayList again;
        addTags(tagsField(tags), again);
        RC_ASSERT(again == tags);
    }));
}

void LeadRowTest::readsMoments_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("moment");
    const auto row = [](const char* text, const char* moment) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(moment);
    };
    row("2026-01-31", "2026-01-30T23:00:00.000Z");
    row("31.07.2026", "2026-07-30T22:00:00.000Z");
    row("2026-01-31 14:00", "2026-01-31T13:00:00.000Z");
    row("2026-01-31T14:00:05", "2026-01-31T13:00:05.000Z");
    row("2026-01-31T14:00:05+05:30", "2026-01-31T08:30:05.000Z");
    row("2026-01-31T14:00:05.123456Z", "2026-01-31T14:00:05.123456Z");
    row("2026-01-31T14:00:05.12x456Z", "");
    row("2026-02-30", "");
    row("1026-01-01", "");
    row("01/02/2026", "");
    row("2026-01-31 25:00", "");
    row("yesterday", "");
}

void LeadRowTest::readsMoments()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, moment);
    QCOMPARE(readMoment(text, QTimeZone("Europe/Berlin")), moment);
}

QTEST_APPLESS_MAIN(LeadRowTest)
#include "tst_leadrow.moc"
