// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencebreakdown.h"
#include "ui/audience/audiencepanel.h"

namespace cm {

class BarList;
class StateOverlay;

/// What the leads of an audience are like: engagement, score, sources and tags with bars.
class BreakdownPanel final : public AudiencePanel {
    Q_OBJECT
public:
    explicit BreakdownPanel(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void ask(ClientId client, const Audience& audience, const Cancellation& cancellation) override;

private:
    void show(const AudienceBreakdown& breakdown);

    BarList* m_engagement;
    BarList* m_score;
    BarList* m_sources;
    BarList* m_tags;
    StateOverlay* m_overlay;
};

} // namespace cm
