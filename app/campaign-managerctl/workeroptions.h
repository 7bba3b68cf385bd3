// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentworker.h"

#include <CLI/CLI.hpp>

namespace cm {

/// Offers the worker's limits, the same for each command that runs it. `options` must outlive the parsing.
void addWorkerOptions(CLI::App& command, DeEnrollmentOptions& options);
/// A limit that is out of bounds is a wrong use of the command.
Result<void> checkWorkerOptions(const DeEnrollmentOptions& options);
/// For people: the client's id, what was done, and what was in the way.
QString resultSentence(const DeEnrollmentResult& result);

} // namespace cm
