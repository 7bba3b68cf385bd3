// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QMap>
#include <QString>

namespace cm {

/// Where the database is and who connects. A value; the password is never logged nor stored in a file.
class ConnectionSettings {
public:
    /// From a DSN: a `postgresql://` URI or `key=value` pairs, as libpq reads them.
    /// Fails with ValidationError that names the part at fault.
    static Result<ConnectionSettings> fromDsn(const QString& dsn);
    /// For a server reached through the socket in `socketDirectory`.
    static ConnectionSettings forSocket(
        const QString& socketDirectory, int port, const QString& databaseName, const QString& user);

    /// libpq's keywords and values (`host`, `port`, `dbname`, `user`, `password`, `sslmode` …).
    [[nodiscard]] const QMap<QString, QString>& parameters() const { return m_parameters; }
    [[nodiscard]] QString parameter(const QString& keyword) const { return m_parameters.value(keyword); }
    void setParameter(const QString& keyword, const QString& value);
    /// "user@host:port/database", for people and logs: without the password.
    [[nodiscard]] QString displayName() const;
    /// libpq's `key='value'` text, password included: for starting programs such as psql in tests.
    [[nodiscard]] QString toConninfo() const;

private:
    QMap<QString, QString> m_parameters;
};

} // namespace cm
