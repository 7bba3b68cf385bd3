// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/phonenumbers.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <phonenumbers/phonenumberutil.h>

namespace cm {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

const PhoneNumberUtil& library()
{
    return *PhoneNumberUtil::GetInstance();
}

// E.164 as our database takes it.
bool isStorable(const std::string& e164)
{
    return e164.size() >= 8 && e164.size() <= 16 && e164[0] == '+' && e164[1] != '0';
}

// The number that digits behind a plus mean, if they are nothing else: no national prefix to take off, no
// leading zero that belongs to the number. Saves the library's full parsing, which is slow.
bool readPlainNumber(QByteArrayView text, PhoneNumber& number)
{
    if (!text.startsWith('+') || text.size() < 8 || text.size() > 16 || text[1] == '0')
        return false;
    const QByteArrayView digits = text.sliced(1);
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    static const std::set<int> callingCodes = [] {
        std::set<int> codes;
        library().GetSupportedCallingCodes(&codes);
        return codes;
    }();
    int code = 0;
    for (qsizetype length = 1; length <= 3; ++length) {
        code = code * 10 + (digits[length - 1] - '0');
        if (!callingCodes.contains(code))
            continue;
        // In some countries that is a national prefix, or an area code that changes. Not in Germany.
        const char first = digits[length];
        if (first == '0' || (first == '1' && code != 49) || first == '8')
            return false;
        number.set_country_code(code);
        number.set_national_number(digits.sliced(length).toULongLong());
        return true;
    }
    return false;
}

} // namespace

PhoneNumbers::PhoneNumbers(const QString& region)
    : m_region(region.isEmpty() ? "ZZ" : region.toUpper().toStdString())
{
}

PhoneNumbers::Verdict PhoneNumbers::normalize(QByteArrayView text, QByteArray& e164) const
{
    e164.clear();
    PhoneNumber number;
    std::string formatted;
    if (readPlainNumber(text, number)) {
        if (library().IsValidNumber(number)) {
            e164 = text.toByteArray();
            return Verdict::Valid;
        }
        number.Clear();
    }
    const std::string written(text.data(), static_cast<std::size_t>(text.size()));
    if (library().Parse(written, m_region, &number) != PhoneNumberUtil::NO_PARSING_ERROR
        || !library().IsPossibleNumber(number))
        return Verdict::Impossible;
    library().Format(number, PhoneNumberUtil::E164, &formatted);
    if (!isStorable(formatted))
        return Verdict::Impossible;
    e164 = QByteArray::fromStdString(formatted);
    return library().IsValidNumber(number) ? Verdict::Valid : Verdict::Doubtful;
}

QStringList PhoneNumbers::regions()
{
    std::set<std::string> known;
    library().GetSupportedRegions(&known);
    QStringList regions;
    for (const std::string& region : known)
        regions.append(QString::fromStdString(region));
    return regions;
}

bool PhoneNumbers::isRegion(const QString& region)
{
    std::set<std::string> regions;
    library().GetSupportedRegions(&regions);
    return regions.contains(region.toUpper().toStdString());
}

QString PhoneNumbers::regionOfTimeZone(const QString& timeZone)
{
    const QString code = QLocale::territoryToCode(QTimeZone(timeZone.toUtf8()).territory());
    return isRegion(code) ? code : QString();
}

} // namespace cm
