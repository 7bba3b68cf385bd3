// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/statistics/month.h"

namespace cm {

/// "Acme GmbH 2026-10.pdf": a name that every file system takes, of whatever the company is called.
[[nodiscard]] QString reportFileName(const QString& companyName, const Month& month);

/// Whether a report can be written there: asked before the work. Problems name the field "output".
/// `mayReplace`: an existing file is no problem.
Result<void> checkReportFile(const QString& path, bool mayReplace);

/// Writes it: the file is there whole, or as it was before. May wait for the disk; any thread.
Result<void> writeReportFile(const QString& path, const QByteArray& pdf, bool mayReplace);

} // namespace cm
