// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/enrollment/enrollmentjob.h"

#include "models/campaigns/campaignqueries.h"
#include "models/campaigns/review.h"

namespace cm {

namespace {

constexpr int progressIntervalMs = 100;
constexpr int mostLeftAlone = 1000;

/// What an attempt to enroll came to: a result, or the dry run that is true now.
struct Attempt {
    std::optional<EnrollmentResult> result;
    std::optional<DryRun> now;
};

struct Undone {
    UndoResult result;
    QVector<LeftAloneLead> leftAlone;
};

Result<std::optional<EnrollmentResult>> enrollFor(EnrollmentJob::Purpose purpose, Session& session,
    ClientId client, CampaignId campaign, const EnrollmentOptions& options,
    const EnrollmentProgress& progress)
{
    if (purpose == EnrollmentJob::Purpose::Resume)
        return resumeCampaign(session, client, campaign, options, progress);
    auto result = enrollCampaign(session, client, campaign, EnrollmentMode::Real, options, progress);
    if (!result)
        return failure(result.error());
    return *result;
}

Result<Undone> undoAll(Session& session, QVector<RunId> runs)
{
    Undone all;
    while (!runs.isEmpty()) {
        const RunId run = runs.takeLast();
        auto undone = undoRun(session, run);
        if (!undone)
            return failure(undone.error());
        auto leads = leadsLeftAlone(session, run, mostLeftAlone);
        if (!leads)
            return failure(leads.error());
        all.result.restored += undone->restored;
        all.result.leftAlone += undone->leftAlone;
        for (auto it = undone->reasons.cbegin(); it != undone->reasons.cend(); ++it)
            all.result.reasons[it.key()] += it.value();
        all.leftAlone += *leads;
    }
    return all;
}

} // namespace

EnrollmentJob::EnrollmentJob(Workspace& workspace, CampaignSummary campaign, Purpose purpose, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_campaign(std::move(campaign))
    , m_purpose(purpose)
{
    m_ticks.setInterval(progressIntervalMs);
    connect(&m_ticks, &QTimer::timeout, this, [this] {
        if (m_progress->total > 0)
            Q_EMIT progressed(m_progress->enrolled, m_progress->total);
    });
}

EnrollmentJob::~EnrollmentJob()
{
    m_cancellation.cancel();
}

template <typename Work, typename Handler> void EnrollmentJob::begin(Work work, Handler handler)
{
    if (m_running)
        return;
    m_running = true;
    m_cancellation = Cancellation();
    m_progress = std::make_shared<Progress>();
    m_ticks.start();
    using Answer = std::invoke_result_t<Work, Session&, EnrollmentProgress>;
    // The cancellation is the session's alone: the answer is wanted also when it was stopped, for a stop may
    // come too late.
    m_workspace.database().write(
        this,
        [work, cancellation = m_cancellation, progress = m_progress](Session& session) {
            session.setCancellation(cancellation);
            return work(session, [progress](qint64 enrolled, qint64 total) {
                progress->enrolled = enrolled;
                progress->total = total;
            });
        },
        [this, handler](const Answer& answer) {
            m_ticks.stop();
            m_running = false;
            if (answer)
                handler(*answer);
            else
                Q_EMIT failed(answer.error());
        });
}

void EnrollmentJob::dryRun()
{
    begin(
        [client = m_workspace.client().id, id = m_campaign.id](
            Session& session, const EnrollmentProgress& progress) {
            return dryRunEnrollment(session, client, id, std::nullopt, progress);
        },
        [this](const DryRun& answer) {
            m_shown = answer;
            Q_EMIT dryRunReady(m_shown);
        });
}

void EnrollmentJob::enroll()
{
    run({.timeLimitMs = m_timeLimitMs, .fingerprint = m_shown.fingerprint});
}

void EnrollmentJob::goOn()
{
    run({.timeLimitMs = m_timeLimitMs});
}

void EnrollmentJob::run(const EnrollmentOptions& options)
{
    begin(
        [client = m_workspace.client().id, id = m_campaign.id, purpose = m_purpose, options](
            Session& session, const EnrollmentProgress& progress) -> Result<Attempt> {
            auto result = enrollFor(purpose, session, client, id, options, progress);
            if (result)
                return Attempt{result->value_or(EnrollmentResult()), {}};
            if (!isOutdated(result.error()))
                return failure(result.error());
            auto now = dryRunEnrollment(session, client, id);
            if (!now)
                return failure(now.error());
            return Attempt{{}, *now};
        },
        [this](const Attempt& attempt) {
            if (attempt.now) {
                const DryRunDifference difference = compareDryRuns(m_shown, *attempt.now);
                m_shown = *attempt.now;
                Q_EMIT outdated(m_shown, difference);
                return;
            }
            m_purpose = Purpose::Enroll;
            if (!attempt.result->runId.isNull())
                m_runs.append(attempt.result->runId);
            m_enrolled += attempt.result->enrolled;
            Q_EMIT enrollmentReady(*attempt.result);
            m_workspace.announceChange();
        });
}

void EnrollmentJob::askForApproval()
{
    begin([client = m_workspace.client().id, id = m_campaign.id](
              Session& session, const EnrollmentProgress&) { return requestApproval(session, client, id); },
        [this](const QString&) {
            Q_EMIT approvalAsked();
            m_workspace.announceChange();
        });
}

void EnrollmentJob::undo()
{
    begin([runs = m_runs](Session& session, const EnrollmentProgress&) { return undoAll(session, runs); },
        [this](const Undone& undone) {
            m_runs.clear();
            m_enrolled = 0;
            Q_EMIT undoReady(undone.result, undone.leftAlone);
            m_workspace.announceChange();
        });
}

} // namespace cm
