// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

namespace cm {

/// What was being entered, kept aside so that a crash or a lost connection loses none of it.
struct StoredDraft {
    CampaignDraft draft;
    qint64 revision = 0; ///< of the campaign that is edited, as it was when the form was opened
    QDateTime savedAt; ///< UTC
};

/// Keeps drafts of the campaign form as files of this account alone (mode 0600), one for each place: a
/// client's new campaign, or a campaign that is edited. Files rather than rows: entries must survive while
/// the database can't be reached. Any thread; small enough to be used where it is needed.
class DraftStore {
public:
    /// Drafts older than this are removed with the next save.
    static constexpr int keptDays = 30;

    /// The directory is made with the first save.
    explicit DraftStore(QString directory)
        : m_directory(std::move(directory))
    {
    }
    /// In the program's data directory.
    static DraftStore usual();

    /// In one step: a crash leaves the older draft or this one.
    Result<void> save(ClientId client, CampaignId campaign, const StoredDraft& draft) const;
    /// Nothing if there is none, or none that can be read.
    [[nodiscard]] std::optional<StoredDraft> load(ClientId client, CampaignId campaign) const;
    void remove(ClientId client, CampaignId campaign) const;

private:
    [[nodiscard]] QString path(ClientId client, CampaignId campaign) const;
    void removeOld() const;

    QString m_directory;
};

} // namespace cm
