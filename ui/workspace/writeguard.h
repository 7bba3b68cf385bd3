// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QWidget;

namespace cm {

class Workspace;

/// Keeps a control that changes the database disabled, with a tooltip that says why, for as long as the
/// workspace is read-only; afterwards it is as its page wants it, whatever the page did meanwhile.
/// Call it once, when the control has its tooltip.
void guardWriting(Workspace& workspace, QWidget* control);

/// The same for an entry of a menu that is made anew each time; its menu must show tooltips.
void guardWriting(Workspace& workspace, QAction* action);

} // namespace cm
