// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/campaign-managerctl/command.h"
#include "models/undo/undo.h"

namespace cm {

/// Answers an undo with its sentence and document, and with the leads that it left alone, line by line and
/// under "leads".
int answerUndo(const CommandRun& run, const QString& sentence, QJsonObject document,
    const QVector<LeftAloneLead>& leads);

} // namespace cm
