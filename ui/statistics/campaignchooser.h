// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QPushButton>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace cm {

/// Chooses all campaigns or up to six of them, from a list that is narrowed by typing.
class CampaignChooser final : public QPushButton {
    Q_OBJECT
public:
    static constexpr int most = 6;

    explicit CampaignChooser(QWidget* parent = nullptr);

    /// `wanted` alone is chosen; if that is null, those chosen before stay so if they are still there.
    void setCampaigns(const QVector<CampaignSummary>& campaigns, CampaignId wanted);
    /// None chosen means all.
    [[nodiscard]] QVector<CampaignId> chosen() const;
    void setChosen(const QVector<CampaignId>& campaigns);

Q_SIGNALS:
    void chosenChanged();

private:
    void narrow(const QString& text);
    void onItemChanged();
    void say();

    QLineEdit* m_search;
    QListWidget* m_list;
};

} // namespace cm
