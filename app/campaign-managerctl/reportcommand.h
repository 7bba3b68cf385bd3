// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/campaign-managerctl/command.h"

class QCoreApplication;

namespace cm {

void addReportCommand(CLI::App& app, Command& chosen);

/// The application object for what was chosen: one that can draw, but on no display, for the report; the
/// plain one for all other commands, so that they load nothing of a window system.
std::unique_ptr<QCoreApplication> makeApplication(const CLI::App& parsed, int& argc, char* argv[]);

} // namespace cm
