// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/period.h"

#include <QLocale>
#include <QRegularExpression>

namespace cm {

namespace {

constexpr qint64 mostDays = 3660; // ten years, each day of which is a row

Error wrongPeriod(const QString& text, const QString& remedy)
{
    return {ErrorCode::ValidationError,
        QStringLiteral("The period \"%1\" can't be used. %2").arg(text, remedy), {}, {},
        QStringLiteral("period")};
}

// Qt would take a time of day behind it for a part of the day.
QDate dayFromText(const QString& text)
{
    return text.size() == 10 ? QDate::fromString(text, Qt::ISODate) : QDate();
}

Result<Period> daysFromText(const QString& text, const QTimeZone& zone)
{
    const QStringList ends = text.split(QStringLiteral(".."));
    const QDate first = dayFromText(ends.value(0));
    const QDate last = dayFromText(ends.value(1));
    if (ends.size() != 2 || !first.isValid() || !last.isValid())
        return failure(wrongPeriod(
            text, QStringLiteral("Use 24h, 7d, 30d, 90d, all, or two days such as 2026-03-01..2026-03-31.")));
    if (first > last)
        return failure(wrongPeriod(text, QStringLiteral("Its first day is later than its last.")));
    if (first.daysTo(last) >= mostDays)
        return failure(wrongPeriod(text, QStringLiteral("Use at most %1 days.").arg(mostDays)));
    return Period{first.startOfDay(zone).toUTC(), last.addDays(1).startOfDay(zone).toUTC(), zone};
}

} // namespace

Result<Period> Period::fromText(const QString& text, const QTimeZone& zone, const QDateTime& at)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,3})d$"));
    if (text == QLatin1String("all"))
        return Period{{}, at.toUTC(), zone};
    if (text == QLatin1String("24h"))
        return Period{at.toUTC().addSecs(-24 * 3600), at.toUTC(), zone};
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return daysFromText(text, zone);
    const int days = match.captured(1).toInt();
    if (days < 1 || days > 366)
        return failure(wrongPeriod(text, QStringLiteral("Use 1 to 366 days.")));
    // The moment itself may be a midnight: the end of its day, not the beginning of the next.
    const QDate last = at.addMSecs(-1).toTimeZone(zone).date();
    return Period{last.addDays(1 - days).startOfDay(zone).toUTC(), at.toUTC(), zone};
}

std::optional<Period> Period::before() const
{
    if (!from.isValid())
        return std::nullopt;
    const QDateTime localFrom = from.toTimeZone(zone);
    const QDateTime localTo = to.toTimeZone(zone);
    // Whole days stay whole days where the clocks were changed.
    if (localFrom == localFrom.date().startOfDay(zone)) {
        const qint64 days = std::max<qint64>(1, localFrom.date().daysTo(localTo.addMSecs(-1).date()) + 1);
        return Period{localFrom.date().addDays(-days).startOfDay(zone).toUTC(), from, zone};
    }
    return Period{from.addMSecs(-from.msecsTo(to)), from, zone};
}

bool Period::isShort() const
{
    return from.isValid() && from.secsTo(to) <= 48 * 3600;
}

QString Period::label() const
{
    const QLocale locale;
    const QString name = QString::fromUtf8(zone.id());
    const QDateTime localFrom = from.toTimeZone(zone);
    // The first and the last moment: its end belongs to it no more.
    const QDateTime localLast = to.addMSecs(-1).toTimeZone(zone);
    const auto day = [&](const QDateTime& moment) {
        return locale.toString(moment.date(), QStringLiteral("d MMM yyyy"));
    };
    if (!from.isValid())
        return QStringLiteral("Until %1 (%2)").arg(day(localLast), name);
    if (localFrom != localFrom.date().startOfDay(zone)) {
        const auto moment = [&](const QDateTime& at) {
            return QStringLiteral("%1, %2").arg(day(at), locale.toString(at.time(), QStringLiteral("HH:mm")));
        };
        return QStringLiteral("%1 to %2 (%3)").arg(moment(localFrom), moment(to.toTimeZone(zone)), name);
    }
    if (localFrom.date() == localLast.date())
        return QStringLiteral("%1 (%2)").arg(day(localFrom), name);
    return QStringLiteral("%1 to %2 (%3)").arg(day(localFrom), day(localLast), name);
}

QJsonObject Period::toJson() const
{
    return {{QStringLiteral("from"),
                from.isValid() ? QJsonValue(from.toString(Qt::ISODateWithMs)) : QJsonValue()},
        {QStringLiteral("to"), to.toString(Qt::ISODateWithMs)},
        {QStringLiteral("timeZone"), QString::fromUtf8(zone.id())}};
}

Result<QDateTime> momentFromText(const QString& text, const QTimeZone& zone)
{
    const QDate day = dayFromText(text);
    if (day.isValid())
        return day.addDays(1).startOfDay(zone).toUTC();
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!moment.isValid() || moment.timeSpec() == Qt::LocalTime)
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral(
                "\"%1\" is no moment. Use a day such as 2026-03-31, or a time with its zone such as "
                "2026-03-31T12:00:00Z.")
                .arg(text),
            {}, {}, QStringLiteral("asOf")});
    return moment.toUTC();
}

} // namespace cm
