// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/service/servicetestbed.h"

#include "tests/service/openapicheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <thread>

namespace cm::test {

WorkerLogin::WorkerLogin(Session& owner)
    : m_owner(owner)
    , m_name(QStringLiteral("cm_test_service_") + QUuid::createUuid().toString(QUuid::Id128).left(12))
{
    mustExecute(m_owner, QStringLiteral("CREATE ROLE %1 LOGIN").arg(m_name));
    mustExecute(m_owner, u"INSERT INTO app_users (login, role) VALUES (:login, 'worker')",
        {{QLatin1String("login"), m_name}});
}

WorkerLogin::~WorkerLogin()
{
    mustExecute(m_owner, QStringLiteral("DROP OWNED BY ") + m_name);
    mustExecute(m_owner, QStringLiteral("DROP ROLE ") + m_name);
}

ConnectionSettings WorkerLogin::of(ConnectionSettings settings) const
{
    settings.setParameter(QStringLiteral("options"), QStringLiteral("-c role=") + m_name);
    return settings;
}

ServiceTestbed::ServiceTestbed(HttpService::Options options)
    : m_owner(m_database.session())
    , m_login(std::make_unique<WorkerLogin>(*m_owner))
    , m_options(std::move(options))
{
    m_options.address.port = 0;
    client = makeClient(*m_owner);
    key = makeKey(client);
    restart();
}

ServiceTestbed::~ServiceTestbed()
{
    m_service.reset();
}

void ServiceTestbed::restart()
{
    m_service.reset();
    m_service = std::make_unique<HttpService>(serviceSettings(), m_options);
    const auto listening = m_service->start();
    if (!listening)
        qFatal("the service can't listen: %s", qPrintable(listening.error().message));
    m_port = listening->port;
}

QByteArray ServiceTestbed::makeKey(ClientId owner, const QVector<Endpoint>& endpoints)
{
    const auto made = createApiKey(*m_owner, owner, {QStringLiteral("form"), endpoints, {}});
    if (!made)
        qFatal("no key: %s", qPrintable(made.error().message));
    return made->key.toLatin1();
}

void ServiceTestbed::liftLimit()
{
    mustExecute(*m_owner,
        u"INSERT INTO settings (key, value) VALUES ('service.requests_per_minute.auto-create', '0')");
}

HttpAnswer ServiceTestbed::call(
    const QByteArray& method, const QByteArray& target, const QByteArray& body, const HttpHeaders& headers)
{
    HttpAnswer answer = HttpClient(m_port).request(method, target, body, headers);
    if (const QStringList wrong = differencesFromDescription(method, target, answer); !wrong.isEmpty())
        qFatal("%s %s is answered otherwise than described:\n%s\n%s", method.constData(), target.constData(),
            qPrintable(wrong.join(u'\n')), answer.text().constData());
    return answer;
}

HttpAnswer ServiceTestbed::call(
    const QByteArray& method, const QByteArray& target, const QJsonObject& body, const HttpHeaders& more)
{
    HttpHeaders headers{{"x-api-key", key}, {"Content-Type", "application/json"}};
    for (const auto& header : more) {
        headers.removeIf([&](const auto& h) { return h.first == header.first; });
        headers.append(header);
    }
    return call(method, target, QJsonDocument(body).toJson(QJsonDocument::Compact), headers);
}

HttpAnswer ServiceTestbed::autoCreate(QJsonObject body, const HttpHeaders& more)
{
    if (!body.contains(QLatin1String("clientId")))
        body.insert(QStringLiteral("clientId"), client.toString());
    return call("POST", "/api/admin/campaigns/auto-create", body, more);
}

qint64 ServiceTestbed::count(const QString& rest)
{
    return number(*m_owner, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
}

QJsonObject newCampaign(const QString& name)
{
    return {{QStringLiteral("name"), name}, {QStringLiteral("campaignType"), QStringLiteral("Custom")},
        {QStringLiteral("kajabiTags"), QJsonArray{QStringLiteral("webinar")}}};
}

QJsonObject with(QJsonObject body, const QString& field, const QJsonValue& value)
{
    body.insert(field, value);
    return body;
}

QJsonObject without(QJsonObject body, const QString& field)
{
    body.remove(field);
    return body;
}

void concurrently(int times, const std::function<void(int index)>& work)
{
    std::vector<std::thread> threads;
    for (int i = 0; i < times; ++i)
        threads.emplace_back([&work, i] { work(i); });
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace cm::test
