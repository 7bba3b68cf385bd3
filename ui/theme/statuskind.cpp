// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/statuskind.h"

#include "ui/theme/theme.h"

namespace cm {

QColor kindColor(StatusKind kind)
{
    const Tokens& t = tokens();
    switch (kind) {
    case StatusKind::Neutral:
        return t.neutral;
    case StatusKind::Info:
        return t.info;
    case StatusKind::Success:
        return t.success;
    case StatusKind::Warning:
        return t.warning;
    case StatusKind::Error:
        return t.error;
    }
    return t.neutral;
}

QColor kindBackground(StatusKind kind)
{
    const Tokens& t = tokens();
    switch (kind) {
    case StatusKind::Neutral:
        return t.neutralSoft;
    case StatusKind::Info:
        return t.infoSoft;
    case StatusKind::Success:
        return t.successSoft;
    case StatusKind::Warning:
        return t.warningSoft;
    case StatusKind::Error:
        return t.errorSoft;
    }
    return t.neutralSoft;
}

QString kindIconName(StatusKind kind)
{
    switch (kind) {
    case StatusKind::Neutral:
        return QStringLiteral("dot");
    case StatusKind::Info:
        return QStringLiteral("info");
    case StatusKind::Success:
        return QStringLiteral("ok");
    case StatusKind::Warning:
        return QStringLiteral("warning");
    case StatusKind::Error:
        return QStringLiteral("error");
    }
    return QStringLiteral("dot");
}

QString kindName(StatusKind kind)
{
    switch (kind) {
    case StatusKind::Neutral:
        return QStringLiteral("neutral");
    case StatusKind::Info:
        return QStringLiteral("info");
    case StatusKind::Success:
        return QStringLiteral("success");
    case StatusKind::Warning:
        return QStringLiteral("warning");
    case StatusKind::Error:
        return QStringLiteral("error");
    }
    return QStringLiteral("neutral");
}

} // namespace cm
