// SPDX-License-Identifier: GPL-3.0-or-later
// One set of rules (DESIGN §5): what the validator lets through the database takes, and what it refuses the
// database refuses too, whoever asks it.
#include "models/campaigns/campaignqueries.h"
#include "tests/campaigns/randomdraft.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QTest>

using namespace cm;
using namespace cm::test;

class CampaignRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
    }
    void FM_01_validatorAndDatabaseAgree();
    void CC_14_aRefusedCampaignLeavesNothing();
    void CC_15_aTakenNameIsNamedAtItsField();

private:
    /// What the database alone says to it: nothing if it takes it. Nothing is kept.
    Result<Rows> askDatabase(const CampaignDraft& draft)
    {
        auto transaction = Transaction::begin(*m_session);
        if (!transaction)
            return failure(transaction.error());
        auto created = m_session->execute(u"SELECT create_campaign(:client, :campaign)",
            {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), draft.toJson()}});
        if (created) // what is looked at when a transaction ends
            created = m_session->execute(u"SET CONSTRAINTS ALL IMMEDIATE");
        transaction->rollBack();
        return created;
    }
    qint64 rows(const char* table)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + QLatin1String(table));
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void CampaignRules::FM_01_validatorAndDatabaseAgree()
{
    RandomDraft random(20261127);
    int valid = 0;
    constexpr int cases = 3000;
    for (int i = 0; i < cases; ++i) {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        CampaignDraft draft = random.valid(now);
        QStringList changes;
        for (int change = random.below(4); change > 0; --change)
            changes.append(random.change(draft, now));
        const auto problems = validateCampaign(draft, now);
        const auto taken = askDatabase(draft);
        const QString said = (problems.isEmpty() ? QStringLiteral("valid")
                                                 : problems.first().field + u' ' + problems.first().message)
            + QLatin1String(" | ") + (taken ? QStringLiteral("taken") : taken.error().message);
        QVERIFY2(problems.isEmpty() == taken.has_value(),
            qPrintable(QStringLiteral("case %1 (%2): %3\n%4")
                           .arg(i)
                           .arg(changes.join(QLatin1String(", ")), said,
                               QString::fromUtf8(QJsonDocument(draft.toJson()).toJson()).left(3000))));
        valid += problems.isEmpty() ? 1 : 0;
    }
    // Both sides were tried often.
    QVERIFY2(valid > cases / 10 && valid < cases * 9 / 10, qPrintable(QString::number(valid)));
}

void CampaignRules::CC_14_aRefusedCampaignLeavesNothing()
{
    const qint64 noted = rows("audit_log");
    RandomDraft random(14);
    int refused = 0;
    for (int i = 0; i < 300; ++i) {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        CampaignDraft draft = random.valid(now);
        while (validateCampaign(draft, now).isEmpty())
            random.change(draft, now);
        // Straight to the database, without the validator in front.
        const auto taken = m_session->execute(u"SELECT create_campaign(:client, :campaign)",
            {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), draft.toJson()}});
        refused += taken ? 0 : 1;
        QVERIFY(!createCampaign(*m_session, m_client, draft));
    }
    QCOMPARE(refused, 300);
    QCOMPARE(rows("campaigns"), 0);
    QCOMPARE(rows("campaign_versions"), 0);
    QCOMPARE(rows("audit_log"), noted);
}

void CampaignRules::CC_15_aTakenNameIsNamedAtItsField()
{
    makeCampaign(*m_session, m_client, QStringLiteral("Spring"));
    CampaignDraft draft = RandomDraft(15).valid(QDateTime::currentDateTimeUtc());
    draft.name = QStringLiteral(" sPRING ");
    const auto taken = createCampaign(*m_session, m_client, draft);
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, ErrorCode::Conflict);
    QCOMPARE(taken.error().field, QStringLiteral("name"));
    QCOMPARE(rows("campaigns"), 1);
}

QTEST_GUILESS_MAIN(CampaignRules)
#include "tst_campaignrules.moc"
