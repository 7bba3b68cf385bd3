// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/draftstore.h"

#include <QObject>
#include <QTimer>

namespace cm {

/// Keeps what is entered in the form aside while it is entered: a moment after each change. GUI thread.
class DraftKeeper final : public QObject {
    Q_OBJECT
public:
    static constexpr int pauseMs = 700;
    explicit DraftKeeper(QObject* parent = nullptr);

    /// What belongs to this place is kept from now on; returns what was kept there before, if anything.
    std::optional<StoredDraft> open(ClientId client, CampaignId campaign);
    void note(const CampaignDraft& draft, qint64 revision);
    /// Writes at once what is not written yet.
    void flush();
    /// Removes what is kept of this place.
    void forget();
    [[nodiscard]] ClientId client() const { return m_client; }

Q_SIGNALS:
    void failed(const cm::Error& error);

private:
    void write();

    const DraftStore m_store = DraftStore::usual();
    ClientId m_client;
    CampaignId m_campaign;
    StoredDraft m_pending;
    QTimer m_pause;
};

} // namespace cm
