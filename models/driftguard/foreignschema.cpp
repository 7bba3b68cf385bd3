// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/driftguard/foreignschema.h"

#include "migrations/migrationfiles.h"
#include "models/schema/catalog.h"
#include "models/schema/verifier.h"

#include <QJsonDocument>

namespace cm {

namespace {

constexpr int mostLines = 20;

struct TableDifferences {
    QStringList missing;
    QStringList besides;
    QStringList differing; ///< a whole line each
};

// The catalog's "text DEFAULT none" as people write it.
QString inWords(const QJsonValue& column)
{
    return column.toString().remove(QStringLiteral(" DEFAULT none"));
}

QString columnOf(const QString& subject)
{
    return subject.section(u'.', 1);
}

// The columns of one table; subjects are "table.column".
TableDifferences compareColumns(const QString& table, const QJsonObject& expected, const QJsonObject& found)
{
    TableDifferences differences;
    const QString prefix = table + u'.';
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        if (!it.key().startsWith(prefix))
            continue;
        const QJsonValue present = found.value(it.key());
        if (present.isUndefined())
            differences.missing.append(columnOf(it.key()));
        else if (present != it.value())
            differences.differing.append(QStringLiteral("%1 is \"%2\" instead of \"%3\"")
                                             .arg(it.key(), inWords(present), inWords(it.value())));
    }
    for (auto it = found.begin(); it != found.end(); ++it) {
        if (it.key().startsWith(prefix) && !expected.contains(it.key()))
            differences.besides.append(columnOf(it.key()));
    }
    return differences;
}

QStringList describeTable(const QString& table, const QJsonObject& expected, const QJsonObject& found)
{
    const TableDifferences differences = compareColumns(table, expected, found);
    const QString separator = QStringLiteral(", ");
    QStringList lines;
    if (!differences.missing.isEmpty())
        lines.append(
            QStringLiteral("%1 lacks the columns %2").arg(table, differences.missing.join(separator)));
    if (!differences.besides.isEmpty())
        lines.append(QStringLiteral("%1 has columns that are not ours: %2")
                         .arg(table, differences.besides.join(separator)));
    return lines + differences.differing;
}

int countDifferences(const QJsonObject& expected, const QJsonObject& found)
{
    int count = 0;
    for (auto it = expected.begin(); it != expected.end(); ++it)
        count += found.value(it.key()) == it.value() ? 0 : 1;
    return count;
}

} // namespace

Result<QString> describeForeignSchema(Session& session)
{
    const QJsonObject expected = QJsonDocument::fromJson(compiledFingerprint()).object();
    auto found = readCatalog(session);
    if (!found)
        return failure(found.error());
    const auto part = [](const QJsonObject& catalog, const char* kind) {
        return catalog.value(QLatin1String(kind)).toObject();
    };
    QStringList lines;
    QStringList absent;
    const QJsonObject ours = part(expected, "table");
    const QJsonObject theirs = part(*found, "table");
    for (auto it = ours.begin(); it != ours.end(); ++it) {
        if (theirs.contains(it.key()))
            lines += describeTable(it.key(), part(expected, "column"), part(*found, "column"));
        else if (!it.value().toString().startsWith(QLatin1String("sequence")))
            absent.append(it.key());
    }
    if (!absent.isEmpty())
        lines.append(QStringLiteral("missing tables and views: %1").arg(absent.join(QLatin1String(", "))));
    int others = 0;
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        if (it.key() != QLatin1String("table") && it.key() != QLatin1String("column"))
            others += countDifferences(it.value().toObject(), found->value(it.key()).toObject());
    }
    const qsizetype more = others + std::max<qsizetype>(0, lines.size() - mostLines);
    lines = lines.mid(0, mostLines);
    if (more > 0)
        lines.append(QStringLiteral("%1 more differences").arg(more));
    return lines.join(u'\n');
}

Result<void> explainSchema(SchemaState state, Session& session)
{
    auto explained = explainSchemaState(state);
    if (explained || state != SchemaState::Foreign)
        return explained;
    auto differences = describeForeignSchema(session);
    if (!differences)
        return failure(differences.error());
    Error error = explained.error();
    error.detail = *differences;
    return failure(error);
}

} // namespace cm
