// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

#include <QMap>

namespace cm::bench {

namespace {

constexpr int batchSize = 100;

// The way in which leads were taken out before: their state is columns of the wide leads table; a batch of
// 100 is read, each lead is updated and logged by statements of their own, then the campaigns' counters and
// the run. Every statement commits by itself, as a workflow tool's database nodes do.
class OldPattern {
public:
    explicit OldPattern(Session& session)
        : m_session(session)
        , m_clients(clientsBySize(session))
    {
    }

    // Takes out up to `leads`, of the largest clients first, going on where the last call ended.
    qint64 takeOut(qint64 leads)
    {
        qint64 done = 0;
        while (done < leads && m_client < m_clients.size()) {
            const qint64 taken = batch();
            done += taken;
            if (taken == 0)
                ++m_client;
        }
        return done;
    }

private:
    qint64 batch()
    {
        const ClientId client = m_clients[m_client];
        const Rows rows = mustExecute(m_session, m_select,
            {{QLatin1String("client_id"), client}, {QLatin1String("batch_size"), batchSize}});
        QMap<QUuid, qint32> perCampaign;
        for (const Row& row : rows) {
            mustExecute(m_session, m_update,
                {{QLatin1String("client_id"), client}, {QLatin1String("lead_id"), row.uuid("id")},
                    {QLatin1String("outcome"), row.text("outcome")}});
            mustExecute(m_session, m_log,
                {{QLatin1String("run_id"), m_run}, {QLatin1String("client_id"), client},
                    {QLatin1String("lead_id"), row.uuid("id")},
                    {QLatin1String("campaign_id"), row.uuid("campaign_id")},
                    {QLatin1String("outcome"), row.text("outcome")},
                    {QLatin1String("messages"), row.integer("sms_sequence_position")}});
            ++perCampaign[row.uuid("campaign_id")];
        }
        for (auto it = perCampaign.cbegin(); it != perCampaign.cend(); ++it)
            mustExecute(m_session, m_count,
                {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), it.key()},
                    {QLatin1String("number"), it.value()}});
        return rows.count();
    }

    Session& m_session;
    const QVector<ClientId> m_clients;
    qsizetype m_client = 0;
    const QUuid m_run = QUuid::createUuid();
    const QString m_select = sqlText("bench/old_select");
    const QString m_update = sqlText("bench/old_update");
    const QString m_log = sqlText("bench/old_log");
    const QString m_count = sqlText("bench/old_count");
};

double timeOldPattern(Session& session, OldPattern& pattern, qint64 leads)
{
    must(session.executeScript(QStringLiteral("VACUUM ANALYZE old_pattern.leads")));
    must(session.executeScript(QStringLiteral("CHECKPOINT")));
    qint64 done = 0;
    const double ms = milliseconds([&] { done = pattern.takeOut(leads); });
    if (done == 0)
        throw Failure({ErrorCode::Internal,
            QStringLiteral("The old pattern ran out of leads; ask for fewer runs."), {}, {}, {}});
    return static_cast<double>(done) / ms * 1000;
}

} // namespace

QVector<Measurement> measureOldPattern(Bench& bench)
{
    const QString source = bench.manyClients();
    DatabaseCopy copy(bench, source);
    auto session = copy.session(SessionKind::Admin);
    bench.tell(QStringLiteral("Making the wide table …"));
    must(session->executeScript(sqlText("bench/old_tables")));
    OldPattern pattern(*session);
    // A fiftieth of what the worker takes out is enough to know the speed.
    const qint64 leads = std::max<qint64>(batchSize, bench.options().leads / 500);
    const auto figures = bench.alternate(QStringLiteral("old pattern | the worker, batch 1,000"),
        {[&] { return timeOldPattern(*session, pattern, leads); },
            [&] { return deEnrollByWorker(bench, source, 1000); }});
    return {{QStringLiteral("de-enroll, against the old pattern"), QStringLiteral("rows/s"), figures[0],
        figures[1], Must::atLeast(50), {{QStringLiteral("leadsOfOldPattern"), leads}}}};
}

} // namespace cm::bench
