// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

namespace cm {

/// "1,234,567" in the locale's way.
[[nodiscard]] QString formatCount(qint64 count);
/// Short form for axes and tiles: "950", "12.3k", "4.5M".
[[nodiscard]] QString formatCompact(double value);
/// "12.3 %"; "–" if the whole is 0.
[[nodiscard]] QString formatShare(qint64 part, qint64 whole);
/// "0 ms", "850 ms", "12.4 s", "3 min 05 s", "2 h 07 min".
[[nodiscard]] QString formatDuration(qint64 milliseconds);
/// "just now", "5 minutes ago", "in 3 hours", "yesterday", then the date. "never" if invalid.
[[nodiscard]] QString formatRelative(
    const QDateTime& time, const QDateTime& now = QDateTime::currentDateTimeUtc());
/// Date and time in `zone` with the zone's abbreviation: "3 Mar 2025, 14:05 EST". "–" if invalid.
[[nodiscard]] QString formatDateTime(const QDateTime& time, const QTimeZone& zone);
/// "3 Mar 2025"; "–" if invalid.
[[nodiscard]] QString formatDate(const QDate& date);

} // namespace cm
