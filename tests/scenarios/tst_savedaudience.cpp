// SPDX-License-Identifier: GPL-3.0-or-later
// Saved audiences: kept under a name, copied by campaigns, forgotten without harm.
#include "models/audience/savedaudience.h"
#include "models/campaigns/campaignqueries.h"
#include "tests/support/results.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

template <typename T> QString codeOf(const Result<T>& result)
{
    return result ? QStringLiteral("done") : errorCodeName(result.error().code);
}

Audience warmLeads()
{
    Audience audience;
    audience.tagsAny = {QStringLiteral("webinar")};
    audience.icpMin = 60;
    audience.engagementLevels = {QStringLiteral("High")};
    audience.excludeBooked = false;
    return audience;
}

} // namespace

class SavedAudiences : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        m_campaign = makeCampaign(*m_session, m_client);
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }

    void savedAudiencesAreKeptAndForgotten();

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
    CampaignId m_campaign;
};

void SavedAudiences::savedAudiencesAreKeptAndForgotten()
{
    const Audience audience = warmLeads();
    const auto id = must(saveAudience(*m_session, m_client, QStringLiteral("  Warm leads "), audience));
    auto list = must(listSavedAudiences(*m_session, m_client));
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.first().name, QStringLiteral("Warm leads"));
    QCOMPARE(list.first().audience, audience);
    QCOMPARE(list.first().campaigns, 0);
    const auto twice = saveAudience(*m_session, m_client, QStringLiteral("WARM LEADS"), Audience());
    QCOMPARE(codeOf(twice), QStringLiteral("CONFLICT"));
    QCOMPARE(errorOf(twice).field, QStringLiteral("name"));
    QCOMPARE(codeOf(saveAudience(*m_session, m_client, QStringLiteral(" "), audience)),
        QStringLiteral("VALIDATION_ERROR"));

    QVERIFY(noteSavedAudience(*m_session, m_client, m_campaign, id));
    QCOMPARE(must(listSavedAudiences(*m_session, m_client)).constFirst().campaigns, 1);
    QVERIFY(changeSavedAudience(*m_session, m_client, id, QStringLiteral("Hot leads"), Audience()));
    list = must(listSavedAudiences(*m_session, m_client));
    QCOMPARE(list.first().name, QStringLiteral("Hot leads"));
    QCOMPARE(list.first().audience, Audience());
    // The campaign has its own copy all the while.
    const auto own = must(audienceOfCampaign(*m_session, m_client, m_campaign));
    QCOMPARE(own.tagsAny, QStringList{QStringLiteral("webinar")});
    QVERIFY(deleteSavedAudience(*m_session, m_client, id));
    QVERIFY(must(listSavedAudiences(*m_session, m_client)).isEmpty());
    QCOMPARE(must(audienceOfCampaign(*m_session, m_client, m_campaign)), own);
    QCOMPARE(codeOf(deleteSavedAudience(*m_session, m_client, id)), QStringLiteral("NOT_FOUND"));
    QCOMPARE(number(*m_session,
                 QStringLiteral("SELECT count(*) AS n FROM audit_log WHERE subject_type = 'saved_audience'")),
        3);
}

QTEST_GUILESS_MAIN(SavedAudiences)
#include "tst_savedaudience.moc"
