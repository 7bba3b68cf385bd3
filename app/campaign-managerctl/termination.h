// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace cm {

/// Calls the function, on a thread of its own, when Ctrl+C or SIGTERM ask the program to end, which then
/// ends by itself. For the program's main thread, before it starts others; once.
void whenTerminated(std::function<void()> end);

} // namespace cm
