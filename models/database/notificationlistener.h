// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionsettings.h"

#include <QObject>
#include <QThread>

namespace cm {

/// Hears what the server tells on one channel (NOTIFY), on a thread of its own with its own connection. It
/// connects again by itself, with growing pauses, for as long as it lives: so it is also the first to know
/// that the server went away, and that it is back. Signals come in the receiver's thread.
class NotificationListener final : public QObject {
    Q_OBJECT
public:
    NotificationListener(
        const ConnectionSettings& settings, const QString& channel, QObject* parent = nullptr);
    ~NotificationListener() override;

Q_SIGNALS:
    /// Something was told; also after the connection was made again, since something may have been missed.
    void heard();
    /// `reason` is for people and empty when connected.
    void connectionChanged(bool connected, const QString& reason);

private:
    class Ear;
    QThread m_thread;
    Ear* m_ear; ///< lives on m_thread
};

} // namespace cm
