// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/mainwindowframe.h"
#include "ui/workspace/workspace.h"

#include <QObject>

namespace cm {

/// Says above the pages that the database differs and is open read-only, shows the differences, and checks
/// again when asked; gone as soon as the database is mended. Owned by the workspace.
class DriftBanner final : public QObject {
    Q_OBJECT
public:
    DriftBanner(Workspace& workspace, MainWindowFrame& window);

private:
    void update();
    void announceResult(const Error& error);
    void showDifferences();

    Workspace& m_workspace;
    MainWindowFrame& m_window;
};

} // namespace cm
