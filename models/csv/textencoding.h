// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace cm {

/// How the characters of a file are written.
enum class TextEncoding { Utf8, Windows1252 };

/// "UTF-8", "Windows-1252".
QString textEncodingName(TextEncoding encoding);
/// From the name, ignoring case and hyphens ("utf8", "cp1252", "latin1" too).
std::optional<TextEncoding> textEncodingFromName(const QString& name);

/// Says whether bytes that come in pieces are UTF-8 (no overlong forms, no surrogates).
class Utf8Check {
public:
    /// False once the bytes so far can't be the beginning of UTF-8.
    bool add(QByteArrayView bytes);
    /// Whether what was added is whole: not cut off within a character.
    [[nodiscard]] bool isComplete() const { return m_valid && m_expected == 0; }

private:
    int m_expected = 0; // bytes that the begun character still needs
    unsigned char m_low = 0x80; // bounds of the next one
    unsigned char m_high = 0xBF;
    bool m_valid = true;
};

/// Windows-1252 as UTF-8; the five bytes that mean nothing there become U+FFFD.
QByteArray windows1252ToUtf8(QByteArrayView bytes);

} // namespace cm
