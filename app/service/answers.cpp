// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/answers.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace cm {

namespace {

int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unauthorized:
        return 401;
    case ErrorCode::Forbidden:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::ValidationError:
    case ErrorCode::BadRequest:
        return 400;
    case ErrorCode::UnsupportedMediaType:
        return 415;
    case ErrorCode::PayloadTooLarge:
        return 413;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::Unavailable:
    case ErrorCode::SchemaDrift:
    case ErrorCode::Cancelled: // only when the service is stopped
        return 503;
    case ErrorCode::Timeout:
        return 504;
    case ErrorCode::Internal:
        return 500;
    }
    return 500;
}

HttpResponse answer(int status, QJsonObject body)
{
    body.insert(QStringLiteral("timestamp"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    return {status, QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

HttpResponse answer(const Error& error, const QJsonArray& details)
{
    const QString code = errorCodeName(error.code);
    QJsonObject body{{QStringLiteral("error"), code}, {QStringLiteral("message"), error.message},
        {QStringLiteral("code"), code}};
    if (!details.isEmpty())
        body.insert(QStringLiteral("details"), details);
    return answer(statusOf(error.code), body);
}

QJsonObject detail(const QString& field, const QString& message)
{
    return {{QStringLiteral("field"), field}, {QStringLiteral("message"), message}};
}

// The classes of SQLSTATE in which the service itself can't work with its database: lost or refused
// connections, a missing database, no resources, shut down, read-only, a lock that others hold for long.
bool isOutage(const QString& state)
{
    for (const char* prefix : {"08", "28", "3D", "53", "57P", "25006", "55P03"}) {
        if (state.startsWith(QLatin1String(prefix)))
            return true;
    }
    return false;
}

} // namespace

Error forCallers(const Error& error)
{
    if (isOutage(error.sqlState) || error.code == ErrorCode::Cancelled)
        return {ErrorCode::Unavailable, QStringLiteral("The service is not available now. Try again later."),
            {}, {}, {}};
    if (error.code == ErrorCode::SchemaDrift)
        return {ErrorCode::SchemaDrift,
            QStringLiteral("The service's database is being changed. Try again later."), {}, {}, {}};
    // A right that the service's login lacks is no fault of the caller's.
    if (error.code == ErrorCode::Internal || error.sqlState == QLatin1String("42501"))
        return {ErrorCode::Internal,
            QStringLiteral("Something went wrong here. The request's id finds it in the service's log."), {},
            {}, {}};
    // Class 23 says which constraint of which table refused it, unless it is one that people run into.
    if (error.code == ErrorCode::ValidationError && error.sqlState.startsWith(QLatin1String("23")))
        return {ErrorCode::ValidationError, QStringLiteral("The database refused one of the values."), {}, {},
            error.field};
    return {error.code, error.message, {}, {}, error.field};
}

HttpResponse successAnswer(int status, const QJsonObject& data, const QString& message)
{
    return answer(status, {{QStringLiteral("data"), data}, {QStringLiteral("message"), message}});
}

HttpResponse errorAnswer(const Error& error)
{
    const Error shown = forCallers(error);
    QJsonArray details;
    if (!shown.field.isEmpty())
        details.append(detail(shown.field, shown.message));
    return answer(shown, details);
}

HttpResponse problemsAnswer(const QVector<FieldProblem>& problems)
{
    QJsonArray details;
    for (const FieldProblem& problem : problems)
        details.append(detail(problem.field, problem.message));
    const QString message = problems.size() == 1
        ? problems.first().message
        : QStringLiteral("%1 fields are not valid; see the details.").arg(problems.size());
    return answer({ErrorCode::ValidationError, message, {}, {}, {}}, details);
}

} // namespace cm
