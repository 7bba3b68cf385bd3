// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/monthlystatistics.h"

namespace cm {

namespace {

Error wrong(const char* field, const QString& message)
{
    return {ErrorCode::ValidationError, message, {}, {}, QString::fromLatin1(field)};
}

Result<QDateTime> readMoment(const QString& text, const QTimeZone& zone, const QDateTime& now)
{
    if (text.isEmpty())
        return now;
    auto moment = momentFromText(text, zone);
    if (!moment)
        return moment;
    // Today's end is what "today" means, and it is not over yet.
    const QDateTime tomorrow = now.toTimeZone(zone).date().addDays(1).startOfDay(zone).toUTC();
    if (*moment > tomorrow)
        return failure(wrong("asOf",
            QStringLiteral("\"%1\" has not come yet. Choose a moment that is over, or leave it out.")
                .arg(text)));
    return std::min(*moment, now);
}

} // namespace

Result<MonthlyQuestion> MonthlyQuestion::fromText(
    const Client& client, const QString& month, const QString& asOf, const QDateTime& now)
{
    const QTimeZone zone(client.timeZone.toUtf8());
    const auto at = readMoment(asOf, zone, now.toUTC());
    if (!at)
        return failure(at.error());
    const Month lastFinished = Month::lastFinished(*at, zone);
    if (month.isEmpty())
        return MonthlyQuestion{client.id, lastFinished, *at};
    const auto wanted = Month::fromText(month);
    if (!wanted)
        return failure(wanted.error());
    if (wanted->begin(zone) >= *at)
        return failure(wrong("month",
            QStringLiteral("The month %1 has not begun %2. Choose %3, the last one that is over, or an "
                           "earlier one.")
                .arg(month, asOf.isEmpty() ? QStringLiteral("yet") : QStringLiteral("as of ") + asOf,
                    lastFinished.key())));
    return MonthlyQuestion{client.id, *wanted, *at};
}

bool MonthlyStatistics::isWholeMonth() const
{
    const Period& period = statistics.scope.period;
    return period.to == month.end(period.zone);
}

Result<MonthlyStatistics> loadMonthlyStatistics(Session& session, const MonthlyQuestion& question)
{
    auto snapshot = Transaction::beginSnapshot(session);
    if (!snapshot)
        return failure(snapshot.error());
    const auto client = loadClient(session, question.client);
    if (!client)
        return failure(client.error());
    const auto now = session.execute(u"SELECT now() AS made_at");
    if (!now)
        return failure(now.error());
    const QTimeZone zone(client->timeZone.toUtf8());
    const auto statistics = loadStatistics(session,
        {client->id, {}, question.month.period(zone, question.asOf),
            question.month.comparison(zone, question.asOf)});
    if (!statistics)
        return failure(statistics.error());
    return MonthlyStatistics{*client, question.month, now->first().timestamp("made_at"), *statistics};
}

} // namespace cm
