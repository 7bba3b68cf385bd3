// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/simulation/simulation.h"

#include "models/deenrollment/deenrollmentrunner.h"

#include <QDateTime>

namespace cm {

namespace {

constexpr int portion = 1000; // messages a transaction

Error optionProblem(const QString& field, const QString& message)
{
    return {ErrorCode::ValidationError, message, {}, {}, field};
}

Result<QVector<ClientId>> clientsToPlay(Session& session, ClientId client)
{
    auto rows = session.execute(u"SELECT id FROM clients WHERE is_active AND (:client_id::uuid IS NULL OR id "
                                u"= :client_id) ORDER BY id",
        {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty() && !client.isNull()) {
        return failure(
            Error{ErrorCode::NotFound, QStringLiteral("There is no active client %1.").arg(client.toString()),
                {}, {}, QStringLiteral("client")});
    }
    QVector<ClientId> clients;
    for (const Row& row : *rows)
        clients.append(row.id<ClientId>("id"));
    return clients;
}

class Simulation {
public:
    Simulation(Session& session, const SimulationOptions& options)
        : m_session(session)
        , m_options(options)
        , m_start(QDateTime::currentDateTimeUtc())
    {
    }

    Result<SimulatedDay> playDay(int number, const QVector<ClientId>& clients)
    {
        SimulatedDay day;
        day.until = m_start.addDays(number);
        for (const ClientId& client : clients) {
            if (auto sent = send(client, day); !sent)
                return failure(sent.error());
            if (auto reacted = react(client, day); !reacted)
                return failure(reacted.error());
            if (auto left = takeOut(client, day); !left)
                return failure(left.error());
        }
        return day;
    }

private:
    Result<void> send(ClientId client, SimulatedDay& day)
    {
        for (;;) {
            auto rows = m_session.execute(sqlText("simulation/send_due"),
                {{QLatin1String("client_id"), client}, {QLatin1String("start"), m_start},
                    {QLatin1String("until"), day.until}, {QLatin1String("limit"), portion}});
            if (!rows)
                return failure(rows.error());
            const qint64 sent = rows->first().integer("n");
            if (sent == 0)
                return {};
            day.messages += sent;
        }
    }

    Result<void> react(ClientId client, SimulatedDay& day)
    {
        auto rows = m_session.execute(sqlText("simulation/react"),
            {{QLatin1String("client_id"), client}, {QLatin1String("until"), day.until},
                {QLatin1String("seed"), m_options.seed},
                {QLatin1String("booked"), m_options.bookedPercent / 100},
                {QLatin1String("opted_out"), m_options.optedOutPercent / 100}});
        if (!rows)
            return failure(rows.error());
        day.booked += rows->first().integer("booked");
        day.optedOut += rows->first().integer("opted_out");
        return {};
    }

    Result<void> takeOut(ClientId client, SimulatedDay& day)
    {
        DeEnrollmentOptions options;
        options.program = QStringLiteral("campaign-managerctl simulate");
        auto run = DeEnrollmentRunner(m_session, options).runClient(client);
        if (!run)
            return failure(run.error());
        if (run->status == QLatin1String("failed"))
            return failure(ErrorCode::Internal, run->message);
        day.left += run->deEnrolled;
        return {};
    }

    Session& m_session;
    const SimulationOptions& m_options;
    const QDateTime m_start;
};

} // namespace

Result<void> SimulationOptions::check() const
{
    if (days < 1 || days > 365) {
        return failure(optionProblem(
            QStringLiteral("days"), QStringLiteral("%1 days can't be simulated. Use 1 to 365.").arg(days)));
    }
    for (const auto& [field, percent] : {std::pair(QStringLiteral("bookedPercent"), bookedPercent),
             std::pair(QStringLiteral("optedOutPercent"), optedOutPercent)}) {
        if (!(percent >= 0 && percent <= 100)) {
            return failure(optionProblem(
                field, QStringLiteral("%1: %2 is no share. Use 0 to 100 per cent.").arg(field).arg(percent)));
        }
    }
    return {};
}

QJsonObject SimulatedDay::toJson() const
{
    return {{QStringLiteral("until"), until.toString(Qt::ISODateWithMs)},
        {QStringLiteral("messages"), messages}, {QStringLiteral("booked"), booked},
        {QStringLiteral("optedOut"), optedOut}, {QStringLiteral("left"), left}};
}

Result<QVector<SimulatedDay>> simulateSender(Session& session, const SimulationOptions& options,
    const std::function<void(int day, const SimulatedDay&)>& progress)
{
    if (auto checked = options.check(); !checked)
        return failure(checked.error());
    auto clients = clientsToPlay(session, options.client);
    if (!clients)
        return failure(clients.error());
    Simulation simulation(session, options);
    QVector<SimulatedDay> days;
    for (int number = 1; number <= options.days; ++number) {
        auto day = simulation.playDay(number, *clients);
        if (!day)
            return failure(day.error());
        days.append(*day);
        if (progress)
            progress(number, *day);
    }
    return days;
}

} // namespace cm
