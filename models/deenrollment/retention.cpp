// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/retention.h"

#include "models/logging/logging.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

namespace {

constexpr int batch = 10'000;

Result<void> purgeClient(Session& session, ClientId client, bool confirmed, Purged& purged)
{
    for (;;) {
        auto rows = session.execute(u"SELECT * FROM purge_history_batch(:client_id, :batch, :confirmed)",
            {{QLatin1String("client_id"), client}, {QLatin1String("batch"), batch},
                {QLatin1String("confirmed"), confirmed ? SqlValue(true) : SqlValue()}});
        if (!rows)
            return failure(rows.error());
        const Row row = rows->first();
        purged.logRows += row.integer("log_rows");
        purged.runs += row.integer("runs");
        if (row.integer("log_rows") == 0 && row.integer("runs") == 0)
            return {};
    }
}

} // namespace

QString Purged::sentence() const
{
    const QLocale locale;
    return QCoreApplication::translate("Retention", "%1 rows of lead logs and %2 runs were removed.")
        .arg(locale.toString(logRows), locale.toString(runs));
}

QJsonObject Purged::toJson() const
{
    return {{QStringLiteral("logRows"), logRows}, {QStringLiteral("runs"), runs}};
}

Result<Purged> purgeHistory(Session& session, ClientId client, bool confirmed)
{
    auto clients = session.execute(u"SELECT id FROM clients WHERE CASE WHEN :client_id::uuid IS NULL THEN "
                                   u"is_active ELSE id = :client_id END",
        {{QLatin1String("client_id"), client}});
    if (!clients)
        return failure(clients.error());
    if (clients->isEmpty() && !client.isNull())
        return failure(ErrorCode::NotFound, QStringLiteral("There is no client %1.").arg(client.toString()));
    Purged purged;
    for (const Row& row : *clients) {
        if (auto done = purgeClient(session, row.id<ClientId>("id"), confirmed, purged); !done)
            return failure(done.error());
    }
    if (purged.logRows > 0 || purged.runs > 0)
        logEvent(LogLevel::Info, QStringLiteral("retention"), QStringLiteral("old history removed"),
            purged.toJson());
    return purged;
}

} // namespace cm
