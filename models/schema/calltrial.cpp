// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schema/calltrial.h"

namespace cm {

namespace {

// A call must not be slow, and not make others wait: it gives a lock up before the server looks for
// deadlocks (after a second), which might end the other's work. The path is what the programs rely on.
constexpr auto limits = u"SET LOCAL statement_timeout = '5s'; SET LOCAL lock_timeout = '500ms'; "
                        "SET LOCAL search_path = public";

// Such arguments may be refused by the function's own checks, and the limits may be met; these states say
// that the function's body doesn't fit the database.
bool saysBroken(const Error& error)
{
    // The words of require_right(): a worker reaches functions for which it needs a key of the HTTP service.
    if (error.sqlState == QLatin1String("42501") && error.detail.startsWith(QLatin1String("Your role (")))
        return false;
    // Class 42: syntax error, unknown column, function or type, datatype mismatch, lack of a privilege.
    return error.sqlState.startsWith(QLatin1String("42")) || error.sqlState == QLatin1String("XX000");
}

// Nothing if there is none, or none that this login may see.
Result<SqlValue> anyClient(Session& session)
{
    auto rows = session.execute(u"SELECT id::text AS id FROM public.clients LIMIT 1");
    if (!rows && !session.isConnected())
        return failure(rows.error());
    if (!rows || rows->isEmpty() || QUuid::fromString(rows->first().text("id")).isNull())
        return SqlValue();
    return SqlValue(rows->first().text("id"));
}

// What is wrong with the call; empty if nothing is.
Result<QString> tryCall(Session& session, const QString& call)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    if (auto set = session.executeScript(QString::fromUtf16(limits)); !set)
        return failure(set.error());
    const auto answer = session.execute(call);
    if (!answer && !session.isConnected())
        return failure(answer.error());
    if (answer || !saysBroken(answer.error()))
        return QString();
    return QStringLiteral("can't be called: ") + answer.error().detail.simplified();
}

} // namespace

Result<void> tryCalls(Session& session, const QJsonObject& expected, VerifyReport& report)
{
    auto client = anyClient(session);
    if (!client)
        return failure(client.error());
    auto calls = session.execute(sqlText("schema/callable"), {{QLatin1String("client"), *client}});
    if (!calls)
        return failure(calls.error());
    for (const Row& row : *calls) {
        // What no migration made is not run: nobody knows what it does.
        const QString subject = row.text("subject");
        if (!expected.value(row.text("kind")).toObject().contains(subject))
            continue;
        if (!row.boolean("may_call")) {
            report.notTried.append(subject);
            continue;
        }
        auto problem = tryCall(session, row.text("call"));
        if (problem && problem->isEmpty() && !row.isNull("client_call"))
            problem = tryCall(session, row.text("client_call"));
        if (!problem)
            return failure(problem.error());
        report.checks.append({QStringLiteral("call"), subject, problem->isEmpty(), *problem});
    }
    return {};
}

} // namespace cm
