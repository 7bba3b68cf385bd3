// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/workerregistration.h"

#include "models/logging/logging.h"

#include <QCoreApplication>
#include <QSysInfo>

namespace cm {

namespace {

constexpr qint64 beatMs = 10'000;

} // namespace

QString WorkerEntry::who() const
{
    return QCoreApplication::translate("DeEnrollment", "%1 on %2, user %3, process %4")
        .arg(program, host, login)
        .arg(pid);
}

QJsonObject WorkerEntry::toJson() const
{
    const auto time = [](const QDateTime& at) {
        return at.isValid() ? QJsonValue(at.toString(Qt::ISODateWithMs)) : QJsonValue();
    };
    return {{QStringLiteral("program"), program}, {QStringLiteral("host"), host},
        {QStringLiteral("user"), login}, {QStringLiteral("pid"), pid},
        {QStringLiteral("startedAt"), time(startedAt)}, {QStringLiteral("lastSeen"), time(lastSeen)},
        {QStringLiteral("clientId"), clientId.isNull() ? QJsonValue() : QJsonValue(clientId.toString())},
        {QStringLiteral("clientName"), clientName}, {QStringLiteral("clientSince"), time(clientSince)},
        {QStringLiteral("alive"), alive}};
}

Result<QVector<WorkerEntry>> listWorkers(Session& session)
{
    auto rows = session.execute(sqlText("deenrollment/workers"));
    if (!rows)
        return failure(rows.error());
    QVector<WorkerEntry> workers;
    for (const Row& row : *rows)
        workers.append({row.text("program"), row.text("host"), row.text("login"), row.integer("pid"),
            row.timestamp("started_at"), row.timestamp("last_seen"), row.id<ClientId>("client_id"),
            row.text("company_name"), row.timestamp("client_since"), row.boolean("alive")});
    return workers;
}

WorkerRegistration::WorkerRegistration(Session& session, const QString& program)
    : m_session(session)
{
    auto entered = session.execute(u"SELECT register_worker(:program, :host, :pid) AS id",
        {{QLatin1String("program"), program}, {QLatin1String("host"), QSysInfo::machineHostName()},
            {QLatin1String("pid"), static_cast<qint32>(QCoreApplication::applicationPid())}});
    if (entered)
        m_id = entered->first().uuid("id");
    else if (entered.error().code != ErrorCode::Forbidden)
        logError(QStringLiteral("worker"), entered.error());
    m_told.start();
}

WorkerRegistration::~WorkerRegistration()
{
    if (m_id.isNull() || !m_session.isConnected())
        return;
    // Even after a cancel.
    m_session.setCancellation(Cancellation());
    (void)m_session.execute(u"SELECT unregister_worker(:id)", {{QLatin1String("id"), m_id}});
}

void WorkerRegistration::hold(ClientId client)
{
    m_client = client;
    tell();
}

void WorkerRegistration::beat()
{
    if (m_told.elapsed() >= beatMs)
        tell();
}

void WorkerRegistration::tell()
{
    m_told.restart();
    if (m_id.isNull())
        return;
    auto told = m_session.execute(u"SELECT worker_holds(:id, :client)",
        {{QLatin1String("id"), m_id}, {QLatin1String("client"), m_client}});
    if (!told && told.error().code != ErrorCode::Cancelled && told.error().code != ErrorCode::NotFound)
        logError(QStringLiteral("worker"), told.error());
}

} // namespace cm
