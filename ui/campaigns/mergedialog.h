// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaigndifference.h"
#include "models/campaigns/campaignediting.h"

#include <QDialog>

class QComboBox;

namespace cm {

/// Somebody else has changed the campaign that is being edited: each field that differs with both values, and
/// the choice whose is taken. Window-modal; accepted() leaves the merged campaign in merged().
class MergeDialog final : public QDialog {
    Q_OBJECT
public:
    /// `base`: what both began with. Times are shown in `zone`.
    MergeDialog(const CampaignDraft& base, const CampaignDraft& mine, const StoredCampaign& theirs,
        const QTimeZone& zone, QWidget* parent = nullptr);

    [[nodiscard]] CampaignDraft merged() const;

private:
    QWidget* buildFields();

    const CampaignDraft m_mine;
    const StoredCampaign m_theirs;
    const QVector<FieldConflict> m_conflicts;
    QVector<QComboBox*> m_choices;
};

} // namespace cm
