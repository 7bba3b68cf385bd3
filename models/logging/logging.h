// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QJsonObject>
#include <QString>

namespace cm {

/// Starts logging for this program: one JSON object a line into a rotating file in `directory` (5 files of
/// 5 MB), readable lines to stderr, the level from LOG_LEVEL (trace, debug, info, warning, error; info by
/// default). Qt's own messages go the same way. If the file can't be written the program goes on with
/// stderr alone and says so. `program` names the file.
void startLogging(const QString& program, const QString& directory);

/// Where log files go: `$XDG_STATE_HOME/campaign-manager`, or `~/.local/state/campaign-manager`.
QString defaultLogDirectory();

enum class LogLevel { Debug, Info, Warning, Error };

/// Writes one event. `component` is the part of the program ("worker", "database"); `fields` may carry ids
/// and figures, never secrets nor message texts. Any thread.
void logEvent(
    LogLevel level, const QString& component, const QString& message, const QJsonObject& fields = {});

/// An error as an event, with its code, SQLSTATE and detail.
void logError(const QString& component, const Error& error);

} // namespace cm
