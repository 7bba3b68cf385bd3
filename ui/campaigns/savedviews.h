// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignlist.h"

#include <QPushButton>

class QMenu;

namespace cm {

/// Filters of the page Campaigns that this person keeps under names, in the program's settings.
class SavedViews final : public QPushButton {
    Q_OBJECT
public:
    explicit SavedViews(QWidget* parent = nullptr);

    /// What "Save this view" keeps.
    void setCurrent(const CampaignFilter& filter) { m_current = filter; }
    [[nodiscard]] QStringList names() const;
    /// Replaces one of the same name.
    void save(const QString& name, const CampaignFilter& filter);
    void remove(const QString& name);

Q_SIGNALS:
    void chosen(const cm::CampaignFilter& filter);

private:
    void fillMenu();
    void askForName();

    QMenu* m_menu;
    CampaignFilter m_current;
};

} // namespace cm
