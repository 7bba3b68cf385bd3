// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QToolButton>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace cm {

/// Chooses all campaigns or up to six of them, from a list that is narrowed by typing.
class CampaignChooser final : public QToolButton {
    Q_OBJECT
public:
    static constexpr int most = 6;

    explicit CampaignChooser(QWidget* parent = nullptr);

    /// Those chosen before stay chosen if they are still there.
    void setCampaigns(const QVector<CampaignSummary>& campaigns);
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
