// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignediting.h"

#include <QTimeZone>
#include <QWidget>

class QComboBox;
class QLabel;

namespace cm {

class SequenceDifferenceView;

/// The versions of a campaign's sequence: two of them side by side, and who is on each.
class VersionsPanel final : public QWidget {
    Q_OBJECT
public:
    explicit VersionsPanel(QWidget* parent = nullptr);

    /// The newest first; shows the last two.
    void setVersions(const QVector<CampaignVersion>& versions, const QTimeZone& zone);

private:
    void compare();

    QVector<CampaignVersion> m_versions;
    QTimeZone m_zone = QTimeZone::utc();
    QComboBox* m_before;
    QComboBox* m_after;
    QLabel* m_who;
    SequenceDifferenceView* m_difference;
};

} // namespace cm
