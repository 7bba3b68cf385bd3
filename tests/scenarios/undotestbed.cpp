// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/undotestbed.h"

#include "models/enrollment/enrollment.h"

#include <QThread>

#include <atomic>
#include <latch>
#include <thread>

namespace cm::test {

const QString UndoTestBed::firstLead = QStringLiteral("(SELECT id FROM leads ORDER BY id LIMIT 1)");

UndoTestBed::UndoTestBed()
    : m_session(m_database.session(SessionKind::Batch))
{
}

void UndoTestBed::start()
{
    // Not even the owner empties tables of history, unless triggers are off.
    const auto emptied =
        m_session->executeScript(QStringLiteral("BEGIN; SET LOCAL session_replication_role = replica; "
                                                "TRUNCATE clients, lead_events, audit_log CASCADE; COMMIT"));
    if (!emptied)
        qFatal("not emptied: %s", qPrintable(emptied.error().message));
    client = makeClient(*m_session);
    campaign = makeCampaign(*m_session, client);
}

RunId UndoTestBed::enroll(CampaignId id)
{
    const auto result = enrollCampaign(*m_session, client, id, EnrollmentMode::Real);
    if (!result)
        qFatal("enrollment failed: %s", qPrintable(result.error().message));
    return result->runId;
}

RunId UndoTestBed::enrolled(int count, bool finished)
{
    makeLeads(*m_session, client, count);
    const RunId run = enroll(campaign);
    for (int step = 1; finished && step <= 3; ++step)
        change(QStringLiteral("SELECT record_message_sent(client_id, id, %1) FROM enrollments "
                              "WHERE completed_at IS NULL")
                   .arg(step));
    return run;
}

DeEnrollmentResult UndoTestBed::deEnroll(const DeEnrollmentOptions& options)
{
    DeEnrollmentRunner runner(*m_session, options);
    auto result = runner.runClient(client);
    if (!result)
        qFatal("run failed: %s", qPrintable(result.error().message));
    return *result;
}

QString UndoTestBed::undoStatement(const char* kind, RunId run) const
{
    return QStringLiteral("SELECT undo_%1_run('%2', '%3') AS answer")
        .arg(QLatin1String(kind), client.toString(), run.toString());
}

QJsonObject UndoTestBed::undo(const char* kind, RunId run)
{
    return mustExecute(*m_session, undoStatement(kind, run)).first().jsonObject("answer");
}

QJsonObject UndoTestBed::answered(RunId run, int restored, const QString& reason)
{
    QJsonObject reasons;
    if (!reason.isEmpty())
        reasons.insert(reason, 1);
    return {{QStringLiteral("runId"), run.toString()}, {QStringLiteral("restored"), restored},
        {QStringLiteral("leftAlone"), reason.isEmpty() ? 0 : 1}, {QStringLiteral("reasons"), reasons}};
}

qint64 UndoTestBed::count(const QString& rest)
{
    return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
}

QString UndoTestBed::drift()
{
    QStringList differences{counterDrift(*m_session)};
    for (const Row& row : mustExecute(*m_session,
             u"SELECT c.name, c.messages_sent = m.n AS messages, "
             "c.last_enrollment_at IS NOT DISTINCT FROM e.latest AS latest FROM campaigns c "
             "CROSS JOIN LATERAL (SELECT count(*) AS n FROM lead_events "
             "WHERE campaign_id = c.id AND event_type = 'message_sent') m "
             "CROSS JOIN LATERAL (SELECT max(enrolled_at) AS latest FROM enrollments "
             "WHERE campaign_id = c.id) e")) {
        if (!row.boolean("messages"))
            differences.append(row.text("name") + QLatin1String(": messages_sent"));
        if (!row.boolean("latest"))
            differences.append(row.text("name") + QLatin1String(": last_enrollment_at"));
    }
    differences.removeAll(QString());
    return differences.join(u'\n');
}

QString UndoTestBed::auditProblem(const char* kind, RunId run, const QJsonObject& answer)
{
    const QString subject = QLatin1String(kind) + QLatin1String("_run");
    const Rows rows = mustExecute(*m_session,
        u"SELECT subject_type, subject_id, client_id, actor = session_user AS mine, after FROM audit_log "
        "WHERE action = :action",
        {{QLatin1String("action"), subject + QLatin1String("_undone")}});
    if (rows.count() != 1)
        return QStringLiteral("%1 rows").arg(rows.count());
    const Row row = rows.first();
    QJsonObject figures = answer;
    figures.remove(QStringLiteral("runId"));
    QStringList wrong;
    const auto check = [&](const char* what, bool right) {
        if (!right)
            wrong.append(QLatin1String(what));
    };
    check("subject type", row.text("subject_type") == subject);
    check("subject", row.id<RunId>("subject_id") == run);
    check("client", row.id<ClientId>("client_id") == client);
    check("actor", row.boolean("mine"));
    check("figures", row.jsonObject("after") == figures);
    return wrong.join(QLatin1String(", "));
}

Result<Rows> UndoTestBed::whileUncommitted(const QString& first, const QString& second, bool* waited)
{
    auto transaction = Transaction::begin(*m_session);
    mustExecute(*m_session, first);
    Result<Rows> answer = Rows();
    std::atomic<bool> done = false;
    std::thread other([&] {
        const auto session = m_database.session();
        answer = session->execute(second);
        done = true;
    });
    const auto observer = m_database.session();
    bool waits = false;
    while (!waits && !done) {
        QThread::msleep(5);
        waits = number(*observer,
                    QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = "
                                   "current_database() AND wait_event_type = 'Lock'"))
            > 0;
    }
    if (const auto committed = transaction->commit(); !committed)
        qFatal("not committed: %s", qPrintable(committed.error().message));
    other.join();
    if (waited)
        *waited = waits;
    return answer;
}

std::pair<Result<Rows>, Result<Rows>> UndoTestBed::atOnce(const QString& first, const QString& second)
{
    std::latch ready(2);
    const auto work = [&](const QString& sql, Result<Rows>& answer) {
        const auto own = m_database.session();
        ready.arrive_and_wait();
        answer = own->execute(sql);
    };
    std::pair<Result<Rows>, Result<Rows>> answers;
    std::thread one([&] { work(first, answers.first); });
    std::thread two([&] { work(second, answers.second); });
    one.join();
    two.join();
    return answers;
}

} // namespace cm::test
