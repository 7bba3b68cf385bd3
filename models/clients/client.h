// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QVector>

namespace cm {

/// A tenant: a company whose leads are nurtured.
struct Client {
    ClientId id;
    QString companyName;
    QString email;
    QString timeZone; ///< IANA name; days in filters and charts are this zone's
    bool isActive = true;
    friend bool operator==(const Client&, const Client&) = default;
};

/// All clients, by name.
Result<QVector<Client>> listClients(Session& session);
/// One; NotFound if there is none such, or it may not be seen.
Result<Client> loadClient(Session& session, ClientId id);
/// Adds one; an unknown time zone or a name already taken is an error at its field.
Result<ClientId> addClient(
    Session& session, const QString& companyName, const QString& email, const QString& timeZone);

} // namespace cm
