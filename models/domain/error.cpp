// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/error.h"

namespace cm {

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unauthorized:
        return QStringLiteral("UNAUTHORIZED");
    case ErrorCode::Forbidden:
        return QStringLiteral("FORBIDDEN");
    case ErrorCode::NotFound:
        return QStringLiteral("NOT_FOUND");
    case ErrorCode::ValidationError:
        return QStringLiteral("VALIDATION_ERROR");
    case ErrorCode::BadRequest:
        return QStringLiteral("BAD_REQUEST");
    case ErrorCode::UnsupportedMediaType:
        return QStringLiteral("UNSUPPORTED_MEDIA_TYPE");
    case ErrorCode::PayloadTooLarge:
        return QStringLiteral("PAYLOAD_TOO_LARGE");
    case ErrorCode::Conflict:
        return QStringLiteral("CONFLICT");
    case ErrorCode::RateLimited:
        return QStringLiteral("RATE_LIMITED");
    case ErrorCode::Unavailable:
        return QStringLiteral("UNAVAILABLE");
    case ErrorCode::Timeout:
        return QStringLiteral("TIMEOUT");
    case ErrorCode::SchemaDrift:
        return QStringLiteral("SCHEMA_DRIFT");
    case ErrorCode::Internal:
        return QStringLiteral("INTERNAL");
    case ErrorCode::Cancelled:
        return QStringLiteral("CANCELLED");
    }
    return QStringLiteral("INTERNAL");
}

tl::unexpected<Error> failure(ErrorCode code, const QString& message, const QString& detail)
{
    return tl::unexpected<Error>(Error{code, message, detail, {}, {}});
}

} // namespace cm
