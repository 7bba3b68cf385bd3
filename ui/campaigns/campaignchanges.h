// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaigndetails.h"
#include "ui/workspace/workspace.h"

namespace cm {

/// Pauses, resumes, deactivates and reactivates campaigns: asks with counts where leads are touched, and
/// tells what became of each. GUI thread.
class CampaignChanges final : public QObject {
    Q_OBJECT
public:
    /// `window` is what questions and results are shown over.
    CampaignChanges(Workspace& workspace, QWidget* window);

    void change(const QVector<CampaignSummary>& campaigns, CampaignAction action);

Q_SIGNALS:
    /// This one enrolls when it is resumed, since it was created paused: after its dry run.
    void resumeNeedsEnrollment(const cm::CampaignSummary& campaign);

private:
    bool confirm(const QVector<CampaignSummary>& campaigns, CampaignAction action);
    void showResults(const QVector<CampaignChange>& changes, CampaignAction action);

    Workspace& m_workspace;
    QWidget* m_window;
};

} // namespace cm
