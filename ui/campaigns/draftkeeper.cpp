// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/draftkeeper.h"

namespace cm {

DraftKeeper::DraftKeeper(QObject* parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &DraftKeeper::write);
}

std::optional<StoredDraft> DraftKeeper::open(ClientId client, CampaignId campaign)
{
    flush();
    m_client = client;
    m_campaign = campaign;
    return m_store.load(client, campaign);
}

void DraftKeeper::note(const CampaignDraft& draft, qint64 revision)
{
    if (m_client.isNull()) // no form is open
        return;
    m_pending = {draft, revision, QDateTime::currentDateTimeUtc()};
    m_pause.start();
}

void DraftKeeper::flush()
{
    if (!m_pause.isActive())
        return;
    m_pause.stop();
    write();
}

void DraftKeeper::write()
{
    if (const auto saved = m_store.save(m_client, m_campaign, m_pending); !saved)
        Q_EMIT failed(saved.error());
}

void DraftKeeper::forget()
{
    m_pause.stop();
    m_store.remove(m_client, m_campaign);
}

} // namespace cm
