// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

namespace cm::test {

/// From now on each batch of the worker waits before its end while somebody holds the batches back.
inline Result<void> makeBatchesHoldable(Session& session)
{
    return session.executeScript(QStringLiteral(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$ BEGIN PERFORM "
        "pg_advisory_xact_lock_shared(1); RETURN NULL; END $$; CREATE TRIGGER hold AFTER INSERT ON "
        "de_enrollment_lead_log FOR EACH STATEMENT EXECUTE FUNCTION hold()"));
}

/// Until the session ends or lets them go.
inline Result<Rows> holdBatches(Session& session)
{
    return session.execute(u"SELECT pg_advisory_lock(1)");
}

inline Result<Rows> letBatchesGo(Session& session)
{
    return session.execute(u"SELECT pg_advisory_unlock(1)");
}

} // namespace cm::test
