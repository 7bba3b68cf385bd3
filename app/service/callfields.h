// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/endpoints.h"
#include "models/campaigns/campaign.h"

namespace cm {

/// Takes the client out of the fields (or reads it from the query) and adds what is wrong with it to
/// `problems`. Null where none is given.
ClientId takeClient(QJsonObject& fields, QVector<FieldProblem>& problems);
ClientId clientOfQuery(const HttpRequest& request, QVector<FieldProblem>& problems);

/// The key's client must exist and be active (NotFound), and if the request names one it must be the same:
/// NotFound where there is no such client, else Unauthorized.
Result<void> checkClient(Session& session, const Call& call, ClientId named);

/// Takes a whole number out of the fields; `fallback` where it is absent, a problem outside of the bounds.
int takeNumber(QJsonObject& fields, const QString& name, int fallback, int least, int most,
    QVector<FieldProblem>& problems);
/// The same from the query.
int numberOfQuery(const HttpRequest& request, const QString& name, int fallback, int least, int most,
    QVector<FieldProblem>& problems);

/// Refuses by name what a query has beside the known items.
void refuseOthers(const HttpRequest& request, const QStringList& known, QVector<FieldProblem>& problems);

} // namespace cm
