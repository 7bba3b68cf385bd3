// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audience.h"
#include "ui/workspace/workspace.h"

#include <QTimer>
#include <QWidget>

namespace cm {

/// A view of one question about an audience. Asks only while it is seen, after a short pause, so that typing
/// doesn't ask for every letter; a newer question cancels the older one on the server.
class AudiencePanel : public QWidget {
    Q_OBJECT
public:
    explicit AudiencePanel(Workspace& workspace, QWidget* parent = nullptr);

    void setAudience(const Audience& audience);
    /// The same audience again, at once: the data changed.
    void refresh();

protected:
    /// Asks the database; `cancellation` belongs to this question.
    virtual void ask(ClientId client, const Audience& audience, const Cancellation& cancellation) = 0;
    void showEvent(QShowEvent* event) override;
    [[nodiscard]] Workspace& workspace() { return m_workspace; }

private:
    void askIfSeen();

    static constexpr int pauseMs = 250;

    Workspace& m_workspace;
    Audience m_audience;
    QTimer m_pause;
    LatestRequest m_request;
    bool m_isStale = false;
};

} // namespace cm
