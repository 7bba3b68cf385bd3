// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/mainwindow.h"

#include <QString>

namespace cm {

/// Does the main job in the given window without a person and prints its figures: demo data, a preview, an
/// enrollment, a de-enrollment run; every page is rendered to a PNG in `directory`.
/// GUI thread; runs the event loop while it waits. Returns the process's exit code.
int runTour(MainWindow& window, const QString& directory);

} // namespace cm
