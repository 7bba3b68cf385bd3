// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace cm {

/// Turns SIGTERM and SIGINT into a signal of Qt's, for programs that run until they are told to stop. One at
/// a time, in a thread with an event loop; the former behaviour returns with its end.
class StopSignal final : public QObject {
    Q_OBJECT
public:
    explicit StopSignal(QObject* parent = nullptr);
    ~StopSignal() override;

Q_SIGNALS:
    void received();
};

} // namespace cm
