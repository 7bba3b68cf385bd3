// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace cm {

namespace {

constexpr qint64 minute = 60;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

struct Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

QString dash()
{
    return QStringLiteral("–");
}

/// "5 minutes". Without a translation Qt writes "minute(s)", so English plurals are chosen here.
QString amount(qint64 seconds)
{
    const auto phrase = [](qint64 n, const QString& one, const QString& many) {
        return (n == 1 ? one : many).arg(formatCount(n));
    };
    if (seconds < hour) {
        return phrase(seconds / minute, Format::tr("%1 minute"), Format::tr("%1 minutes"));
    }
    if (seconds < day) {
        return phrase(seconds / hour, Format::tr("%1 hour"), Format::tr("%1 hours"));
    }
    return phrase(seconds / day, Format::tr("%1 day"), Format::tr("%1 days"));
}

} // namespace

QString formatCount(qint64 count)
{
    return QLocale().toString(count);
}

QString formatCompact(double value)
{
    const QLocale locale;
    const double size = std::abs(value);
    const auto shortened = [&locale](double number) {
        QString text = locale.toString(number, 'f', std::abs(number) < 100 ? 1 : 0);
        const QString zero = locale.decimalPoint() + locale.zeroDigit();
        if (text.endsWith(zero)) {
            text.chop(zero.size());
        }
        return text;
    };
    if (size >= 999'950'000) {
        return Format::tr("%1B").arg(shortened(value / 1e9));
    }
    if (size >= 999'950) {
        return Format::tr("%1M").arg(shortened(value / 1e6));
    }
    if (size >= 10'000) {
        return Format::tr("%1k").arg(shortened(value / 1e3));
    }
    return value == std::floor(value) ? locale.toString(static_cast<qint64>(value)) : shortened(value);
}

QString formatShare(qint64 part, qint64 whole)
{
    if (whole == 0) {
        return dash();
    }
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    const bool isWhole = percent == std::floor(percent);
    return Format::tr("%1 %").arg(QLocale().toString(percent, 'f', isWhole ? 0 : 1));
}

QString formatDuration(qint64 milliseconds)
{
    if (milliseconds < 1000) {
        return Format::tr("%1 ms").arg(formatCount(milliseconds));
    }
    if (milliseconds < 59'950) {
        return Format::tr("%1 s").arg(QLocale().toString(static_cast<double>(milliseconds) / 1000.0, 'f', 1));
    }
    const qint64 seconds = (milliseconds + 500) / 1000;
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (seconds < hour) {
        return Format::tr("%1 min %2 s").arg(formatCount(seconds / minute), two(seconds % minute));
    }
    return Format::tr("%1 h %2 min").arg(formatCount(seconds / hour), two(seconds % hour / minute));
}

QString formatRelative(const QDateTime& time, const QDateTime& now)
{
    if (!time.isValid()) {
        return Format::tr("never");
    }
    const qint64 ago = time.secsTo(now);
    const qint64 distance = std::abs(ago);
    if (distance < minute) {
        return ago >= 0 ? Format::tr("just now") : Format::tr("in a moment");
    }
    if (distance >= 30 * day) {
        return formatDate(time.toLocalTime().date());
    }
    if (distance >= day && distance < 2 * day) {
        return ago > 0 ? Format::tr("yesterday") : Format::tr("tomorrow");
    }
    return (ago > 0 ? Format::tr("%1 ago") : Format::tr("in %1")).arg(amount(distance));
}

QString formatDateTime(const QDateTime& time, const QTimeZone& zone)
{
    if (!time.isValid()) {
        return dash();
    }
    const QDateTime local = zone.isValid() ? time.toTimeZone(zone) : time.toUTC();
    return Format::tr("%1, %2 %3")
        .arg(formatDate(local.date()), local.toString(QStringLiteral("HH:mm")), local.timeZoneAbbreviation());
}

QString formatDate(const QDate& date)
{
    return date.isValid() ? QLocale().toString(date, QStringLiteral("d MMM yyyy")) : dash();
}

} // namespace cm
