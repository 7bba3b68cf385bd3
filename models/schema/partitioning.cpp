// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schema/partitioning.h"

#include <QRegularExpression>

namespace cm {

namespace {

constexpr auto mark = u"/* PARTITION BY HASH (client_id) */";
constexpr auto clause = u"PARTITION BY HASH (client_id)";

} // namespace

QStringList markedTables(const QString& upSql)
{
    static const QRegularExpression creation(QStringLiteral("CREATE TABLE (\\w+)"));
    QStringList tables;
    const QString wanted = QString::fromUtf16(mark);
    for (qsizetype at = upSql.indexOf(wanted); at >= 0; at = upSql.indexOf(wanted, at + 1)) {
        QRegularExpressionMatch made;
        // The table that a mark belongs to is the last one begun before it.
        (void)upSql.left(at).lastIndexOf(creation, -1, &made);
        tables.append(made.captured(1));
    }
    return tables;
}

QString partitionedScript(const QString& upSql, int partitions)
{
    if (partitions == 0)
        return upSql;
    QString script = upSql;
    script.replace(QString::fromUtf16(mark), QString::fromUtf16(clause));
    for (const QString& table : markedTables(upSql)) {
        for (int remainder = 0; remainder < partitions; ++remainder) {
            script += QStringLiteral("\nCREATE TABLE %1_p%2 PARTITION OF %1 "
                                     "FOR VALUES WITH (MODULUS %3, REMAINDER %2);")
                          .arg(table)
                          .arg(remainder)
                          .arg(partitions);
        }
    }
    return script;
}

Result<std::optional<int>> partitionsOf(Session& session)
{
    auto rows = session.execute(sqlText("schema/partitions_of_leads"));
    if (!rows)
        return failure(rows.error());
    return rows->first().optionalInt("partitions");
}

} // namespace cm
