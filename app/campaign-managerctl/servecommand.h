// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/campaign-managerctl/command.h"

namespace cm {

/// `serve`: the program as a service, until it is told to end by Ctrl+C or SIGTERM.
void addServeCommand(CLI::App& app, Command& chosen);

} // namespace cm
