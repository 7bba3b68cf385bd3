// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace cm {

/// Phone numbers as people write them, made E.164 (+4930123456). One thread.
class PhoneNumbers {
public:
    /// `region` is the country of numbers without a country code, "DE"; empty: there must be one.
    explicit PhoneNumbers(const QString& region = {});

    enum class Verdict {
        Valid,
        Doubtful, ///< of a possible length, but of no range that is known to be in use
        Impossible, ///< no phone number; `e164` is left empty
    };
    [[nodiscard]] Verdict normalize(QByteArrayView text, QByteArray& e164) const;
    [[nodiscard]] QString region() const { return QString::fromStdString(m_region); }

    /// The regions whose phone numbers are known, "AC" to "ZW".
    static QStringList regions();
    /// Whether phone numbers of this region are known.
    static bool isRegion(const QString& region);
    /// The country of a time zone ("Europe/Berlin": DE); empty for one that belongs to none, such as UTC.
    static QString regionOfTimeZone(const QString& timeZone);

private:
    std::string m_region;
};

} // namespace cm
