// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/smoketest.h"

#include "models/apikeys/apikeyqueries.h"
#include "models/clients/trialclient.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUuid>

namespace cm {

namespace {

constexpr int patienceMs = 10'000;
constexpr QLatin1String campaignsPath("/api/admin/campaigns");

struct Answer {
    int status = 0;
    QByteArray body;
    QString problem;

    [[nodiscard]] QJsonObject data() const
    {
        return QJsonDocument::fromJson(body).object().value(QLatin1String("data")).toObject();
    }
};

/// The steps of one try, in order, with what they found.
class Trial {
public:
    Trial(const QUrl& service, ClientId client, NewApiKey key)
        : m_service(service)
        , m_client(client)
        , m_key(std::move(key))
    {
    }

    void probes()
    {
        expect(QStringLiteral("the service runs"), get(QStringLiteral("/healthz/live")), 200);
        expect(QStringLiteral("database and schema are ready"), get(QStringLiteral("/healthz/ready")), 200);
        const Answer metrics = get(QStringLiteral("/metrics"));
        expect(QStringLiteral("figures are given"), metrics, 200,
            metrics.body.contains("campaign_manager_database_up 1"));
        const Answer description = get(QStringLiteral("/openapi.json"));
        expect(QStringLiteral("it describes itself"), description, 200,
            QJsonDocument::fromJson(description.body).object().contains(QLatin1String("openapi")));
    }

    void keys()
    {
        const QString key = std::exchange(m_key.key, QString());
        expect(QStringLiteral("nothing goes without a key"), get(campaignsPath), 401);
        m_key.key = QLatin1String("cmk_") + QString(43, u'x');
        expect(QStringLiteral("a wrong key is refused"), get(campaignsPath), 401);
        m_key.key = key;
        expect(QStringLiteral("the key is accepted"), get(campaignsPath), 200);
    }

    void campaign()
    {
        QJsonObject body{{QStringLiteral("clientId"), m_client.toString()},
            {QStringLiteral("name"), QStringLiteral("Smoke test")},
            {QStringLiteral("campaignType"), QStringLiteral("Standard")},
            {QStringLiteral("formId"), QStringLiteral("smoke_1")}};
        const Answer created = send("POST", campaignsPath + QLatin1String("/auto-create"), body);
        expect(QStringLiteral("a form's campaign is created"), created, 201);
        expect(QStringLiteral("announced again it is found"),
            send("POST", campaignsPath + QLatin1String("/auto-create"), body), 200);
        body.insert(QStringLiteral("enrollmentCap"), 0);
        expect(QStringLiteral("what is wrong is refused"),
            send("POST", campaignsPath + QLatin1String("/auto-create"), body), 400);
        const QJsonObject campaign = created.data().value(QLatin1String("campaign")).toObject();
        const QString path = campaignsPath + u'/' + campaign.value(QLatin1String("id")).toString();
        expect(QStringLiteral("it can be read"), get(path), 200);
        const Answer edited = send("PATCH", path, {{QStringLiteral("name"), QStringLiteral("Renamed")}});
        expect(QStringLiteral("it can be edited"), edited, 200,
            edited.data().value(QLatin1String("campaign")).toObject().value(QLatin1String("name")).toString()
                == QLatin1String("Renamed"));
        const Answer listed = get(campaignsPath);
        expect(QStringLiteral("it is listed"), listed, 200,
            listed.data().value(QLatin1String("total")).toInt() == 1);
        const Answer preview = send("POST", campaignsPath + QLatin1String("/preview-leads"),
            {{QStringLiteral("audience"), QJsonObject()}});
        expect(QStringLiteral("leads can be previewed"), preview, 200,
            preview.data().value(QLatin1String("matching")).toInt(-1) == 0);
        expect(
            QStringLiteral("tags can be listed"), get(campaignsPath + QLatin1String("/available-tags")), 200);
        const Answer ended = send("DELETE", path, {});
        expect(QStringLiteral("it can be ended"), ended, 200,
            ended.data().value(QLatin1String("campaign")).toObject().value(QLatin1String("isActive"))
                == QJsonValue(false));
    }

    void afterRevocation() { expect(QStringLiteral("a revoked key is refused"), get(campaignsPath), 401); }

    [[nodiscard]] QVector<SmokeCheck> checks() const { return m_checks; }

private:
    Answer get(const QString& path) { return send("GET", path, {}); }

    Answer send(const QByteArray& method, const QString& path, const QJsonObject& body)
    {
        QUrl url = m_service;
        url.setPath(url.path().chopped(url.path().endsWith(u'/') ? 1 : 0) + path);
        QNetworkRequest request(url);
        request.setTransferTimeout(patienceMs);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        if (!m_key.key.isEmpty())
            request.setRawHeader("x-api-key", m_key.key.toLatin1());
        const QByteArray text =
            body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
        const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, text));
        QEventLoop loop;
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        if (!reply->isFinished())
            loop.exec();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        return {status, reply->readAll(), status == 0 ? reply->errorString() : QString()};
    }

    void expect(const QString& name, const Answer& answer, int status, bool isRight = true)
    {
        const bool passed = answer.status == status && isRight;
        QString detail;
        if (!answer.problem.isEmpty())
            detail = answer.problem;
        else if (!passed)
            detail = QStringLiteral("%1 instead of %2: %3")
                         .arg(answer.status)
                         .arg(status)
                         .arg(QString::fromUtf8(answer.body.left(300)));
        m_checks.append({name, passed, detail});
    }

    const QUrl m_service;
    const ClientId m_client;
    NewApiKey m_key;
    QNetworkAccessManager m_network;
    QVector<SmokeCheck> m_checks;
};

Result<QVector<SmokeCheck>> tryOut(Session& session, const QUrl& service, ClientId client)
{
    auto key = createApiKey(session, client, {QStringLiteral("Smoke test"), {}, {}});
    if (!key)
        return failure(key.error());
    Trial trial(service, client, *key);
    trial.probes();
    trial.keys();
    trial.campaign();
    if (auto revoked = revokeApiKey(session, client, key->id); !revoked)
        return failure(revoked.error());
    trial.afterRevocation();
    return trial.checks();
}

} // namespace

Result<QVector<SmokeCheck>> runSmokeTest(Session& session, const QUrl& service)
{
    auto client = addTrialClient(
        session, QStringLiteral("Smoke test ") + QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (!client)
        return failure(client.error());
    auto checks = tryOut(session, service, *client);
    auto removed = removeTrialClient(session, *client);
    if (checks)
        checks->append({QStringLiteral("nothing is left behind"), removed.has_value(),
            removed ? QString() : removed.error().message});
    return checks;
}

} // namespace cm
