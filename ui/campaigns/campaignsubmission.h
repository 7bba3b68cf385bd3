// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignediting.h"
#include "models/enrollment/enrollment.h"
#include "ui/workspace/workspace.h"

namespace cm {

/// What became of a form that was sent.
struct SubmittedCampaign {
    CampaignId campaign;
    EnrollmentResult enrollment; ///< no run id if nobody was to be enrolled, or enrolling failed
    Error enrollmentError; ///< no message if it went well
    std::optional<StoredCampaign> changedMeanwhile; ///< set if nothing was done, since it is this now
    QVector<CampaignVersion> versions; ///< of changedMeanwhile
};

/// Sends a form's content to the database, one at a time: a second try while one is on its way does nothing.
/// GUI thread; the work runs in the writing session.
class CampaignSubmission final : public QObject {
    Q_OBJECT
public:
    explicit CampaignSubmission(Workspace& workspace, QObject* parent = nullptr);

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Makes the campaign, and enrolls its leads if asked for.
    void create(const CampaignDraft& draft, bool enroll);
    /// Changes the campaign; changedMeanwhile() follows if somebody else was first.
    void update(const StoredCampaign& before, const CampaignDraft& draft);

Q_SIGNALS:
    void runningChanged(bool running);
    void succeeded(const cm::SubmittedCampaign& submitted);
    void failed(const cm::Error& error);
    /// Nothing was changed; this is what the campaign is now.
    void changedMeanwhile(const cm::StoredCampaign& now, const QVector<cm::CampaignVersion>& versions);

private:
    template <typename Work> void begin(Work work);
    void finish(const Result<SubmittedCampaign>& answer);

    Workspace& m_workspace;
    bool m_running = false;
};

} // namespace cm
