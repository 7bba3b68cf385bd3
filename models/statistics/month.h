// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/period.h"

namespace cm {

/// A month of the calendar; when it begins depends on the client's time zone.
struct Month {
    QDate first; ///< its first day

    /// Reads "2026-10". A problem names the field "month".
    static Result<Month> fromText(const QString& text);
    /// The month of this moment.
    static Month of(const QDateTime& at, const QTimeZone& zone);
    /// The last one that was over at this moment.
    static Month lastFinished(const QDateTime& at, const QTimeZone& zone);

    [[nodiscard]] Month before() const { return {first.addMonths(-1)}; }
    /// "2026-10".
    [[nodiscard]] QString key() const;
    /// For people: "October 2026".
    [[nodiscard]] QString label() const;
    /// UTC.
    [[nodiscard]] QDateTime begin(const QTimeZone& zone) const { return first.startOfDay(zone).toUTC(); }
    /// The first moment behind it, UTC.
    [[nodiscard]] QDateTime end(const QTimeZone& zone) const;
    /// The whole of it, or as much of it as was over at `at`, which must be later than its beginning.
    [[nodiscard]] Period period(const QTimeZone& zone, const QDateTime& at) const;
    /// The same stretch of the month before: whole months are compared with whole months.
    [[nodiscard]] Period comparison(const QTimeZone& zone, const QDateTime& at) const;
    friend bool operator==(const Month&, const Month&) = default;
};

} // namespace cm
