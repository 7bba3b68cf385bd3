// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace cm {

/// The closed list of error codes (DESIGN §8), plus Cancelled, which never leaves the process.
enum class ErrorCode {
    Unauthorized,
    Forbidden,
    NotFound,
    ValidationError,
    BadRequest,
    UnsupportedMediaType,
    PayloadTooLarge,
    Conflict,
    RateLimited,
    Unavailable,
    Timeout,
    SchemaDrift,
    Internal,
    Cancelled,
};

/// The code's name as written in JSON and HTTP answers: "VALIDATION_ERROR".
QString errorCodeName(ErrorCode code);

/// Why an operation failed. A plain value: it may cross threads.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message; ///< For people: what happened and what to do about it.
    QString detail; ///< For the log and for "show details": the technical reason.
    QString sqlState; ///< PostgreSQL's five characters, empty if the database was not involved.
    QString field; ///< The field of the form or JSON body at fault, in camelCase, or empty.
};

/// The way an operation that can fail returns its value.
template <typename T> using Result = tl::expected<T, Error>;

/// Makes the failed side of a Result.
tl::unexpected<Error> failure(ErrorCode code, const QString& message, const QString& detail = {});
inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace cm
