// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/enrollment/dryrun.h"
#include "models/undo/undo.h"
#include "ui/workspace/workspace.h"

#include <QTimer>

#include <atomic>

namespace cm {

/// What is done to one campaign behind the enrollment dialog: dry run, enrollment of exactly what that
/// showed, going on, and taking it all back. GUI thread; the work runs in the writing session, one at a time.
class EnrollmentJob final : public QObject {
    Q_OBJECT
public:
    /// Whether the campaign is resumed besides; that enrolls, since it was created paused.
    enum class Purpose { Enroll, Resume };
    /// The time after which an enrollment in the window stops and asks whether to go on.
    static constexpr int usualTimeLimitMs = 60'000;

    EnrollmentJob(Workspace& workspace, CampaignSummary campaign, Purpose purpose, QObject* parent = nullptr);
    /// Stops what runs: nobody is enrolled by it then.
    ~EnrollmentJob() override;

    [[nodiscard]] const CampaignSummary& campaign() const { return m_campaign; }
    /// Enroll as soon as the campaign was resumed.
    [[nodiscard]] Purpose purpose() const { return m_purpose; }
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] const DryRun& shown() const { return m_shown; }
    /// Of all enrollments of this job together.
    [[nodiscard]] qint64 enrolled() const { return m_enrolled; }
    void setTimeLimitMs(int milliseconds) { m_timeLimitMs = milliseconds; }

    void dryRun();
    /// The leads of the last dry run, or nobody.
    void enroll();
    /// The rest, after a result that canContinue().
    void goOn();
    /// Takes back all enrollments of this job.
    void undo();
    /// Asks another administrator to approve what enrolling would do now; approvalAsked() follows.
    void askForApproval();
    /// Cancels on the server; the answer still comes.
    void stop() { m_cancellation.cancel(); }

Q_SIGNALS:
    void dryRunReady(const cm::DryRun& dryRun);
    /// Nobody was enrolled since the dry run isn't true any more; `now` has taken its place.
    void outdated(const cm::DryRun& now, const cm::DryRunDifference& difference);
    void progressed(qint64 enrolled, qint64 total);
    void enrollmentReady(const cm::EnrollmentResult& result);
    /// What was taken back, with the leads left alone (at most a thousand).
    void undoReady(const cm::UndoResult& result, const QVector<cm::LeftAloneLead>& leftAlone);
    void approvalAsked();
    /// Also when it was stopped (ErrorCode::Cancelled).
    void failed(const cm::Error& error);

private:
    struct Progress {
        std::atomic<qint64> enrolled{0};
        std::atomic<qint64> total{0};
    };
    void run(const EnrollmentOptions& options);
    template <typename Work, typename Handler> void begin(Work work, Handler handler);

    Workspace& m_workspace;
    const CampaignSummary m_campaign;
    Purpose m_purpose;
    int m_timeLimitMs = usualTimeLimitMs;
    DryRun m_shown;
    QVector<RunId> m_runs; // the newest last
    qint64 m_enrolled = 0;
    Cancellation m_cancellation;
    std::shared_ptr<Progress> m_progress; // written on the session's thread
    QTimer m_ticks;
    bool m_running = false;
};

} // namespace cm
