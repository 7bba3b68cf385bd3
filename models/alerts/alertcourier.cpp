// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alerts/alertcourier.h"

#include "models/alerts/healthalert.h"
#include "models/logging/logging.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

namespace cm {

namespace {

constexpr int atOnce = 20;
constexpr int answerTimeoutMs = 10'000;
constexpr std::chrono::milliseconds withoutDatabase{30'000};

} // namespace

/// What lives on the courier's thread.
class AlertCourier::Desk : public QObject {
public:
    Desk(AlertCourier& courier, ConnectionSettings settings, Webhook webhook)
        : m_courier(courier)
        , m_settings(std::move(settings))
        , m_webhook(std::move(webhook))
        , m_network(this)
        , m_retry(this)
    {
        m_retry.setSingleShot(true);
        connect(&m_retry, &QTimer::timeout, this, &Desk::deliver);
    }
    void deliver();

private:
    Result<Session*> connected();
    void post(const HealthAlert& alert);
    void note(const HealthAlert& alert, const QString& problem);
    void waitForTheNext();
    void later(const Error& error);

    AlertCourier& m_courier;
    const ConnectionSettings m_settings;
    const Webhook m_webhook;
    std::unique_ptr<Session> m_session;
    QNetworkAccessManager m_network;
    QTimer m_retry;
    int m_underWay = 0;
};

Result<Session*> AlertCourier::Desk::connected()
{
    if (!m_session || !m_session->isConnected()) {
        m_session.reset();
        auto opened =
            Session::open(m_settings, SessionKind::Write, QStringLiteral("campaign-manager/alerts"));
        if (!opened)
            return failure(opened.error());
        m_session = std::move(*opened);
    }
    return m_session.get();
}

void AlertCourier::Desk::later(const Error& error)
{
    logError(QStringLiteral("alerts"), error);
    m_retry.start(withoutDatabase);
    if (m_underWay == 0)
        Q_EMIT m_courier.idle();
}

void AlertCourier::Desk::deliver()
{
    auto session = connected();
    if (!session)
        return later(session.error());
    const auto alerts = claimAlerts(**session, atOnce);
    if (!alerts)
        return later(alerts.error());
    for (const HealthAlert& alert : *alerts)
        post(alert);
    if (m_underWay == 0)
        waitForTheNext();
}

void AlertCourier::Desk::post(const HealthAlert& alert)
{
    const QByteArray body = QJsonDocument(alert.toJson()).toJson(QJsonDocument::Compact);
    QNetworkRequest request(m_webhook.url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("campaign-manager"));
    request.setRawHeader("X-Campaign-Manager-Delivery", alert.id.toByteArray(QUuid::WithoutBraces));
    if (const QByteArray signature = m_webhook.signature(body); !signature.isEmpty())
        request.setRawHeader("X-Campaign-Manager-Signature", signature);
    // A redirected POST would arrive as a GET.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(answerTimeoutMs);
    QNetworkReply* reply = m_network.post(request, body);
    ++m_underWay;
    connect(reply, &QNetworkReply::finished, this, [this, reply, alert] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        QString problem;
        if (status == 0)
            problem = reply->errorString();
        else if (status < 200 || status > 299)
            problem = QStringLiteral("The webhook answered with status %1.").arg(status);
        note(alert, problem);
    });
}

void AlertCourier::Desk::note(const HealthAlert& alert, const QString& problem)
{
    const QString id = alert.id.toString(QUuid::WithoutBraces);
    if (!problem.isEmpty())
        logEvent(LogLevel::Warning, QStringLiteral("alerts"), QStringLiteral("the webhook could not be told"),
            {{QStringLiteral("alertId"), id}, {QStringLiteral("reason"), problem}});
    if (auto session = connected(); !session)
        logError(QStringLiteral("alerts"), session.error());
    else if (const auto noted = noteAlertTold(**session, alert, problem); !noted)
        logError(QStringLiteral("alerts"), noted.error());
    Q_EMIT m_courier.tried(id, problem);
    if (--m_underWay == 0)
        waitForTheNext();
}

void AlertCourier::Desk::waitForTheNext()
{
    auto session = connected();
    if (!session)
        return later(session.error());
    const auto next = untilNextAlert(**session);
    if (!next)
        return later(next.error());
    if (*next)
        m_retry.start(std::max(**next, std::chrono::milliseconds(10)));
    Q_EMIT m_courier.idle();
}

AlertCourier::AlertCourier(const ConnectionSettings& settings, const Webhook& webhook, QObject* parent)
    : QObject(parent)
{
    if (!webhook.isValid())
        return;
    m_desk = new Desk(*this, settings, webhook);
    m_thread.setObjectName(QStringLiteral("alert courier"));
    m_desk->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_desk, &QObject::deleteLater);
    m_thread.start();
}

AlertCourier::~AlertCourier()
{
    m_thread.quit();
    m_thread.wait();
}

void AlertCourier::wake()
{
    if (m_desk)
        QMetaObject::invokeMethod(m_desk, &Desk::deliver, Qt::QueuedConnection);
    else
        Q_EMIT idle();
}

} // namespace cm
