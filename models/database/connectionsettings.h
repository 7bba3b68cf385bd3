// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QMap>
#include <QString>

#include <memory>

namespace cm {

/// Where the database is and who connects. A value; the password is never logged nor stored in a file.
class ConnectionSettings {
public:
    /// From a DSN: a `postgresql://` URI or `key=value` pairs, as libpq reads them.
    /// Fails with ValidationError that names the part at fault; its field is `field`.
    static Result<ConnectionSettings> fromDsn(
        const QString& dsn, const QString& field = QStringLiteral("database"));
    /// For a server reached through the socket in `socketDirectory`.
    static ConnectionSettings forSocket(
        const QString& socketDirectory, int port, const QString& databaseName, const QString& user);

    /// libpq's keywords and values (`host`, `port`, `dbname`, `user`, `password`, `sslmode` …).
    [[nodiscard]] const QMap<QString, QString>& parameters() const { return m_parameters; }
    [[nodiscard]] QString parameter(const QString& keyword) const { return m_parameters.value(keyword); }
    void setParameter(const QString& keyword, const QString& value);
    /// The same database without a connection pooler in between, for what needs a server process of its own
    /// (needsDirectConnection()); these settings themselves unless setDirect() said otherwise.
    [[nodiscard]] const ConnectionSettings& direct() const { return m_direct ? *m_direct : *this; }
    void setDirect(const ConnectionSettings& direct);
    /// "user@host:port/database", for people and logs: without the password.
    [[nodiscard]] QString displayName() const;
    /// libpq's `key='value'` text, password included: for starting programs such as psql in tests.
    [[nodiscard]] QString toConninfo() const;

private:
    QMap<QString, QString> m_parameters;
    std::shared_ptr<const ConnectionSettings> m_direct;
};

} // namespace cm
