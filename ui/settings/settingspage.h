// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace cm {

class Workspace;

/// What administrators set up: a card for each subject.
class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    explicit SettingsPage(Workspace& workspace, QWidget* parent = nullptr);
};

} // namespace cm
