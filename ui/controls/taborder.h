// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace cm {

/// Moves the keyboard's focus within `root` to the next or previous control in the order in which the layouts
/// show them, also where controls come and go: Qt's own order is that of their making. At the end of the
/// order it begins again if `wraps`, and is false otherwise, as it is if the focus is elsewhere; then nothing
/// was done. For focusNextPrevChild().
bool moveFocusByLayout(const QWidget* root, bool next, bool wraps);

} // namespace cm
