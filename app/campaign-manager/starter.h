// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/startup/databasechoice.h"

#include <QObject>
#include <QThread>

namespace cm {

/// Finds and prepares the database on a thread of its own, so that the window shows at once.
/// Lives in the GUI thread; holds the embedded server until it is destroyed.
class Starter final : public QObject {
    Q_OBJECT
public:
    explicit Starter(DatabaseChoice choice, QObject* parent = nullptr);
    ~Starter() override;

    /// Begins, or begins again after a failure. One of ready() and failed() follows.
    void start();

Q_SIGNALS:
    void progressed(const QString& phrase);
    /// The database can be worked with; read-only if the condition doesn't fit.
    void ready(const cm::ConnectionSettings& settings, const cm::SchemaCondition& condition);
    void failed(const cm::Error& error);

private:
    Result<SchemaCondition> work();

    const DatabaseChoice m_choice;
    OpenDatabase m_database;
    Cancellation m_cancellation; ///< so that nobody waits for a look at the schema that isn't wanted any more
    std::unique_ptr<QThread> m_thread;
};

} // namespace cm
