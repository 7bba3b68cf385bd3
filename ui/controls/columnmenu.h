// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>

#include <functional>

class QHeaderView;
class QMenu;
class QWidget;

namespace cm {

/// The menu of a table's header: a checkable entry per column and "Reset columns". The last
/// visible column and those in `fixed` cannot be hidden. The caller owns it.
[[nodiscard]] QMenu* createColumnMenu(
    QHeaderView* header, const QVector<int>& fixed, std::function<void()> reset, QWidget* parent);

} // namespace cm
