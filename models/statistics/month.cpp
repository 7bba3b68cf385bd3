// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/month.h"

#include <QLocale>
#include <QRegularExpression>

namespace cm {

Result<Month> Month::fromText(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{4})-(\\d{2})$"));
    const auto match = pattern.match(text);
    const QDate first(match.captured(1).toInt(), match.captured(2).toInt(), 1);
    if (!match.hasMatch() || !first.isValid())
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral("\"%1\" is no month. Write it as year and month, such as 2026-10.").arg(text), {},
            {}, QStringLiteral("month")});
    return Month{first};
}

Month Month::of(const QDateTime& at, const QTimeZone& zone)
{
    const QDate day = at.toTimeZone(zone).date();
    return {QDate(day.year(), day.month(), 1)};
}

Month Month::lastFinished(const QDateTime& at, const QTimeZone& zone)
{
    return of(at, zone).before();
}

QString Month::key() const
{
    return first.toString(QStringLiteral("yyyy-MM"));
}

QString Month::label() const
{
    return QLocale().toString(first, QStringLiteral("MMMM yyyy"));
}

QDateTime Month::end(const QTimeZone& zone) const
{
    return first.addMonths(1).startOfDay(zone).toUTC();
}

Period Month::period(const QTimeZone& zone, const QDateTime& at) const
{
    return {begin(zone), std::min(end(zone), at.toUTC()), zone};
}

Period Month::comparison(const QTimeZone& zone, const QDateTime& at) const
{
    const Month earlier = before();
    if (at >= end(zone))
        return earlier.period(zone, begin(zone));
    const QDateTime local = at.toTimeZone(zone);
    const QDateTime same(earlier.first.addDays(local.date().day() - 1), local.time(), zone);
    return earlier.period(zone, same);
}

} // namespace cm
