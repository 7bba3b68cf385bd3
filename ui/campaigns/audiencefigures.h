// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/messagefigures.h"
#include "ui/workspace/workspace.h"

#include <QTimer>

namespace cm {

/// Finds out, while a campaign is being written, how long its messages get for the leads of its audience and
/// what these are missing. It asks after a short pause, and only if the answer can be another: for another
/// audience, or where a lead's own values are used elsewhere. An older question is cancelled on the server.
/// GUI thread.
class AudienceFigures final : public QObject {
    Q_OBJECT
public:
    explicit AudienceFigures(Workspace& workspace, QObject* parent = nullptr);

    /// `campaign` as in audienceSummary().
    void setDraft(const CampaignDraft& draft, CampaignId campaign);
    /// For the draft set last; nothing while it is being found out, or if no message uses a lead's own
    /// values.
    [[nodiscard]] const std::optional<MessageFigures>& figures() const { return m_figures; }

Q_SIGNALS:
    void changed();

private:
    struct Question {
        ClientId client;
        CampaignId campaign;
        Audience audience;
        QVector<QVector<int>> uses;
        friend bool operator==(const Question&, const Question&) = default;
    };

    void ask();

    static constexpr int pauseMs = 250;

    Workspace& m_workspace;
    Question m_question;
    QVector<Message> m_messages;
    std::optional<MessageFigures> m_figures;
    QTimer m_pause;
    LatestRequest m_request;
};

} // namespace cm
