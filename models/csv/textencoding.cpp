// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv/textencoding.h"

#include <array>
#include <cstring>

namespace cm {

namespace {

// 0x80 to 0x9F; the rest of Windows-1252 is Latin-1.
constexpr std::array<char16_t, 32> windows1252Specials{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
    0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C,
    0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

// Where the next byte that isn't ASCII is.
qsizetype skipAscii(QByteArrayView bytes, qsizetype from)
{
    while (from + 8 <= bytes.size()) {
        quint64 word = 0;
        std::memcpy(&word, bytes.data() + from, sizeof word);
        if (word & 0x8080808080808080ULL)
            break;
        from += 8;
    }
    while (from < bytes.size() && static_cast<unsigned char>(bytes[from]) < 0x80)
        ++from;
    return from;
}

} // namespace

QString textEncodingName(TextEncoding encoding)
{
    return encoding == TextEncoding::Utf8 ? QStringLiteral("UTF-8") : QStringLiteral("Windows-1252");
}

std::optional<TextEncoding> textEncodingFromName(const QString& name)
{
    QString plain = name.trimmed().toLower();
    plain.remove(u'-').remove(u'_');
    if (plain == QLatin1String("utf8"))
        return TextEncoding::Utf8;
    // Latin-1 differs only in control characters that no text has; browsers read it this way too.
    for (const char* known : {"windows1252", "cp1252", "latin1", "iso88591", "ansi"}) {
        if (plain == QLatin1String(known))
            return TextEncoding::Windows1252;
    }
    return std::nullopt;
}

bool Utf8Check::add(QByteArrayView bytes)
{
    for (qsizetype i = 0; m_valid && i < bytes.size(); ++i) {
        if (m_expected == 0) {
            i = skipAscii(bytes, i);
            if (i == bytes.size())
                break;
        }
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (m_expected > 0) {
            m_valid = byte >= m_low && byte <= m_high;
            --m_expected;
            m_low = 0x80;
            m_high = 0xBF;
        } else if (byte >= 0xC2 && byte <= 0xDF) {
            m_expected = 1;
        } else if (byte >= 0xE0 && byte <= 0xEF) {
            m_expected = 2;
            m_low = byte == 0xE0 ? 0xA0 : 0x80;
            m_high = byte == 0xED ? 0x9F : 0xBF;
        } else if (byte >= 0xF0 && byte <= 0xF4) {
            m_expected = 3;
            m_low = byte == 0xF0 ? 0x90 : 0x80;
            m_high = byte == 0xF4 ? 0x8F : 0xBF;
        } else {
            m_valid = false;
        }
    }
    return m_valid;
}

QByteArray windows1252ToUtf8(QByteArrayView bytes)
{
    QByteArray text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text.append(c);
            continue;
        }
        const char16_t code = byte < 0xA0 ? windows1252Specials.at(byte - 0x80U) : char16_t(byte);
        if (code < 0x800) {
            text.append(static_cast<char>(0xC0 | (code >> 6)));
        } else {
            text.append(static_cast<char>(0xE0 | (code >> 12)));
            text.append(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
        }
        text.append(static_cast<char>(0x80 | (code & 0x3F)));
    }
    return text;
}

} // namespace cm
