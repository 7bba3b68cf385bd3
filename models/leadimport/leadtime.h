// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTimeZone>

namespace cm {

/// A moment as the database reads it, from a date ("2026-01-31", "31.01.2026") or a date with a time, with a
/// zone or in `zone`. Empty if it is none: an impossible date, or one that depends on the country
/// ("01/02/2026").
QByteArray readMoment(QByteArrayView text, const QTimeZone& zone);

} // namespace cm
