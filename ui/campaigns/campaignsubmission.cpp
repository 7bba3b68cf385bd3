// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignsubmission.h"

#include "models/campaigns/campaignqueries.h"
#include "models/database/databaseerror.h"

namespace cm {

CampaignSubmission::CampaignSubmission(Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
}

template <typename Work> void CampaignSubmission::begin(Work work)
{
    if (m_running)
        return;
    m_running = true;
    Q_EMIT runningChanged(true);
    m_workspace.database().write(
        this, work, [this](const Result<SubmittedCampaign>& answer) { finish(answer); });
}

void CampaignSubmission::finish(const Result<SubmittedCampaign>& answer)
{
    m_running = false;
    Q_EMIT runningChanged(false);
    if (!answer)
        Q_EMIT failed(answer.error());
    else if (answer->changedMeanwhile)
        Q_EMIT changedMeanwhile(*answer->changedMeanwhile, answer->versions);
    else
        Q_EMIT succeeded(*answer);
}

void CampaignSubmission::update(const StoredCampaign& before, const CampaignDraft& draft)
{
    begin([client = m_workspace.client().id, before, draft](Session& session) -> Result<SubmittedCampaign> {
        SubmittedCampaign submitted{before.id, {}, {}, {}, {}};
        const auto updated = updateCampaign(session, client, before, draft);
        if (updated)
            return submitted;
        if (!isChangedMeanwhile(updated.error()))
            return failure(updated.error());
        auto now = loadStoredCampaign(session, client, before.id);
        if (!now)
            return failure(now.error());
        auto versions = listCampaignVersions(session, client, before.id);
        if (!versions)
            return failure(versions.error());
        submitted.changedMeanwhile = *now;
        submitted.versions = *versions;
        return submitted;
    });
}

void CampaignSubmission::create(const CampaignDraft& draft, bool enroll)
{
    begin([client = m_workspace.client().id, draft, enroll](Session& session) -> Result<SubmittedCampaign> {
        auto campaign = createCampaign(session, client, draft);
        if (!campaign)
            return failure(campaign.error());
        SubmittedCampaign submitted{*campaign, {}, {}, {}, {}};
        if (enroll) {
            auto enrolled = enrollCampaign(session, client, *campaign, EnrollmentMode::Real);
            if (enrolled)
                submitted.enrollment = *enrolled;
            else
                submitted.enrollmentError = enrolled.error();
        }
        return submitted;
    });
}

} // namespace cm
