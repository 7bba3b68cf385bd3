// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/databaseerror.h"

#include <QHash>

#include <array>
#include <libpq-fe.h>

namespace cm {

namespace {

struct ConstraintMessage {
    const char* constraint;
    const char* field;
    const char* message;
};

// The constraints that a user's entry can run into, with the field and the words for it.
constexpr std::array constraintMessages{
    ConstraintMessage{"campaigns_name_key", "name",
        "Another campaign of this client already has this name. Choose another name."},
    ConstraintMessage{"campaigns_form_id_key", "formId",
        "Another campaign of this client already uses this form id. Choose another form id."},
    ConstraintMessage{
        "app_users_pkey", "login", "This login already has a role. Remove it first to give it another one."},
    ConstraintMessage{"saved_audiences_name_key", "name",
        "Another saved audience already has this name. Choose another name."},
    ConstraintMessage{"clients_company_name_key", "companyName", "A client with this name already exists."},
};

QString diagnostic(const pg_result* result, int code)
{
    const char* text = PQresultErrorField(result, code);
    return text ? QString::fromUtf8(text) : QString();
}

ErrorCode codeFor(const QString& state, bool cancelled)
{
    static const QHash<QString, ErrorCode> exact{
        {QStringLiteral("P0002"), ErrorCode::NotFound},
        {QStringLiteral("55000"), ErrorCode::Conflict},
        {QStringLiteral("55P03"), ErrorCode::Conflict},
        {QStringLiteral("CM001"), ErrorCode::Conflict},
        {QStringLiteral("CM002"), ErrorCode::Conflict},
        {QStringLiteral("CM003"), ErrorCode::Forbidden},
        {QStringLiteral("CM010"), ErrorCode::Unauthorized},
        {QStringLiteral("23505"), ErrorCode::Conflict},
        {QStringLiteral("42501"), ErrorCode::Forbidden},
        {QStringLiteral("25006"), ErrorCode::Forbidden},
        {QStringLiteral("42P01"), ErrorCode::SchemaDrift},
        {QStringLiteral("42883"), ErrorCode::SchemaDrift},
        {QStringLiteral("42703"), ErrorCode::SchemaDrift},
    };
    if (state == QLatin1String("57014"))
        return cancelled ? ErrorCode::Cancelled : ErrorCode::Timeout;
    if (const auto found = exact.constFind(state); found != exact.constEnd())
        return *found;
    const QString group = state.left(2);
    if (group == QLatin1String("22") || group == QLatin1String("23"))
        return ErrorCode::ValidationError;
    if (group == QLatin1String("40"))
        return ErrorCode::Conflict;
    if (group == QLatin1String("28"))
        return ErrorCode::Unauthorized;
    if (group == QLatin1String("08") || group == QLatin1String("53")
        || state.startsWith(QLatin1String("57P")))
        return ErrorCode::Unavailable;
    return ErrorCode::Internal;
}

QString messageFor(const QString& state, ErrorCode code, const QString& primary)
{
    if (state == QLatin1String("53100"))
        return QStringLiteral("The database's disk is full. Free some space there and try again.");
    if (primary == QLatin1String("query_wait_timeout"))
        return QStringLiteral("The connection pooler had no connection free for too long. Try again later.");
    switch (code) {
    case ErrorCode::Cancelled:
        return QStringLiteral("Cancelled.");
    case ErrorCode::Timeout:
        return QStringLiteral("The database took too long to answer. Try again, or narrow what you ask for.");
    case ErrorCode::SchemaDrift:
        return QStringLiteral("The database is not laid out as this program expects (%1). "
                              "Run \"campaign-managerctl verify\" to see the differences.")
            .arg(primary);
    case ErrorCode::Unavailable:
        return QStringLiteral("The connection to the database was lost: %1").arg(primary);
    case ErrorCode::Forbidden:
        // Our own functions say it in their own words.
        if (primary.startsWith(QLatin1String("permission denied"))
            || primary.contains(QLatin1String("row-level security")))
            return QStringLiteral("Your login may not do this. Ask an administrator. (%1)").arg(primary);
        return primary;
    default:
        return primary;
    }
}

} // namespace

Error describeDatabaseError(const pg_result* result, const QString& connectionMessage, bool cancelled)
{
    Error error;
    error.sqlState = diagnostic(result, PG_DIAG_SQLSTATE);
    const QString primary = diagnostic(result, PG_DIAG_MESSAGE_PRIMARY);
    const QString constraint = diagnostic(result, PG_DIAG_CONSTRAINT_NAME);
    if (error.sqlState.isEmpty()) {
        error.code = ErrorCode::Unavailable;
        error.message = QStringLiteral("The connection to the database was lost.");
        error.detail = connectionMessage.trimmed();
        error.sqlState = QStringLiteral("08006");
        return error;
    }
    error.code = codeFor(error.sqlState, cancelled);
    error.message = messageFor(error.sqlState, error.code, primary);
    const QString hint = diagnostic(result, PG_DIAG_MESSAGE_HINT);
    if (!hint.isEmpty())
        error.message += u' ' + hint;
    error.field = diagnostic(result, PG_DIAG_COLUMN_NAME);
    for (const ConstraintMessage& known : constraintMessages) {
        if (constraint == QLatin1String(known.constraint)) {
            error.field = QString::fromLatin1(known.field);
            error.message = QString::fromUtf8(known.message);
        }
    }
    QStringList detail{primary};
    for (const int part :
        std::array<int, 3>{PG_DIAG_MESSAGE_DETAIL, PG_DIAG_CONSTRAINT_NAME, PG_DIAG_CONTEXT}) {
        if (const QString text = diagnostic(result, part); !text.isEmpty())
            detail.append(text);
    }
    error.detail = detail.join(u'\n');
    return error;
}

Error describeConnectionError(const QString& text, const QString& server)
{
    Error error{ErrorCode::Unavailable, {}, text.trimmed(), QStringLiteral("08001"), {}};
    if (text.contains(QLatin1String("password authentication failed"))
        || text.contains(QLatin1String("no password supplied"))) {
        error.code = ErrorCode::Unauthorized;
        error.sqlState = QStringLiteral("28P01");
        error.message = QStringLiteral("The server at %1 refused the user name or password. "
                                       "Check both and try again.")
                            .arg(server);
    } else if (text.contains(QLatin1String("authentication failed"))
        || text.contains(QLatin1String("pg_hba.conf"))) {
        error.code = ErrorCode::Unauthorized;
        error.sqlState = QStringLiteral("28000");
        error.message = QStringLiteral("The server at %1 does not let this user in from here. "
                                       "Ask its administrator for access.")
                            .arg(server);
    } else if (text.contains(QLatin1String("no such database")) // PgBouncer
        || (text.contains(QLatin1String("database \"")) && text.contains(QLatin1String("does not exist")))) {
        error.code = ErrorCode::NotFound;
        error.sqlState = QStringLiteral("3D000");
        error.message = QStringLiteral("The server answered, but it has no such database: %1. "
                                       "Check the name, or create it with createdb.")
                            .arg(server);
    } else {
        error.message = QStringLiteral("Can't reach the database at %1. "
                                       "Check that the server runs and that the address is right.")
                            .arg(server);
    }
    return error;
}

bool isRetriable(const Error& error)
{
    return error.sqlState == QLatin1String("40001") || error.sqlState == QLatin1String("40P01");
}

bool isOutdated(const Error& error)
{
    return error.sqlState == QLatin1String("CM001");
}

bool isChangedMeanwhile(const Error& error)
{
    return error.sqlState == QLatin1String("CM002");
}

bool needsApproval(const Error& error)
{
    return error.sqlState == QLatin1String("CM003");
}

bool isConnectionLost(const Error& error)
{
    return error.sqlState.startsWith(QLatin1String("08")) || error.sqlState.startsWith(QLatin1String("57P"));
}

} // namespace cm
