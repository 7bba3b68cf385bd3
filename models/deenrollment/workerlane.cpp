// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/workerlane.h"

#include "models/database/databaseerror.h"
#include "models/logging/logging.h"

namespace cm {

namespace {

constexpr std::chrono::milliseconds firstWait{250};

/// What a client's due campaigns did. Whatever goes wrong there is told, and leads still leave.
struct Due {
    QVector<DueEnrollment> campaigns;
    QString problem;

    /// What was found at another attempt: a campaign that could not be enrolled then is told as it is now.
    void add(const Due& later)
    {
        for (const DueEnrollment& one : later.campaigns) {
            erase_if(campaigns, [&one](const DueEnrollment& before) {
                return before.campaignId == one.campaignId && !before.problem.isEmpty();
            });
            campaigns.append(one);
        }
        problem = later.problem;
    }
};

Due enrollDue(Session& session, ClientId client)
{
    auto due = enrollDueCampaigns(session, client);
    if (!due) {
        if (due.error().code != ErrorCode::Cancelled)
            logError(QStringLiteral("worker"), due.error());
        return {{}, due.error().message};
    }
    for (const DueEnrollment& one : std::as_const(*due))
        logEvent(one.problem.isEmpty() ? LogLevel::Info : LogLevel::Error, QStringLiteral("worker"),
            QStringLiteral("campaign was due"), one.toJson());
    return {*due, {}};
}

/// The run of this client whose worker was lost, if it is the newest.
Result<RunId> interruptedRun(Session& session, ClientId client)
{
    auto rows = session.execute(
        u"SELECT mark_interrupted_runs(:client_id) AS id", {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    return rows->first().id<RunId>("id");
}

} // namespace

WorkerLane::WorkerLane(ConnectionSettings settings, DeEnrollmentOptions options, Cancellation cancellation)
    : m_settings(std::move(settings))
    , m_options(std::move(options))
    , m_cancellation(std::move(cancellation))
{
}

Result<Session*> WorkerLane::connected()
{
    if (m_session && m_session->isConnected())
        return m_session.get();
    m_registration.reset();
    m_session.reset();
    auto opened = Session::open(m_settings, SessionKind::Batch, m_options.program + QLatin1String("/worker"));
    if (!opened)
        return failure(opened.error());
    m_session = std::move(*opened);
    m_session->setCancellation(m_cancellation);
    m_registration = std::make_unique<WorkerRegistration>(*m_session, m_options.program);
    if (!m_client.isNull())
        m_registration->hold(m_client);
    return m_session.get();
}

Result<QVector<ClientId>> WorkerLane::activeClients()
{
    auto session = connected();
    if (!session)
        return failure(session.error());
    auto rows = (*session)->execute(u"SELECT id FROM clients WHERE is_active ORDER BY id");
    if (!rows)
        return failure(rows.error());
    QVector<ClientId> clients;
    for (const Row& row : *rows)
        clients.append(row.id<ClientId>("id"));
    return clients;
}

Result<DeEnrollmentResult> WorkerLane::insist(const Work& work, const Progress& progress)
{
    RunId begun;
    qint64 startedMs = 0;
    bool lostOnce = false;
    for (int attempt = 0;; ++attempt) {
        Error problem;
        if (auto session = connected(); !session) {
            problem = session.error();
            m_usable = false;
        } else {
            m_usable = true;
            DeEnrollmentRunner runner(**session, m_options, [&](const DeEnrollmentResult& soFar) {
                m_registration->beat();
                if (progress)
                    progress(soFar);
            });
            auto result =
                begun.isNull() ? work(**session, runner, lostOnce) : runner.continueRun(begun, startedMs);
            if (begun.isNull()) {
                begun = runner.currentRun();
                startedMs = runner.startedMs();
            }
            if (result) {
                // The server may not have noticed yet that our old connection is gone.
                if (!lostOnce || result->status != QLatin1String("busy"))
                    return result;
                problem = {ErrorCode::Conflict, result->message, {}, {}, {}};
            } else {
                problem = result.error();
                if (!isConnectionLost(problem) && (*session)->isConnected())
                    return result;
            }
        }
        if (!isConnectionLost(problem) && problem.code != ErrorCode::Conflict)
            return failure(problem);
        if (attempt >= m_options.connectionRetries || !m_cancellation.wait(firstWait * (1 << attempt)))
            return failure(problem);
        lostOnce = true;
        logEvent(LogLevel::Warning, QStringLiteral("worker"), QStringLiteral("trying again"),
            {{QStringLiteral("attempt"), attempt + 1}, {QStringLiteral("reason"), problem.message},
                {QStringLiteral("runId"), begun.isNull() ? QJsonValue() : QJsonValue(begun.toString())}});
    }
}

void WorkerLane::hold(ClientId client)
{
    m_client = client;
    if (m_registration && m_session->isConnected())
        m_registration->hold(client);
}

Result<DeEnrollmentResult> WorkerLane::runClient(ClientId client, const Progress& progress)
{
    Due due;
    hold(client);
    auto result = insist(
        [&](Session& session, DeEnrollmentRunner& runner, bool again) -> Result<DeEnrollmentResult> {
            RunId interrupted;
            if (m_options.resumeInterrupted) {
                auto found = interruptedRun(session, client);
                if (!found)
                    return failure(found.error());
                interrupted = *found;
            }
            due.add(enrollDue(session, client));
            return interrupted.isNull() ? runner.runClient(client, again) : runner.resumeRun(interrupted);
        },
        progress);
    hold({});
    if (result) {
        result->started = due.campaigns;
        result->startProblem = due.problem;
    }
    return result;
}

Result<DeEnrollmentResult> WorkerLane::resumeRun(RunId run, const Progress& progress)
{
    return insist(
        [&](Session&, DeEnrollmentRunner& runner, bool) { return runner.resumeRun(run); }, progress);
}

} // namespace cm
