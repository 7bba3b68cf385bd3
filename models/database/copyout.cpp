// SPDX-License-Identifier: GPL-3.0-or-later
// Session::copyOut(): what a COPY … TO STDOUT sends, as it comes.
#include "models/database/connection.h"
#include "models/database/session.h"

#include <array>
#include <libpq-fe.h>

namespace cm {

namespace {

/// Hands each row on until the last, or until the receiver wants no more. What came is read to its end in any
/// case, or the connection could not be used again.
Result<void> receiveRows(pg_conn* connection, pg_cancel* cancelHandle, const Session::RowReceiver& receive)
{
    Result<void> received;
    char* buffer = nullptr;
    for (int length = 0; (length = PQgetCopyData(connection, &buffer, 0)) > 0;) {
        if (received) {
            received = receive(QByteArrayView(buffer, length));
            if (!received) {
                std::array<char, 256> problem{};
                PQcancel(cancelHandle, problem.data(), static_cast<int>(problem.size()));
            }
        }
        PQfreemem(buffer);
    }
    return received;
}

} // namespace

Result<qint64> Session::copyOut(const QString& sql, const RowReceiver& receive)
{
    if (needsOwnTransaction()) {
        auto transaction = Transaction::begin(*this);
        if (!transaction)
            return failure(transaction.error());
        return copyOut(sql, receive);
    }
    if (auto usable = checkUsable(); !usable)
        return failure(usable.error());
    pg_conn* connection = m_connection->handle();
    Result<void> received;
    pg_result* last = nullptr;
    {
        const Cancellation::Running running(m_cancellation, m_cancelHandle);
        last = PQexec(connection, sql.toUtf8().constData());
        if (PQresultStatus(last) == PGRES_COPY_OUT) {
            PQclear(last);
            received = receiveRows(connection, m_cancelHandle, receive);
            last = PQgetResult(connection);
            PQclear(PQgetResult(connection)); // the end of the answer
        }
    }
    const Rows rows(last);
    if (!received)
        return failure(received.error());
    if (PQresultStatus(last) != PGRES_COMMAND_OK)
        return failure(describe(last));
    return rows.affected();
}

} // namespace cm
