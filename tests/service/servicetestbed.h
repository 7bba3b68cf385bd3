// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httpservice.h"
#include "models/apikeys/apikeyqueries.h"
#include "tests/service/httpclient.h"
#include "tests/support/testdatabase.h"

#include <memory>

namespace cm::test {

/// A login of the server with the worker's role, for as long as the object lives.
class WorkerLogin {
public:
    explicit WorkerLogin(Session& owner);
    ~WorkerLogin();
    WorkerLogin(const WorkerLogin&) = delete;
    WorkerLogin& operator=(const WorkerLogin&) = delete;
    /// The settings with which everything is done as this login.
    [[nodiscard]] ConnectionSettings of(ConnectionSettings settings) const;

private:
    Session& m_owner;
    QString m_name;
};

/// A client with a key, and the service on a port of its own, working as a login with the worker's rights.
/// Every answer of call() is held against the service's own description.
class ServiceTestbed {
public:
    explicit ServiceTestbed(HttpService::Options options = {});
    ~ServiceTestbed();

    [[nodiscard]] Session& owner() { return *m_owner; }
    [[nodiscard]] TestDatabase& database() { return m_database; }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] ConnectionSettings serviceSettings() const { return m_login->of(m_database.settings()); }
    /// Starts it again, as another process would.
    void restart();
    void stop() { m_service.reset(); }

    /// A new key; nothing is limited but what it says.
    QByteArray makeKey(ClientId client, const QVector<Endpoint>& endpoints = {});
    /// Takes the limit of auto-create away, for tests of something else.
    void liftLimit();

    HttpAnswer call(const QByteArray& method, const QByteArray& target, const QByteArray& body = {},
        const HttpHeaders& headers = {});
    HttpAnswer call(const QByteArray& method, const QByteArray& target, const QJsonObject& body,
        const HttpHeaders& more = {});
    /// POST auto-create of the body with the client's id added unless it is there.
    HttpAnswer autoCreate(QJsonObject body, const HttpHeaders& more = {});
    qint64 count(const QString& rest);

    ClientId client;
    QByteArray key; ///< of the client, for everything; sent by call() with a JSON body and by get()
    HttpAnswer get(const QByteArray& target)
    {
        return call("GET", target, QByteArray(), {{"x-api-key", key}});
    }

private:
    TestDatabase m_database;
    std::unique_ptr<Session> m_owner;
    std::unique_ptr<WorkerLogin> m_login;
    HttpService::Options m_options;
    std::unique_ptr<HttpService> m_service;
    int m_port = 0;
};

/// A body that auto-create takes: a Custom campaign.
QJsonObject newCampaign(const QString& name = QStringLiteral("Spring form"));

/// The body with this field; without it.
QJsonObject with(QJsonObject body, const QString& field, const QJsonValue& value);
QJsonObject without(QJsonObject body, const QString& field);

/// Does the work so many times at once, each on a thread of its own.
void concurrently(int times, const std::function<void(int index)>& work);

} // namespace cm::test
