// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace.h"

namespace cm {

Workspace::Workspace(const ConnectionSettings& settings, QObject* parent)
    : QObject(parent)
    , m_database(settings)
    , m_worker(settings)
{
    connect(&m_worker, &DeEnrollmentController::finished, this, [this] { announceChange(); });
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
