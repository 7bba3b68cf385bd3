// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace.h"

#include <tuple>

namespace cm {

namespace {

// A run tells of each batch; nobody reads quicker than this, and the pages ask anew each time.
constexpr std::chrono::milliseconds quietTime{1000};

} // namespace

Workspace::Workspace(const ConnectionSettings& settings, SchemaCondition condition, QObject* parent)
    : QObject(parent)
    , m_database(settings)
    , m_worker(settings)
    , m_driftGuard(settings, std::move(condition))
    , m_listener(settings, QStringLiteral("worker_change"))
{
    m_heard.setSingleShot(true);
    m_heard.setInterval(quietTime);
    connect(&m_heard, &QTimer::timeout, this, &Workspace::workerChanged);
    connect(&m_listener, &NotificationListener::heard, this, [this] {
        if (!m_heard.isActive())
            m_heard.start();
    });
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
    using Found = std::pair<CurrentUser, QVector<Client>>;
    m_database.read(
        this,
        [](Session& session) -> Result<Found> {
            auto user = currentUser(session);
            if (!user)
                return failure(user.error());
            auto clients = listClients(session);
            if (!clients)
                return failure(clients.error());
            return Found(*user, *clients);
        },
        [this](const Result<Found>& answer) {
            if (!answer) {
                Q_EMIT failed(answer.error());
                return;
            }
            std::tie(m_user, m_clients) = *answer;
            if (!m_user.role) {
                Q_EMIT failed({ErrorCode::Forbidden,
                    tr("The login \"%1\" has no role here yet. Ask an administrator for one.")
                        .arg(m_user.login),
                    {}, {}, {}});
                return;
            }
            Q_EMIT userChanged();
            Q_EMIT clientsLoaded();
        });
}

QString Workspace::whyNot(Right right) const
{
    if (isReadOnly())
        return tr(
            "Not possible now: the database differs from what this program expects and is open read-only.");
    if (m_user.role && !m_user.may(right))
        return tr("Your role (%1) may not do this. Ask an administrator.").arg(userRoleLabel(*m_user.role));
    return {};
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
