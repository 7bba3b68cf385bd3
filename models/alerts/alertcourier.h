// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alerts/webhook.h"
#include "models/database/connectionsettings.h"

#include <QObject>
#include <QThread>

namespace cm {

/// Tells the webhook of alerts, from a thread of its own with its own connection. An alert that could not be
/// told is tried again after a while, then after twice that; several couriers of a database share the work.
/// Without a webhook it does nothing.
class AlertCourier final : public QObject {
    Q_OBJECT
public:
    AlertCourier(const ConnectionSettings& settings, const Webhook& webhook, QObject* parent = nullptr);
    /// Gives up what is under way; another courier, or the next start, tells it.
    ~AlertCourier() override;

    /// Any thread; returns at once. There may be new alerts.
    void wake();

Q_SIGNALS:
    /// From the courier's thread. An alert was told (no problem), or why not.
    void tried(const QString& alertId, const QString& problem);
    /// From the courier's thread: nothing is under way; what could not be told waits for its time.
    void idle();

private:
    class Desk;
    QThread m_thread;
    Desk* m_desk = nullptr; ///< lives on m_thread; null without a webhook
};

} // namespace cm
