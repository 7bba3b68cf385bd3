// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "ui/controls/pageheader.h"
#include "ui/settings/keyspanel.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace cm {

SettingsPage::SettingsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
{
    auto* keys = new KeysPanel(workspace);
    setFocusProxy(keys);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::m);
    layout->setSpacing(space::m);
    layout->addWidget(new PageHeader(tr("Settings")));
    layout->addWidget(keys, 1);
}

} // namespace cm
