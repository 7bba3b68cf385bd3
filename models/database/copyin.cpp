// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/copyin.h"

#include "models/database/connection.h"

#include <libpq-fe.h>
#include <optional>

namespace cm {

namespace {

constexpr qsizetype sendSize = 64 * 1024;

// What stands behind the backslash for it; 0 for a character that means only itself.
constexpr char escapeOf(char c)
{
    switch (c) {
    case '\\':
        return '\\';
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    default:
        return 0;
    }
}

} // namespace

Result<CopyIn> CopyIn::begin(Session& session, const QString& sql)
{
    Q_ASSERT_X(!session.needsOwnTransaction(), "CopyIn", "begun outside of a transaction");
    if (auto usable = session.checkUsable(); !usable)
        return failure(usable.error());
    pg_result* raw = nullptr;
    {
        const Cancellation::Running running(session.m_cancellation, session.m_cancelHandle);
        raw = PQexec(session.m_connection->handle(), sql.toUtf8().constData());
    }
    const Rows answer(raw);
    if (PQresultStatus(raw) != PGRES_COPY_IN)
        return failure(session.describe(raw));
    CopyIn copy(session);
    copy.m_buffer.reserve(sendSize + sendSize / 4);
    return copy;
}

CopyIn::~CopyIn()
{
    if (m_session)
        (void)end("the rows were not finished");
}

void CopyIn::beginField()
{
    if (m_inRow)
        m_buffer += '\t';
    m_inRow = true;
}

void CopyIn::addNull()
{
    beginField();
    m_buffer += "\\N";
}

void CopyIn::addText(QByteArrayView utf8)
{
    beginField();
    qsizetype start = 0;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char escaped = escapeOf(utf8[i]);
        if (escaped == 0)
            continue;
        m_buffer.append(utf8.data() + start, i - start);
        m_buffer += '\\';
        m_buffer += escaped;
        start = i + 1;
    }
    m_buffer.append(utf8.data() + start, utf8.size() - start);
}

Result<void> CopyIn::endRow()
{
    m_buffer += '\n';
    m_inRow = false;
    if (m_buffer.size() < sendSize)
        return {};
    return send();
}

Result<void> CopyIn::send()
{
    if (auto usable = m_session->checkUsable(); !usable)
        return usable;
    pg_conn* connection = m_session->m_connection->handle();
    if (PQputCopyData(connection, m_buffer.constData(), static_cast<int>(m_buffer.size())) != 1) {
        const Session* session = m_session;
        const auto ended = end("the connection was lost");
        return failure(ended ? session->describe(nullptr) : ended.error());
    }
    m_buffer.resize(0);
    return {};
}

Result<Rows> CopyIn::end(const char* abortReason)
{
    Session* session = std::exchange(m_session, nullptr);
    pg_conn* connection = session->m_connection->handle();
    pg_result* raw = nullptr;
    {
        // What is given up by itself needs no cancel, which might come as late as the rollback.
        std::optional<Cancellation::Running> running;
        if (!abortReason)
            running.emplace(session->m_cancellation, session->m_cancelHandle);
        PQputCopyEnd(connection, abortReason);
        raw = PQgetResult(connection);
        while (pg_result* next = PQgetResult(connection)) {
            // A connection that broke stays in the copy and would answer so for ever.
            const bool isStuck = PQresultStatus(next) == PGRES_COPY_IN;
            PQclear(next);
            if (isStuck)
                break;
        }
    }
    const Rows answer(raw);
    if (PQresultStatus(raw) != PGRES_COMMAND_OK)
        return failure(session->describe(raw));
    return answer;
}

Result<qint64> CopyIn::finish()
{
    if (auto sent = send(); !sent)
        return failure(sent.error());
    auto answer = end(nullptr);
    if (!answer)
        return failure(answer.error());
    return answer->affected();
}

} // namespace cm
