// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httpmessage.h"
#include "models/campaigns/campaign.h"
#include "models/domain/error.h"

#include <QJsonObject>

namespace cm {

/// {data, message, timestamp}.
HttpResponse successAnswer(int status, const QJsonObject& data, const QString& message);

/// {error, message, details?, code?, timestamp} with the status of the code (DESIGN §8). What is not the
/// caller's business (how the database is reached, what went wrong inside) is left out: see forCallers().
HttpResponse errorAnswer(const Error& error);
/// With every field that is wrong.
HttpResponse problemsAnswer(const QVector<FieldProblem>& problems);

/// The error as a caller may see it.
Error forCallers(const Error& error);

} // namespace cm
