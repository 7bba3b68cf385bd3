// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace.h"

namespace cm {

Workspace::Workspace(const ConnectionSettings& settings, SchemaCondition condition, QObject* parent)
    : QObject(parent)
    , m_database(settings)
    , m_worker(settings)
    , m_driftGuard(settings, std::move(condition))
{
    connect(&m_worker, &DeEnrollmentController::finished, this, [this] { announceChange(); });
    connect(&m_driftGuard, &DriftGuard::checked, this, [this](const Error& error) {
        if (!error.message.isEmpty())
            return;
        followCondition();
        // What could not be read before may be there again.
        announceChange();
    });
    followCondition();
}

void Workspace::followCondition()
{
    const SchemaCondition& condition = m_driftGuard.condition();
    const bool was = isReadOnly();
    const auto refusal = condition.fits() ? std::nullopt : std::optional(condition.refusal());
    m_database.setWriteRefusal(refusal);
    m_worker.setWriteRefusal(refusal);
    if (was != isReadOnly())
        Q_EMIT readOnlyChanged();
}

void Workspace::loadClients()
{
    m_database.read(
        this, [](Session& session) { return listClients(session); },
        [this](const Result<QVector<Client>>& answer) {
            if (!answer) {
                Q_EMIT failed(answer.error());
                return;
            }
            m_clients = *answer;
            Q_EMIT clientsLoaded();
        });
}

QTimeZone Workspace::timeZone() const
{
    const QTimeZone zone(m_client.timeZone.toUtf8());
    return zone.isValid() ? zone : QTimeZone::utc();
}

void Workspace::selectClient(ClientId id)
{
    for (const Client& client : m_clients) {
        if (client.id == id && m_client.id != id) {
            m_client = client;
            Q_EMIT clientChanged();
            return;
        }
    }
}

} // namespace cm
