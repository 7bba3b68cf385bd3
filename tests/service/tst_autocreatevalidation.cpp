// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios AC-13 to AC-19: what is wrong with a form's campaign is refused by name, over real HTTP.
#include "tests/service/servicetestbed.h"

#include <QJsonArray>
#include <QTest>

using namespace cm;
using namespace cm::test;

class AutoCreateValidation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<ServiceTestbed>(); }
    void cleanup() { m_bed.reset(); }
    void validation_data();
    void validation();
    void AC_14_aNameIsCountedInCharacters();
    void AC_16_clientsThatAreNotThere();
    void AC_18_noTags();
    void everyInvalidFieldAtOnce();

private:
    Row stored(const HttpAnswer& answer)
    {
        const QString id =
            answer.data().value(QLatin1String("campaign")).toObject().value(QLatin1String("id")).toString();
        return mustExecute(m_bed->owner(), u"SELECT * FROM campaigns WHERE id = :id",
            {{QLatin1String("id"), CampaignId::fromString(id)}})
            .first();
    }
    std::unique_ptr<ServiceTestbed> m_bed;
};

void AutoCreateValidation::validation_data()
{
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<QString>("field");
    const QJsonObject good = newCampaign();
    const auto bad = [&](const char* tag, const QString& field, const QJsonValue& value) {
        QTest::newRow(tag) << with(good, field, value) << field;
    };
    const QString clientId = QStringLiteral("clientId");
    QTest::newRow("AC-13 clientId missing") << with(good, clientId, QJsonValue::Undefined) << clientId;
    bad("AC-13 clientId no UUID", clientId, QStringLiteral("acme"));
    bad("AC-13 clientId a number", clientId, 7);
    const QString name = QStringLiteral("name");
    QTest::newRow("AC-14 name missing") << without(good, name) << name;
    bad("AC-14 name empty", name, QStringLiteral(" \t "));
    bad("AC-14 name too long", name, QString(256, u'a'));
    bad("AC-14 name a number", name, 5);
    const QString type = QStringLiteral("campaignType");
    QTest::newRow("AC-15 type missing") << without(good, type) << type;
    bad("AC-15 type unknown", type, QStringLiteral("custom"));
    bad("AC-15 type a list", type, QJsonArray());
    const QString cap = QStringLiteral("enrollmentCap");
    bad("AC-17 cap 0", cap, 0);
    bad("AC-17 cap negative", cap, -1);
    bad("AC-17 cap fractional", cap, 1.5);
    bad("AC-17 cap text", cap, QStringLiteral("10"));
    bad("AC-17 cap too large", cap, 10'000'001);
    bad("AC-17 cap far too large", cap, 1e300);
    bad("AC-18 no tags for Custom", QStringLiteral("kajabiTags"), QJsonArray());
    bad("tags a text", QStringLiteral("kajabiTags"), QStringLiteral("webinar"));
    bad("tags with a number", QStringLiteral("kajabiTags"), QJsonArray{1});
    bad("tag too long", QStringLiteral("kajabiTags"), QJsonArray{QString(101, u'a')});
    bad("AC-19 unknown field", QStringLiteral("enrolmentCap"), 5);
    bad("AC-19 audience", QStringLiteral("audience"), QJsonObject());
    bad("AC-19 cap by its other name", QStringLiteral("maxLeadsToEnroll"), 5);
    bad("isPaused a text", QStringLiteral("isPaused"), QStringLiteral("yes"));
    bad("a link that is none", QStringLiteral("zoomLink"), QStringLiteral("javascript:alert(1)"));
}

void AutoCreateValidation::validation()
{
    QFETCH(QJsonObject, body);
    QFETCH(QString, field);
    const bool noClient = body.contains(QLatin1String("clientId"))
        || QByteArray(QTest::currentDataTag()).contains("clientId missing");
    const HttpAnswer answer =
        noClient ? m_bed->call("POST", "/api/admin/campaigns/auto-create", body) : m_bed->autoCreate(body);
    QVERIFY2(answer.status == 400, answer.text().constData());
    QCOMPARE(answer.code(), QStringLiteral("VALIDATION_ERROR"));
    QVERIFY2(answer.fields().contains(field), answer.text().constData());
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 0);
    QCOMPARE(QStringList(answer.json.keys()),
        QStringList({QStringLiteral("code"), QStringLiteral("details"), QStringLiteral("error"),
            QStringLiteral("message"), QStringLiteral("timestamp")}));
}

void AutoCreateValidation::AC_14_aNameIsCountedInCharacters()
{
    // 255 characters, 510 UTF-16 units, 1,020 bytes.
    QString name;
    for (int i = 0; i < 255; ++i)
        name += QString::fromUtf8("\xf0\x9f\x98\x80");
    const HttpAnswer answer = m_bed->autoCreate(newCampaign(name));
    QVERIFY2(answer.status == 201, answer.text().constData());
    QCOMPARE(stored(answer).text("name"), name);
}

void AutoCreateValidation::AC_16_clientsThatAreNotThere()
{
    const HttpAnswer unknown = m_bed->autoCreate(with(
        newCampaign(), QStringLiteral("clientId"), QStringLiteral("0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001")));
    QCOMPARE(unknown.status, 404);
    QCOMPARE(unknown.code(), QStringLiteral("NOT_FOUND"));
    mustExecute(m_bed->owner(), u"UPDATE clients SET is_active = false");
    const HttpAnswer inactive = m_bed->autoCreate(newCampaign());
    QCOMPARE(inactive.status, 404);
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 0);
}

void AutoCreateValidation::AC_18_noTags()
{
    const QString type = QStringLiteral("campaignType");
    for (const QString& name : {QStringLiteral("Standard"), QStringLiteral("Webinar")}) {
        const HttpAnswer answer = m_bed->autoCreate(
            with(with(newCampaign(name), type, name), QStringLiteral("kajabiTags"), QJsonArray()));
        QVERIFY2(answer.status == 201, answer.text().constData());
        QCOMPARE(stored(answer).textArray("target_tags"), QStringList());
        QVERIFY(stored(answer).text("form_id").startsWith(name.toLower() + u'_'));
    }
}

void AutoCreateValidation::everyInvalidFieldAtOnce()
{
    const HttpAnswer answer = m_bed->autoCreate({{QStringLiteral("clientId"), QStringLiteral("x")},
        {QStringLiteral("name"), QString()}, {QStringLiteral("campaignType"), QStringLiteral("Odd")},
        {QStringLiteral("enrollmentCap"), 0}, {QStringLiteral("kajabiTags"), QJsonArray{QStringLiteral(" ")}},
        {QStringLiteral("colour"), QStringLiteral("red")},
        {QStringLiteral("bookingLink"), QStringLiteral("x")}});
    QCOMPARE(answer.status, 400);
    QStringList fields = answer.fields();
    fields.sort();
    QCOMPARE(fields,
        QStringList({QStringLiteral("bookingLink"), QStringLiteral("campaignType"),
            QStringLiteral("clientId"), QStringLiteral("colour"), QStringLiteral("enrollmentCap"),
            QStringLiteral("kajabiTags"), QStringLiteral("name")}));
}

QTEST_GUILESS_MAIN(AutoCreateValidation)
#include "tst_autocreatevalidation.moc"
