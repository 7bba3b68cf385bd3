// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/deenrollmentrunner.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

#include <limits>

namespace cm::bench {

namespace {

qint64 logRows(Session& session)
{
    return number(session, u"SELECT count(*) AS n FROM de_enrollment_lead_log");
}

// What is left to do and what was logged, after either side.
void check(Session& session, qint64 leaving, qint64 logBefore, qint64 done)
{
    mustEqual(QStringLiteral("the number of leads taken out"), leaving, done);
    mustEqual(QStringLiteral("the number of leads still to leave"), 0, leavingLeads(session));
    mustEqual(QStringLiteral("the number of log rows"), leaving, logRows(session) - logBefore);
}

double byOneStatement(Bench& bench, const QString& source)
{
    DatabaseCopy copy(bench, source);
    auto session = copy.session(SessionKind::Batch);
    const qint64 leaving = leavingLeads(*session);
    const qint64 logBefore = logRows(*session);
    mustExecute(*session, sqlText("bench/start_limit_runs"));
    const QString statement = sqlText("bench/de_enroll_limit");
    qint64 done = 0;
    const double ms = milliseconds([&] { done = mustExecute(*session, statement).affected(); });
    check(*session, leaving, logBefore, done);
    return static_cast<double>(done) / ms * 1000;
}

} // namespace

double deEnrollByWorker(Bench& bench, const QString& source, int batchSize)
{
    DatabaseCopy copy(bench, source);
    auto session = copy.session(SessionKind::Batch);
    // The same reading as before the limit's statement, so that both find the same pages in memory.
    const qint64 leaving = leavingLeads(*session);
    const qint64 logBefore = logRows(*session);
    const QVector<ClientId> clients = clientsBySize(*session);
    DeEnrollmentOptions options;
    options.batchSize = batchSize;
    options.maxRuntimeMs = std::numeric_limits<qint32>::max();
    qint64 done = 0;
    const double ms = milliseconds([&] {
        DeEnrollmentRunner runner(*session, options);
        for (const ClientId client : clients)
            done += must(runner.runClient(client)).deEnrolled;
    });
    check(*session, leaving, logBefore, done);
    return static_cast<double>(done) / ms * 1000;
}

QVector<Measurement> measureDeEnrollment(Bench& bench)
{
    const QString source = bench.manyClients();
    const auto figures = bench.alternate(QStringLiteral("de-enroll (one statement | batch 1,000 | 10,000)"),
        {[&] { return byOneStatement(bench, source); }, [&] { return deEnrollByWorker(bench, source, 1000); },
            [&] { return deEnrollByWorker(bench, source, 10'000); }});
    const qint64 leaving = leavingLeads(*bench.session(source, SessionKind::Read));
    const QJsonObject facts{{QStringLiteral("leads"), leaving}};
    const QString unit = QStringLiteral("rows/s");
    return {
        {QStringLiteral("de-enroll, batch 1,000"), unit, figures[0], figures[1], Must::atLeast(0.7), facts},
        {QStringLiteral("de-enroll, batch 10,000"), unit, figures[0], figures[2], Must::atLeast(0.8), facts}};
}

} // namespace cm::bench
