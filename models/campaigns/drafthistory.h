// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QVector>

namespace cm {

/// Undo and redo of a form's whole content, as values. What is typed into one place without a pause is one
/// step. Never empty: there is always the content it began with.
class DraftHistory {
public:
    static constexpr int mostSteps = 500;
    /// Without an edit for so long, the next one at the same place is a step of its own.
    static constexpr qint64 pauseMs = 1000;

    explicit DraftHistory(const CampaignDraft& draft = {}) { reset(draft); }

    /// Forgets everything; this is the content now.
    void reset(const CampaignDraft& draft);
    /// The content is this now, after an edit at `place` ("name", "messages.2.text"; empty: a step of its own
    /// in any case), at `nowMs` of any clock that only goes forward. Content that is the same is no step.
    void note(const CampaignDraft& draft, const QString& place, qint64 nowMs);

    [[nodiscard]] bool canUndo() const { return m_current > 0; }
    [[nodiscard]] bool canRedo() const { return m_current + 1 < m_steps.size(); }
    /// Goes a step back, or stays at the first.
    const CampaignDraft& undo();
    /// Goes a step forward, or stays at the last.
    const CampaignDraft& redo();
    [[nodiscard]] const CampaignDraft& current() const { return m_steps[m_current]; }

private:
    QVector<CampaignDraft> m_steps;
    qsizetype m_current = 0;
    QString m_place; // of the last edit; empty: the next one is a new step
    qint64 m_lastMs = 0;
};

} // namespace cm
