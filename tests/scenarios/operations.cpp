// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/operations.h"

#include "models/campaigns/campaignqueries.h"
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/enrollment/enrollment.h"
#include "models/undo/undo.h"

namespace cm::test {

namespace {

constexpr int firstLeads = 120;
constexpr int mostCampaigns = 8;

QString unexpected(const Error& error)
{
    return QStringLiteral("%1 (%2)").arg(error.message, error.sqlState);
}

/// Right if it worked, or if the database refused it because of the state things are in.
template <typename T> QString doneOrRefused(const Result<T>& result)
{
    return result || result.error().sqlState == QLatin1String("55000") ? QString()
                                                                       : unexpected(result.error());
}

QString enroll(World& world, Choice& choice, EnrollmentMode mode)
{
    const std::optional<int> limit =
        choice.oneIn(2) ? std::optional<int>(1 + choice.below(15)) : std::nullopt;
    const CampaignId campaign = world.campaign(choice);
    const auto result = enrollCampaign(*world.session, world.client, campaign, mode, {.limit = limit});
    if (result && limit && result->enrolled > *limit)
        return QStringLiteral("%1 leads were enrolled above the limit").arg(result->enrolled - *limit);
    return doneOrRefused(result);
}

QString sendDueMessages(World& world, Choice& choice)
{
    const Rows due =
        mustExecute(*world.session, u"SELECT * FROM due_messages(:client, 100000) ORDER BY lead_id",
            {{QLatin1String("client"), world.client}});
    const int count = due.isEmpty() ? 0 : 1 + choice.below(std::min(due.count(), 25));
    for (int i = 0; i < count; ++i) {
        const Row message = due.at(i);
        // Reported twice now and then, as a sender does that didn't get the answer.
        for (int report = 0; report < (choice.oneIn(5) ? 2 : 1); ++report) {
            const auto answer =
                world.session->execute(u"SELECT record_message_sent(:client, :enrollment, :step) AS counted",
                    {{QLatin1String("client"), world.client},
                        {QLatin1String("enrollment"), message.uuid("enrollment_id")},
                        {QLatin1String("step"), static_cast<qint32>(message.integer("step"))}});
            if (!answer)
                return unexpected(answer.error());
            if (answer->first().boolean("counted") != (report == 0))
                return QStringLiteral("report %1 of a step was counted wrongly").arg(report + 1);
        }
    }
    return {};
}

QString sendOutOfOrder(World& world, Choice& choice)
{
    const Rows any = mustExecute(*world.session,
        u"SELECT id FROM enrollments WHERE client_id = :client ORDER BY enrolled_at, lead_id",
        {{QLatin1String("client"), world.client}});
    if (any.isEmpty())
        return {};
    const auto answer = world.session->execute(u"SELECT record_message_sent(:client, :enrollment, :step)",
        {{QLatin1String("client"), world.client},
            {QLatin1String("enrollment"), any.at(choice.below(any.count())).uuid("id")},
            {QLatin1String("step"), 1 + choice.below(3)}});
    // The sequence may have no such step.
    return !answer && answer.error().sqlState == QLatin1String("22023") ? QString() : doneOrRefused(answer);
}

QString callForLead(World& world, Choice& choice, QStringView sql)
{
    const auto answer = world.session->execute(
        sql, {{QLatin1String("client"), world.client}, {QLatin1String("lead"), world.lead(choice)}});
    return answer ? QString() : unexpected(answer.error());
}

/// Another system's UPDATE of a fifteenth of the leads.
QString changeLeads(World& world, Choice& choice, const char* assignment)
{
    const auto answer = world.other->execute(
        QStringLiteral(
            "UPDATE leads SET %1 WHERE client_id = :client AND abs(hashtext(id::text)) % 15 = :part")
            .arg(QLatin1String(assignment)),
        {{QLatin1String("client"), world.client}, {QLatin1String("part"), choice.below(15)}});
    return answer ? QString() : unexpected(answer.error());
}

qint64 leaving(World& world)
{
    return number(
        *world.session, QStringLiteral("SELECT count(*) AS n FROM enrollments WHERE leaves_as IS NOT NULL"));
}

QString deEnroll(World& world, Choice& choice)
{
    DeEnrollmentOptions options{.batchSize = 1 + choice.below(20)};
    const bool short_ = choice.oneIn(4);
    if (short_)
        options.maxRuntimeMs = 1;
    const auto result = DeEnrollmentRunner(*world.session, options).runClient(world.client);
    if (!result)
        return unexpected(result.error());
    if (result->status != QLatin1String("success") && !(short_ && result->status == QLatin1String("partial")))
        return result->status + QLatin1String(": ") + result->message;
    if (result->status == QLatin1String("success") && leaving(world) > 0)
        return QStringLiteral("leads that leave are left behind");
    return {};
}

QString deEnrollBesideALock(World& world, Choice& choice)
{
    const auto locked = world.other->executeScript(
        QStringLiteral("BEGIN; SELECT FROM enrollments WHERE leaves_as IS NOT NULL ORDER BY lead_id LIMIT %1 "
                       "FOR UPDATE")
            .arg(1 + choice.below(4)));
    const qint64 all = leaving(world);
    const auto result =
        DeEnrollmentRunner(*world.session, {.batchSize = 1 + choice.below(20)}).runClient(world.client);
    (void)world.other->executeScript(QStringLiteral("ROLLBACK"));
    if (!locked || !result)
        return unexpected(locked ? result.error() : locked.error());
    return result->evaluated == all
        ? QString()
        : QStringLiteral("%1 leads evaluated of %2").arg(result->evaluated).arg(all);
}

/// What a killed worker leaves.
QString deEnrollAndDie(World& world, Choice& choice)
{
    const auto answer =
        world.other->execute(u"SELECT b.* FROM start_de_enrollment_run(:client, 'manual', 'killed') r, "
                             u"LATERAL (SELECT r AS run) s, LATERAL run_de_enrollment_batch(s.run, :size) b",
            {{QLatin1String("client"), world.client}, {QLatin1String("size"), 1 + choice.below(10)}});
    return answer ? QString() : unexpected(answer.error());
}

QString resumeARun(World& world, Choice& choice)
{
    const Rows runs = mustExecute(*world.session,
        u"SELECT id FROM de_enrollment_runs WHERE client_id = :client AND status <> 'success' AND undone_at "
        u"IS NULL ORDER BY "
        u"run_at",
        {{QLatin1String("client"), world.client}});
    if (runs.isEmpty())
        return {};
    const auto result = DeEnrollmentRunner(*world.session, {.batchSize = 1 + choice.below(20)})
                            .resumeRun(runs.at(choice.below(runs.count())).id<RunId>("id"));
    if (!result)
        return unexpected(result.error());
    return result->status == QLatin1String("success") ? QString() : result->message;
}

/// A workflow tool that calls the two functions itself, in one transaction that it may roll back.
QString deEnrollByHand(World& world, Choice& choice)
{
    Session& session = *world.other;
    auto transaction = Transaction::begin(session);
    const auto run = session.execute(u"SELECT start_de_enrollment_run(:client, 'manual', 'workflow') AS id",
        {{QLatin1String("client"), world.client}});
    if (!run)
        return unexpected(run.error());
    const auto done = session.execute(
        u"SELECT process_de_enrollment_batch(:run, ARRAY(SELECT lead_id FROM "
        u"get_leads_for_de_enrollment(:client, :size))), finish_de_enrollment_run(:run, 'success', 1)",
        {{QLatin1String("run"), run->first().id<RunId>("id")}, {QLatin1String("client"), world.client},
            {QLatin1String("size"), 1 + choice.below(12)}});
    if (!done)
        return unexpected(done.error());
    if (choice.oneIn(4))
        return {};
    const auto committed = transaction->commit();
    return committed ? QString() : unexpected(committed.error());
}

QString change(World& world, Choice& choice, CampaignAction action)
{
    return doneOrRefused(changeCampaignState(*world.session, world.client, world.campaign(choice), action));
}

QString letTimePass(World& world, Choice&)
{
    mustExecute(*world.other,
        u"UPDATE enrollments SET last_sent_at = last_sent_at - interval '2 days' WHERE client_id = :client "
        u"AND "
        u"completed_at IS NULL",
        {{QLatin1String("client"), world.client}});
    return {};
}

/// Takes back one of the latest runs of either kind, whether that is possible or not.
QString undoARun(World& world, Choice& choice)
{
    const Rows runs = mustExecute(*world.session,
        u"SELECT id FROM (SELECT id, run_at FROM enrollment_runs WHERE client_id = :client UNION ALL "
        "SELECT id, run_at FROM de_enrollment_runs WHERE client_id = :client) r ORDER BY run_at DESC, id "
        "LIMIT 8",
        {{QLatin1String("client"), world.client}});
    if (runs.isEmpty())
        return {};
    return doneOrRefused(undoRun(*world.session, runs.at(choice.below(runs.count())).id<RunId>("id")));
}

/// A longer or shorter sequence for those who are enrolled from now on.
QString editSequence(World& world, Choice& choice)
{
    QJsonArray messages;
    const int steps = 1 + choice.below(4);
    for (int step = 1; step <= steps; ++step) {
        messages.append(QJsonObject{{QStringLiteral("step"), step}, {QStringLiteral("delayMinutes"), 60},
            {QStringLiteral("text"), QStringLiteral("Edited")}});
    }
    return doneOrRefused(world.session->execute(u"SELECT add_campaign_version(:client, :campaign, :messages)",
        {{QLatin1String("client"), world.client}, {QLatin1String("campaign"), world.campaign(choice)},
            {QLatin1String("messages"), messages}}));
}

} // namespace

World::World()
{
    Choice choice(1);
    addLeads(firstLeads);
    for (int i = 0; i < 3; ++i)
        addCampaign(choice);
}

void World::addLeads(int count)
{
    mustExecute(*session,
        u"INSERT INTO leads (client_id, id, first_name, email, phone, kajabi_tags, icp_score, created_at) "
        u"SELECT :client, md5('lead ' || n)::uuid, 'Lead ' || n, 'lead' || n || '@example.com', "
        u"'+4930' || 100000 + n, '{webinar}', n % 101, '2026-01-01Z'::timestamptz + n * interval '1 hour' "
        u"FROM generate_series(:first::integer, :last::integer) AS n",
        {{QLatin1String("client"), client}, {QLatin1String("first"), leads + 1},
            {QLatin1String("last"), leads + count}});
    leads += count;
}

void World::addCampaign(Choice& choice)
{
    const int number = static_cast<int>(campaigns.size()) + 1;
    const std::optional<qint64> cap =
        choice.oneIn(2) ? std::optional<qint64>(5 + choice.below(80)) : std::nullopt;
    const CampaignId id =
        makeCampaign(*session, client, QStringLiteral("Campaign %1").arg(number), 1 + choice.below(4), cap);
    // Every second one takes booked leads too, which leave at once.
    if (number % 2 == 0) {
        mustExecute(*session,
            u"UPDATE campaigns SET audience = audience || '{\"excludeBooked\": false}' WHERE id = :id",
            {{QLatin1String("id"), id}});
    }
    campaigns.append(id);
}

CampaignId World::campaign(Choice& choice) const
{
    return campaigns.at(choice.below(static_cast<int>(campaigns.size())));
}

QUuid World::lead(Choice& choice) const
{
    return mustExecute(*session, u"SELECT md5('lead ' || :n::integer)::uuid AS id",
        {{QLatin1String("n"), 1 + choice.below(leads)}})
        .first()
        .uuid("id");
}

const QVector<Operation>& operations()
{
    static const QVector<Operation> all{
        {"enroll", 12, [](World& w, Choice& c) { return enroll(w, c, EnrollmentMode::Real); }},
        {"dry run", 3, [](World& w, Choice& c) { return enroll(w, c, EnrollmentMode::DryRun); }},
        {"send due messages", 25, sendDueMessages},
        {"send out of order", 4, sendOutOfOrder},
        {"time passes", 12, letTimePass},
        {"book", 6,
            [](World& w, Choice& c) { return callForLead(w, c, u"SELECT record_booking(:client, :lead)"); }},
        {"opt out", 5,
            [](World& w, Choice& c) { return callForLead(w, c, u"SELECT record_opt_out(:client, :lead)"); }},
        {"booked elsewhere", 2, [](World& w, Choice& c) { return changeLeads(w, c, "booked = true"); }},
        {"booking withdrawn", 3, [](World& w, Choice& c) { return changeLeads(w, c, "booked = false"); }},
        {"opted out elsewhere", 1, [](World& w, Choice& c) { return changeLeads(w, c, "sms_stop = true"); }},
        {"opted in again", 3, [](World& w, Choice& c) { return changeLeads(w, c, "sms_stop = false"); }},
        {"lead deactivated", 1, [](World& w, Choice& c) { return changeLeads(w, c, "is_active = false"); }},
        {"lead reactivated", 2, [](World& w, Choice& c) { return changeLeads(w, c, "is_active = true"); }},
        {"de-enroll", 9, deEnroll},
        {"de-enroll beside a lock", 3, deEnrollBesideALock},
        {"de-enroll and die", 3, deEnrollAndDie},
        {"de-enroll by hand", 4, deEnrollByHand},
        {"resume a run", 3, resumeARun},
        {"pause", 3, [](World& w, Choice& c) { return change(w, c, CampaignAction::Pause); }},
        {"resume", 4, [](World& w, Choice& c) { return change(w, c, CampaignAction::Resume); }},
        {"deactivate", 2, [](World& w, Choice& c) { return change(w, c, CampaignAction::Deactivate); }},
        {"reactivate", 4, [](World& w, Choice& c) { return change(w, c, CampaignAction::Reactivate); }},
        {"leads arrive", 4,
            [](World& w, Choice& c) {
                w.addLeads(1 + c.below(12));
                return QString();
            }},
        {"a campaign is created", 1,
            [](World& w, Choice& c) {
                if (w.campaigns.size() < mostCampaigns)
                    w.addCampaign(c);
                return QString();
            }},
        {"undo a run", 5, undoARun},
        {"edit a sequence", 3, editSequence},
    };
    return all;
}

} // namespace cm::test
