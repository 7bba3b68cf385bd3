// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QDateTime>
#include <QJsonObject>
#include <QTimeZone>

namespace cm {

/// A stretch of time that statistics are about. Its days are those of the client's time zone.
struct Period {
    QDateTime from; ///< UTC, the first moment; invalid: since ever
    QDateTime to; ///< UTC, the first moment behind it; valid
    QTimeZone zone;

    /// Reads "24h", "7d" to "366d", "all", or "2026-03-01..2026-03-31" (days, both included). All but the
    /// last lead up to `at`: "7d" is its day and the six days before it. A problem names the field "period".
    static Result<Period> fromText(const QString& text, const QTimeZone& zone, const QDateTime& at);
    /// As long and directly before it; nothing for a period since ever.
    [[nodiscard]] std::optional<Period> before() const;
    /// At most two days: figures by hour say more than those by day.
    [[nodiscard]] bool isShort() const;
    /// For people: "1 Mar 2026 to 31 Mar 2026 (Europe/Berlin)".
    [[nodiscard]] QString label() const;
    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const Period&, const Period&) = default;
};

/// Reads the moment of "as of": a day (its end is meant) or a time with its zone. A problem names the field
/// "asOf".
Result<QDateTime> momentFromText(const QString& text, const QTimeZone& zone);

} // namespace cm
