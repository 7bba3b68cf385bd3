// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clients/client.h"

#include <QTimeZone>

namespace cm {

namespace {

Client clientFromRow(const Row& row)
{
    return {row.id<ClientId>("id"), row.text("company_name"), row.text("email"), row.text("time_zone"),
        row.boolean("is_active")};
}

} // namespace

Result<QVector<Client>> listClients(Session& session)
{
    auto rows =
        session.execute(u"SELECT id, company_name, coalesce(email, '') AS email, time_zone, is_active "
                        "FROM clients ORDER BY lower(company_name), id");
    if (!rows)
        return failure(rows.error());
    QVector<Client> clients;
    clients.reserve(rows->count());
    for (const Row& row : *rows)
        clients.append(clientFromRow(row));
    return clients;
}

Result<Client> loadClient(Session& session, ClientId id)
{
    auto rows =
        session.execute(u"SELECT id, company_name, coalesce(email, '') AS email, time_zone, is_active "
                        "FROM clients WHERE id = :id",
            {{QLatin1String("id"), id}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty()) {
        return failure(Error{ErrorCode::NotFound,
            QStringLiteral("There is no client %1. List the clients to find its id.").arg(id.toString()), {},
            {}, QStringLiteral("clientId")});
    }
    return clientFromRow(rows->first());
}

Result<ClientId> addClient(
    Session& session, const QString& companyName, const QString& email, const QString& timeZone)
{
    const auto invalid = [](const QString& field, const QString& message) {
        return failure(Error{ErrorCode::ValidationError, message, {}, {}, field});
    };
    const QString name = companyName.trimmed();
    if (name.isEmpty() || name.size() > 255)
        return invalid(
            QStringLiteral("companyName"), QStringLiteral("The name must have 1 to 255 characters."));
    if (!email.isEmpty() && !email.contains(QLatin1Char('@')))
        return invalid(
            QStringLiteral("email"), QStringLiteral("\"%1\" is not an e-mail address.").arg(email));
    if (!QTimeZone(timeZone.toUtf8()).isValid()) {
        return invalid(QStringLiteral("timeZone"),
            QStringLiteral("\"%1\" is not a time zone. Use a name such as Europe/Berlin.").arg(timeZone));
    }
    auto rows = session.execute(
        u"INSERT INTO clients (company_name, email, time_zone) VALUES (:name, :email, :zone) RETURNING id",
        {{QLatin1String("name"), name},
            {QLatin1String("email"), email.isEmpty() ? SqlValue() : SqlValue(email)},
            {QLatin1String("zone"), timeZone}});
    if (!rows)
        return failure(rows.error());
    return rows->first().id<ClientId>("id");
}

} // namespace cm
