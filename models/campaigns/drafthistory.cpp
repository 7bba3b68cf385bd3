// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/drafthistory.h"

namespace cm {

void DraftHistory::reset(const CampaignDraft& draft)
{
    m_steps = {draft};
    m_current = 0;
    m_place.clear();
}

void DraftHistory::note(const CampaignDraft& draft, const QString& place, qint64 nowMs)
{
    if (draft == current())
        return;
    // The step that the history began with, or that was gone back to, is never overwritten.
    const bool goesOn = !place.isEmpty() && place == m_place && nowMs - m_lastMs < pauseMs && m_current > 0;
    m_steps.resize(m_current + 1);
    if (goesOn)
        m_steps[m_current] = draft;
    else
        m_steps.append(draft);
    if (m_steps.size() > mostSteps + 1)
        m_steps.removeFirst();
    m_current = m_steps.size() - 1;
    m_place = place;
    m_lastMs = nowMs;
}

const CampaignDraft& DraftHistory::undo()
{
    m_place.clear();
    m_current = std::max<qsizetype>(m_current - 1, 0);
    return current();
}

const CampaignDraft& DraftHistory::redo()
{
    m_place.clear();
    m_current = std::min(m_current + 1, m_steps.size() - 1);
    return current();
}

} // namespace cm
