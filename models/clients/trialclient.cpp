// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clients/trialclient.h"

namespace cm {

Result<ClientId> addTrialClient(Session& session, const QString& companyName)
{
    auto rows =
        session.execute(u"SELECT add_trial_client(:name) AS id", {{QLatin1String("name"), companyName}});
    if (!rows)
        return failure(rows.error());
    return rows->first().id<ClientId>("id");
}

Result<void> removeTrialClient(Session& session, ClientId client)
{
    auto done =
        session.execute(u"SELECT remove_trial_client(:client_id)", {{QLatin1String("client_id"), client}});
    if (!done)
        return failure(done.error());
    return {};
}

} // namespace cm
