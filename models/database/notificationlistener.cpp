// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/notificationlistener.h"

#include "models/database/databaseerror.h"
#include "models/database/session.h"

#include <QSocketNotifier>
#include <QTimer>

namespace cm {

namespace {

constexpr std::chrono::milliseconds firstPause{200};
constexpr std::chrono::milliseconds longestPause{5000};

} // namespace

/// What lives on the listener's thread.
class NotificationListener::Ear : public QObject {
public:
    Ear(NotificationListener& listener, ConnectionSettings settings, QString channel)
        : m_listener(listener)
        , m_settings(std::move(settings))
        , m_channel(std::move(channel))
        , m_retry(this)
    {
        m_retry.setSingleShot(true);
        connect(&m_retry, &QTimer::timeout, this, &Ear::open);
    }
    void open();

private:
    void read();
    void lose(const Error& why);

    NotificationListener& m_listener;
    const ConnectionSettings m_settings;
    const QString m_channel;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_retry;
    std::chrono::milliseconds m_pause = firstPause;
    bool m_wasConnected = false;
};

void NotificationListener::Ear::open()
{
    auto opened = Session::open(m_settings, SessionKind::Listen, QStringLiteral("campaign-manager/listen"));
    if (!opened)
        return lose(opened.error());
    m_session = std::move(*opened);
    if (const auto listening = m_session->listen(m_channel); !listening)
        return lose(listening.error());
    m_pause = firstPause;
    m_notifier = std::make_unique<QSocketNotifier>(m_session->socket(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Ear::read);
    Q_EMIT m_listener.connectionChanged(true, {});
    if (std::exchange(m_wasConnected, true))
        Q_EMIT m_listener.heard();
}

void NotificationListener::Ear::read()
{
    const auto heard = m_session->takeNotifications();
    if (!heard)
        return lose(heard.error());
    if (*heard)
        Q_EMIT m_listener.heard();
}

void NotificationListener::Ear::lose(const Error& why)
{
    // It may be the one that just told us.
    if (m_notifier) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater();
    }
    m_session.reset();
    // A pooler, or a login that is refused: asking again and again helps nobody.
    if (!isConnectionLost(why))
        return;
    Q_EMIT m_listener.connectionChanged(false, why.message);
    m_retry.start(m_pause);
    m_pause = std::min(m_pause * 2, longestPause);
}

NotificationListener::NotificationListener(
    const ConnectionSettings& settings, const QString& channel, QObject* parent)
    : QObject(parent)
    , m_ear(new Ear(*this, settings, channel))
{
    m_thread.setObjectName(QStringLiteral("listener"));
    m_ear->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_ear, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_ear, &Ear::open, Qt::QueuedConnection);
}

NotificationListener::~NotificationListener()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace cm
