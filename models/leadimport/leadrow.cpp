// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadrow.h"

#include "models/csv/csvwriter.h"
#include "models/leadimport/leadtags.h"
#include "models/leadimport/leadtime.h"

#include <QCoreApplication>

#include <algorithm>

namespace cm {

namespace {

constexpr qsizetype longestText = 4000; // bytes
constexpr qsizetype longestShown = 100; // characters

QString tr(const char* text)
{
    return QCoreApplication::translate("LeadRow", text);
}

// Without spaces around it, the one that doesn't break included.
QByteArrayView trimmed(QByteArrayView value)
{
    constexpr QByteArrayView noBreak("\xC2\xA0");
    for (;;) {
        const qsizetype before = value.size();
        value = value.trimmed();
        if (value.startsWith(noBreak))
            value = value.sliced(noBreak.size());
        if (value.endsWith(noBreak))
            value = value.chopped(noBreak.size());
        if (value.size() == before)
            return value;
    }
}

// Line breaks and tabs are text.
bool hasControlCharacters(QByteArrayView value)
{
    return std::any_of(value.begin(), value.end(),
        [](char c) { return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; });
}

bool isOneOf(QByteArrayView value, std::initializer_list<const char*> words)
{
    return std::any_of(words.begin(), words.end(),
        [&](const char* word) { return value.compare(QByteArrayView(word), Qt::CaseInsensitive) == 0; });
}

bool isEmail(QByteArrayView value)
{
    const auto at = value.indexOf('@');
    if (at < 1 || at > 64 || value.size() > 254 || value.lastIndexOf('@') != at)
        return false;
    const QByteArrayView domain = value.sliced(at + 1);
    const auto dot = domain.lastIndexOf('.');
    if (dot < 1 || dot == domain.size() - 1 || domain.startsWith('.'))
        return false;
    return std::none_of(value.begin(), value.end(), [](char c) {
        return (c >= 0 && c <= ' ') || c == 0x7F || c == ',' || c == ';' || c == '<' || c == '>' || c == '"';
    });
}

void addText(CopyIn& copy, const QByteArray& text)
{
    if (text.isEmpty())
        copy.addNull();
    else
        copy.addText(text);
}

QByteArray arrayText(const QByteArrayList& texts)
{
    QByteArray array("{");
    for (const QByteArray& text : texts) {
        if (array.size() > 1)
            array += ',';
        array += '"';
        for (const char c : text) {
            if (c == '"' || c == '\\')
                array += '\\';
            array += c;
        }
        array += '"';
    }
    return array + '}';
}

} // namespace

void LeadRow::addTo(CopyIn& copy) const
{
    copy.addText(QByteArray::number(line));
    for (const QByteArray* text : {&firstName, &lastName, &email, &phone, &company, &title, &source})
        addText(copy, *text);
    copy.addText(arrayText(tags));
    for (const QByteArray* text : {&score, &engagement, &bookedAt, &optedOutAt, &createdAt})
        addText(copy, *text);
}

LeadRowReader::LeadRowReader(
    const ColumnMapping& mapping, const QString& region, const QTimeZone& zone, const QDateTime& now)
    : m_mapping(mapping)
    , m_phones(region)
    , m_zone(zone.isValid() ? zone : QTimeZone::utc())
    , m_now(now.toUTC().toString(Qt::ISODateWithMs).toLatin1())
{
}

void LeadRowReader::note(int column, QByteArrayView value, const QString& reason, bool isWarning)
{
    QString shown = QString::fromUtf8(value);
    if (shown.size() > longestShown)
        shown = shown.left(longestShown) + u'…';
    const QString header = column >= 0 ? m_mapping.headers().value(column) : QString();
    m_problems->append({m_lead->line, header, shown, reason, isWarning});
    m_usable = m_usable && isWarning;
}

bool LeadRowReader::fits(const CsvRow& row)
{
    if (row.problem() != CsvProblem::None) {
        note(-1, row.field(0), tr("The row %1").arg(csvProblemText(row.problem())));
        return false;
    }
    // Spreadsheets add empty fields at the end.
    qsizetype count = row.count();
    while (count > m_mapping.count() && row.field(count - 1).isEmpty())
        --count;
    if (count != m_mapping.count()) {
        note(-1, row.field(0),
            tr("The row has %1 fields, but there are %2 columns. Look for a separator that is missing or too "
               "many, or quote the field.")
                .arg(count)
                .arg(m_mapping.count()));
        return false;
    }
    return true;
}

QString RowProblem::sentence() const
{
    return column.isEmpty() ? reason : QStringLiteral("%1: \"%2\" %3").arg(column, value, reason);
}

bool LeadRowReader::read(const CsvRow& row, LeadRow& lead, QVector<RowProblem>& problems)
{
    lead = LeadRow();
    lead.line = row.line();
    m_lead = &lead;
    m_problems = &problems;
    m_usable = true;
    if (!fits(row))
        return false;
    for (int column = 0; column < m_mapping.count(); ++column) {
        if (m_mapping.field(column) == LeadField::Ignored)
            continue;
        const QByteArrayView value = trimmed(unguardedCsvField(row.field(column)));
        if (value.size() > longestText)
            note(column, value, tr("is too long (%1 bytes). Shorten it.").arg(value.size()));
        else if (hasControlCharacters(value))
            note(column, value, tr("has characters that are no text. Remove them, or check the encoding."));
        else if (!value.isEmpty())
            readField(column, value);
    }
    if (m_usable && lead.email.isEmpty() && lead.phone.isEmpty() && lead.firstName.isEmpty()
        && lead.lastName.isEmpty())
        note(-1, {}, tr("The row has no name, no e-mail and no phone. Fill in one of them."));
    return m_usable;
}

void LeadRowReader::readField(int column, QByteArrayView value)
{
    switch (m_mapping.field(column)) {
    case LeadField::Ignored:
        break;
    case LeadField::FirstName:
        m_lead->firstName = value.toByteArray();
        break;
    case LeadField::LastName:
        m_lead->lastName = value.toByteArray();
        break;
    case LeadField::FullName:
        readName(value);
        break;
    case LeadField::Email:
        readEmail(column, value);
        break;
    case LeadField::Phone:
        readPhone(column, value);
        break;
    case LeadField::Company:
        m_lead->company = value.toByteArray();
        break;
    case LeadField::Title:
        m_lead->title = value.toByteArray();
        break;
    case LeadField::Source:
        m_lead->source = value.toByteArray();
        break;
    case LeadField::Tags:
        addTags(value, m_lead->tags);
        break;
    case LeadField::Score:
        readScore(column, value);
        break;
    case LeadField::Engagement:
        readEngagement(column, value);
        break;
    case LeadField::Booked:
        readFlag(column, value, m_lead->bookedAt);
        break;
    case LeadField::OptedOut:
        readFlag(column, value, m_lead->optedOutAt);
        break;
    case LeadField::Created:
        readCreated(column, value);
        break;
    }
}

// Columns of their own for first and last name say more than one for both.
void LeadRowReader::readName(QByteArrayView value)
{
    QByteArrayView first;
    QByteArrayView last;
    if (const auto comma = value.indexOf(','); comma >= 0) {
        last = value.first(comma);
        first = value.sliced(comma + 1);
    } else if (const auto space = value.lastIndexOf(' '); space >= 0) {
        first = value.first(space);
        last = value.sliced(space + 1);
    } else {
        first = value;
    }
    if (!m_mapping.has(LeadField::FirstName))
        m_lead->firstName = trimmed(first).toByteArray();
    if (!m_mapping.has(LeadField::LastName))
        m_lead->lastName = trimmed(last).toByteArray();
}

void LeadRowReader::readEmail(int column, QByteArrayView value)
{
    if (isEmail(value))
        m_lead->email = value.toByteArray();
    else
        note(column, value, tr("is not an e-mail address. Write it like ada@example.com, one in a field."));
}

void LeadRowReader::readPhone(int column, QByteArrayView value)
{
    if (value.contains(QByteArrayView("E+")) || value.contains(QByteArrayView("e+"))) {
        note(column, value,
            tr("is a number that a spreadsheet has rounded. Format the column as text, and export it "
               "again."));
        return;
    }
    const auto verdict = m_phones.normalize(value, m_lead->phone);
    if (verdict == PhoneNumbers::Verdict::Impossible) {
        note(column, value,
            m_phones.region() == QLatin1String("ZZ")
                ? tr("is not a phone number with a country code. Write it like +49 30 123456, or choose the "
                     "country of the numbers.")
                : tr("is not a phone number in %1. Write it with its country code, like +49 30 123456.")
                      .arg(m_phones.region()));
    } else if (verdict == PhoneNumbers::Verdict::Doubtful) {
        note(column, value, tr("may not be in use as a phone number. Check it."), true);
    }
}

void LeadRowReader::readScore(int column, QByteArrayView value)
{
    bool isNumber = false;
    const int score = value.toInt(&isNumber);
    if (isNumber && score >= 0 && score <= 100)
        m_lead->score = QByteArray::number(score);
    else
        note(column, value, tr("is not a score. Write a whole number from 0 to 100."));
}

void LeadRowReader::readEngagement(int column, QByteArrayView value)
{
    for (const char* level : {"High", "Medium", "Low"}) {
        if (isOneOf(value, {level})) {
            m_lead->engagement = level;
            return;
        }
    }
    note(column, value, tr("is not an engagement level. Write High, Medium or Low."));
}

void LeadRowReader::readFlag(int column, QByteArrayView value, QByteArray& moment)
{
    if (isOneOf(value, {"no", "false", "0", "n", "f", "nein"}))
        return;
    if (isOneOf(value, {"yes", "true", "1", "y", "t", "x", "ja"})) {
        if (moment.isEmpty())
            moment = m_now;
        return;
    }
    const QByteArray read = readMoment(value, m_zone);
    if (read.isEmpty())
        note(
            column, value, tr("is neither yes nor no nor a date. Write yes, no, or a date like 2026-01-31."));
    else
        moment = read;
}

void LeadRowReader::readCreated(int column, QByteArrayView value)
{
    m_lead->createdAt = readMoment(value, m_zone);
    if (m_lead->createdAt.isEmpty())
        note(column, value, tr("is not a date. Write it like 2026-01-31 or 2026-01-31 14:00."));
}

} // namespace cm
