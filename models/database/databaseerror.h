// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

struct pg_result;

namespace cm {

/// Turns a failed result into an error for people. Messages raised by our own functions are shown as they
/// are; constraint names decide the field (`campaigns_name_key` → name).
/// `cancelled` tells a user's cancel from a time limit, which PostgreSQL reports with one code.
Error describeDatabaseError(const pg_result* result, const QString& connectionMessage, bool cancelled);

/// Turns the text of a failed connection attempt into an error that says what to do.
Error describeConnectionError(const QString& text, const QString& server);

/// True if the same work may succeed when tried again: serialization failure or deadlock.
bool isRetriable(const Error& error);
/// True if an enrollment was refused because a dry run showed other leads or messages (SQLSTATE CM001).
bool isOutdated(const Error& error);
/// True if a change was refused because somebody else made one meanwhile (SQLSTATE CM002).
bool isChangedMeanwhile(const Error& error);
/// True if an enrollment was refused because another administrator must approve it first (SQLSTATE CM003).
bool needsApproval(const Error& error);
/// True if the connection was lost or could not be made.
bool isConnectionLost(const Error& error);

} // namespace cm
