// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connection.h"
#include "models/database/sqlstatement.h"

#include <QVarLengthArray>

namespace cm {

/// A statement with its values in the form in which libpq sends them.
class BoundStatement {
public:
    /// Every parameter named in `sql` must be given. Fails with ValidationError for a text that can't be
    /// stored.
    static Result<BoundStatement> bind(QStringView sql, const SqlParameters& parameters);

    /// Runs it; one exchange with the server. The caller owns the result.
    [[nodiscard]] pg_result* execute(pg_conn* connection) const;
    /// Runs it and appends the first column of each row, as raw bytes, as the rows come: libpq keeps no more
    /// than one of them. The result is the end of the answer, without rows.
    [[nodiscard]] pg_result* executeJoining(pg_conn* connection, QByteArray& joined) const;
    /// Runs it in a transaction of its own that begins with the statement `settings`; one exchange as well.
    /// The result is the statement's, or else the first failure, the commit's included; after one the
    /// transaction may still be open, see Connection::endTransaction(). For a pooled connection.
    [[nodiscard]] pg_result* executeInTransaction(Connection& connection, const QByteArray& settings,
        bool binary, const Cancellation& cancellation) const;

private:
    BoundStatement() = default;
    [[nodiscard]] bool send(pg_conn* connection, bool binary) const;
    [[nodiscard]] QVarLengthArray<const char*, 16> pointers() const;

    QByteArray m_text;
    QVarLengthArray<unsigned int, 16> m_types;
    QVarLengthArray<std::optional<QByteArray>, 16> m_values;
};

} // namespace cm
