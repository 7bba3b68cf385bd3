// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/audiencepanel.h"

namespace cm {

AudiencePanel::AudiencePanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &AudiencePanel::askIfSeen);
}

void AudiencePanel::setAudience(const Audience& audience)
{
    m_audience = audience;
    m_isStale = true;
    m_request.cancel();
    m_pause.start();
}

void AudiencePanel::refresh()
{
    m_isStale = true;
    m_pause.stop();
    askIfSeen();
}

void AudiencePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_pause.isActive())
        askIfSeen();
}

void AudiencePanel::askIfSeen()
{
    const ClientId client = m_workspace.client().id;
    if (!m_isStale || !isVisible() || client.isNull())
        return;
    m_isStale = false;
    ask(client, m_audience, m_request.next());
}

} // namespace cm
