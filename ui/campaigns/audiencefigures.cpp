// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/audiencefigures.h"

namespace cm {

AudienceFigures::AudienceFigures(Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &AudienceFigures::ask);
}

void AudienceFigures::setDraft(const CampaignDraft& draft, CampaignId campaign)
{
    const Question question{
        m_workspace.client().id, campaign, draft.audience, leadPlaceholderUses(draft.messages)};
    if (question == m_question)
        return;
    m_question = question;
    m_messages = draft.messages;
    m_figures.reset();
    m_request.cancel();
    const bool usesLeads = std::any_of(question.uses.cbegin(), question.uses.cend(),
        [](const QVector<int>& uses) { return uses != QVector<int>(uses.size(), 0); });
    if (usesLeads && !question.client.isNull())
        m_pause.start();
    else
        m_pause.stop();
}

void AudienceFigures::ask()
{
    m_workspace.database().read(
        this,
        [question = m_question, messages = m_messages](Session& session) {
            return audienceMessageFigures(
                session, question.client, question.audience, question.campaign, messages);
        },
        [this](const Result<MessageFigures>& answer) {
            if (!answer) {
                m_question = {}; // the next change asks again
                return;
            }
            m_figures = *answer;
            Q_EMIT changed();
        },
        m_request.next());
}

} // namespace cm
