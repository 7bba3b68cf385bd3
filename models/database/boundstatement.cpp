// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/boundstatement.h"

#include <algorithm>
#include <libpq-fe.h>
#include <memory>

namespace cm {

namespace {

using ResultPointer = std::unique_ptr<pg_result, decltype(&PQclear)>;

// The place of the statement among BEGIN, the settings, itself and COMMIT.
constexpr int statementIndex = 2;
constexpr int statementCount = 4;

bool sendPlain(pg_conn* connection, const char* sql)
{
    return PQsendQueryParams(connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
}

bool succeeded(const pg_result* result)
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

// Reads all answers up to the end of the pipeline: the statement's if every one was a success.
ResultPointer readAnswers(pg_conn* connection)
{
    ResultPointer answer(nullptr, &PQclear);
    ResultPointer failed(nullptr, &PQclear);
    int index = 0;
    for (;;) {
        ResultPointer result(PQgetResult(connection), &PQclear);
        if (!result) {
            // The end of one statement's answers, or of the connection.
            if (PQstatus(connection) != CONNECTION_OK)
                break;
            ++index;
            continue;
        }
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
            break;
        if (!succeeded(result.get())) {
            if (!failed)
                failed = std::move(result);
        } else if (index == statementIndex) {
            answer = std::move(result);
        }
    }
    if (!failed && index == statementCount)
        return answer;
    if (!failed)
        failed.reset(PQmakeEmptyPGresult(connection, PGRES_FATAL_ERROR));
    return failed;
}

} // namespace

Result<BoundStatement> BoundStatement::bind(QStringView sql, const SqlParameters& parameters)
{
    SqlStatement statement = SqlStatement::parse(sql);
    BoundStatement bound;
    bound.m_text = std::move(statement.text);
    for (const QString& name : std::as_const(statement.names)) {
        const auto* found = std::find_if(
            parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == name; });
        if (found == parameters.end())
            qFatal("no value was given for the parameter :%s", qPrintable(name));
        if (found->second.containsNul()) {
            Error error{ErrorCode::ValidationError,
                QStringLiteral("A text contains a NUL character, which can't be stored. Remove it."), {}, {},
                name};
            return failure(error);
        }
        bound.m_types.append(found->second.typeOid());
        bound.m_values.append(found->second.toWire());
    }
    return bound;
}

QVarLengthArray<const char*, 16> BoundStatement::pointers() const
{
    QVarLengthArray<const char*, 16> pointers;
    for (const auto& value : m_values)
        pointers.append(value ? value->constData() : nullptr);
    return pointers;
}

pg_result* BoundStatement::execute(pg_conn* connection) const
{
    return PQexecParams(connection, m_text.constData(), static_cast<int>(m_values.size()),
        m_types.constData(), pointers().constData(), nullptr, nullptr, 0);
}

bool BoundStatement::send(pg_conn* connection, bool binary) const
{
    return PQsendQueryParams(connection, m_text.constData(), static_cast<int>(m_values.size()),
               m_types.constData(), pointers().constData(), nullptr, nullptr, binary ? 1 : 0)
        == 1;
}

pg_result* BoundStatement::executeJoining(pg_conn* connection, QByteArray& joined) const
{
    if (!send(connection, true) || PQsetSingleRowMode(connection) != 1)
        return nullptr;
    ResultPointer last(nullptr, &PQclear);
    while (pg_result* next = PQgetResult(connection)) {
        last.reset(next);
        if (PQresultStatus(next) == PGRES_SINGLE_TUPLE)
            joined.append(PQgetvalue(next, 0, 0), PQgetlength(next, 0, 0));
    }
    return last.release();
}

pg_result* BoundStatement::executeInTransaction(
    Connection& pooled, const QByteArray& settings, bool binary, const Cancellation& cancellation) const
{
    pg_conn* connection = pooled.handle();
    if (PQenterPipelineMode(connection) != 1)
        return nullptr;
    // What can't be sent is missing among the answers; the end of the pipeline is needed to read them.
    // The flush lets the server answer the first two at once: then the statement is no longer queued.
    (void)(sendPlain(connection, "BEGIN") && sendPlain(connection, settings.constData())
        && PQsendFlushRequest(connection) == 1 && send(connection, binary)
        && sendPlain(connection, "COMMIT"));
    if (PQpipelineSync(connection) != 1)
        return nullptr;
    pooled.awaitServer(cancellation);
    ResultPointer answer = readAnswers(connection);
    PQexitPipelineMode(connection);
    return answer.release();
}

} // namespace cm
