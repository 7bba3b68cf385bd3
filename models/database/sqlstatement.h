// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/sqlvalue.h"
#include "models/domain/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <initializer_list>
#include <utility>

namespace cm {

/// Named parameters of one statement: {{"client_id", id}, {"tags", tags}}.
using SqlParameters = std::initializer_list<std::pair<QLatin1String, SqlValue>>;

/// A statement whose `:name` parameters were turned into the `$1`, `$2` … that the server understands.
/// Quoted text, quoted identifiers, dollar quotes, comments and `::casts` are left alone.
struct SqlStatement {
    QByteArray text; ///< UTF-8, as sent
    QStringList names; ///< names[0] is $1

    static SqlStatement parse(QStringView sql);
};

/// The text of `models/<feature>/sql/<name>.sql`, compiled in: sqlText("campaigns/list").
/// A name that isn't there is a programming error and ends the program.
QString sqlText(const char* name);

} // namespace cm
