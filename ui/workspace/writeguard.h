// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/users/user.h"

class QAction;
class QWidget;

namespace cm {

class Workspace;

/// Keeps a control that changes the database disabled, with a tooltip that says why, for as long as the
/// workspace is read-only or the person lacks the right; otherwise it is as its page wants it, whatever the
/// page did meanwhile. The database refuses as well: this only explains it beforehand.
/// Call it once, when the control has its tooltip.
void guardWriting(Workspace& workspace, QWidget* control, Right right = Right::Manage);

/// The same for an entry of a menu that is made anew each time; its menu must show tooltips.
void guardWriting(Workspace& workspace, QAction* action, Right right = Right::Manage);

} // namespace cm
