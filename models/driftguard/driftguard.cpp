// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/driftguard/driftguard.h"

namespace cm {

DriftGuard::DriftGuard(ConnectionSettings settings, SchemaCondition condition, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_condition(std::move(condition))
{
}

DriftGuard::~DriftGuard()
{
    // Joined here, while this object can still take the answer that is then thrown away.
    m_checker.reset();
}

void DriftGuard::check()
{
    if (m_checker)
        return;
    m_checker = std::make_unique<DatabaseExecutor>(
        m_settings, SessionKind::Admin, QStringLiteral("campaign-manager/verify"));
    m_checker->post(
        [this](Result<Session*> session) {
            const Result<SchemaCondition> answer =
                session ? inspectSchema(**session) : failure(session.error());
            QMetaObject::invokeMethod(
                this, [this, answer] { take(answer); }, Qt::QueuedConnection);
        },
        {});
    Q_EMIT checkStarted();
}

void DriftGuard::take(const Result<SchemaCondition>& answer)
{
    m_checker.reset();
    if (answer)
        m_condition = *answer;
    Q_EMIT checked(answer ? Error() : answer.error());
}

} // namespace cm
