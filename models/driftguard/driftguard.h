// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/databaseexecutor.h"
#include "models/driftguard/schemacondition.h"

#include <QObject>

#include <memory>

namespace cm {

/// What is known about the database's schema while the window is open; looks again when asked, on a thread
/// and a connection of its own that last as long as the check. GUI thread.
class DriftGuard final : public QObject {
    Q_OBJECT
public:
    DriftGuard(ConnectionSettings settings, SchemaCondition condition, QObject* parent = nullptr);
    ~DriftGuard() override;

    [[nodiscard]] const SchemaCondition& condition() const { return m_condition; }
    [[nodiscard]] bool isChecking() const { return m_checker != nullptr; }
    /// Verifies again; checked() follows. Does nothing while a check runs.
    void check();

Q_SIGNALS:
    void checkStarted();
    /// `error` has an empty message unless the check could not be done; condition() is as before then.
    void checked(const cm::Error& error);

private:
    void take(const Result<SchemaCondition>& answer);

    const ConnectionSettings m_settings;
    SchemaCondition m_condition;
    std::unique_ptr<DatabaseExecutor> m_checker;
};

} // namespace cm
