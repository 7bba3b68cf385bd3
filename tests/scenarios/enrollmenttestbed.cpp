// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/enrollmenttestbed.h"

#include "models/deenrollment/deenrollmentrunner.h"
#include "tests/support/invariants.h"

namespace cm::test {

namespace {

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s\n%s", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

} // namespace

EnrollmentTestBed::EnrollmentTestBed()
    : session(database.session(SessionKind::Batch))
    , client(makeClient(*session))
{
}

CampaignId EnrollmentTestBed::campaign(const QString& name, const std::function<void(CampaignDraft&)>& change)
{
    CampaignDraft draft;
    draft.name = name;
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.messages = {{30, QStringLiteral("Hello {{first_name}}")}, {1440, QStringLiteral("Bye")}};
    change(draft);
    return must(createCampaign(*session, client, draft));
}

EnrollmentResult EnrollmentTestBed::enroll(CampaignId campaign, const EnrollmentOptions& options)
{
    return must(enrollCampaign(*session, client, campaign, EnrollmentMode::Real, options));
}

DryRun EnrollmentTestBed::dryRun(CampaignId campaign)
{
    return must(dryRunEnrollment(*session, client, campaign));
}

QSet<QString> EnrollmentTestBed::openLeads(CampaignId campaign)
{
    QSet<QString> names;
    for (const Row& row : mustExecute(*session,
             u"SELECT l.last_name FROM enrollments e JOIN leads l ON l.client_id = e.client_id AND l.id = "
             u"e.lead_id "
             "WHERE e.campaign_id = :id AND e.completed_at IS NULL",
             {{QLatin1String("id"), campaign}}))
        names.insert(row.text("last_name").section(u' ', -1));
    return names;
}

void EnrollmentTestBed::finish(CampaignId campaign)
{
    for (int step = 1; step <= 2; ++step)
        mustExecute(*session,
            u"SELECT record_message_sent(client_id, id, :step) FROM enrollments "
            "WHERE campaign_id = :id AND completed_at IS NULL",
            {{QLatin1String("id"), campaign}, {QLatin1String("step"), step}});
    DeEnrollmentRunner runner(*session, {});
    must(runner.runClient(client));
}

qint64 EnrollmentTestBed::count(const QString& rest)
{
    return number(*session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
}

QString EnrollmentTestBed::broken()
{
    return brokenInvariants(*session).join(u'\n');
}

} // namespace cm::test
