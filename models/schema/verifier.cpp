// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schema/verifier.h"

#include "migrations/migrationfiles.h"
#include "models/schema/calltrial.h"
#include "models/schema/catalog.h"
#include "models/schema/migrator.h"
#include "models/schema/partitioning.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace cm {

namespace {

const QLatin1String roleKind("role");
const QLatin1String privilegeKind("privilege");

void compareKind(
    const QString& kind, const QJsonObject& expected, const QJsonObject& found, QVector<VerifyCheck>& checks)
{
    const bool isPrivilege = kind == privilegeKind;
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        VerifyCheck check{kind, it.key(), true, {}};
        const QJsonValue present = found.value(it.key());
        const QString wanted = it.value().toString();
        if (present.isUndefined())
            check.problem =
                isPrivilege ? QStringLiteral("is missing (%1)").arg(wanted) : QStringLiteral("is missing");
        else if (present != it.value())
            check.problem = describeDifference(wanted, present.toString());
        check.passed = check.problem.isEmpty();
        checks.append(check);
    }
    // Roles belong to the whole server: one that these migrations don't make may be another database's.
    if (kind == roleKind)
        return;
    for (auto it = found.begin(); it != found.end(); ++it) {
        if (expected.contains(it.key()))
            continue;
        checks.append({kind, it.key(), false,
            isPrivilege
                ? QStringLiteral("is not ours: no migration granted it (%1)").arg(it.value().toString())
                : QStringLiteral("is not ours: no migration made it")});
    }
}

Result<void> compareCatalogs(Session& session, const QJsonObject& expected, QVector<VerifyCheck>& checks)
{
    auto found = readCatalog(session);
    if (!found)
        return failure(found.error());
    QSet<QString> kinds;
    for (const QJsonObject& side : {expected, *found}) {
        for (auto it = side.begin(); it != side.end(); ++it)
            kinds.insert(it.key());
    }
    QStringList ordered(kinds.cbegin(), kinds.cend());
    ordered.sort();
    for (const QString& kind : std::as_const(ordered))
        compareKind(kind, expected.value(kind).toObject(), found->value(kind).toObject(), checks);
    return {};
}

QString problemOf(MigrationStatus::State state)
{
    switch (state) {
    case MigrationStatus::State::Applied:
        return {};
    case MigrationStatus::State::Pending:
        return QStringLiteral("is not applied");
    case MigrationStatus::State::Changed:
        return QStringLiteral("is changed: this database applied a file that read differently");
    case MigrationStatus::State::Unknown:
        return QStringLiteral("is not known to this program");
    }
    return {};
}

Result<void> checkMigrations(Session& session, QVector<VerifyCheck>& checks)
{
    auto migrator = Migrator::create(session);
    if (!migrator)
        return failure(migrator.error());
    auto list = migrator->status();
    if (!list)
        return failure(list.error());
    for (const MigrationStatus& one : *list) {
        const QString problem = problemOf(one.state);
        checks.append({QStringLiteral("migration"),
            QStringLiteral("%1_%2").arg(one.version, 4, 10, QLatin1Char('0')).arg(one.name),
            problem.isEmpty(), problem});
    }
    return {};
}

Result<void> checkPartitions(Session& session, QVector<VerifyCheck>& checks)
{
    auto migrations = compiledMigrations();
    if (!migrations)
        return failure(migrations.error());
    QStringList tables;
    for (const Migration& migration : std::as_const(*migrations))
        tables += markedTables(migration.upSql);
    auto partitions = partitionsOf(session);
    if (!partitions)
        return failure(partitions.error());
    auto rows = session.execute(sqlText("schema/partitions"),
        {{QLatin1String("tables"), tables}, {QLatin1String("partitions"), partitions->value_or(0)}});
    if (!rows)
        return failure(rows.error());
    for (const Row& row : *rows) {
        checks.append(
            {QStringLiteral("partition"), row.text("subject"), row.isNull("problem"), row.text("problem")});
    }
    return {};
}

} // namespace

int VerifyReport::failed() const
{
    return static_cast<int>(
        std::count_if(checks.cbegin(), checks.cend(), [](const VerifyCheck& c) { return !c.passed; }));
}

QString VerifyReport::summary() const
{
    const qsizetype total = checks.size();
    return QStringLiteral("Total Checks: %1 | Passed: %2 | Failed: %3")
        .arg(total)
        .arg(total - failed())
        .arg(failed());
}

Result<VerifyReport> verifySchema(Session& session)
{
    VerifyReport report;
    const QJsonObject expected = QJsonDocument::fromJson(compiledFingerprint()).object();
    if (expected.isEmpty()) {
        return failure(ErrorCode::Internal,
            QStringLiteral("The program's own schema fingerprint is damaged. Install it again."));
    }
    if (auto checked = checkMigrations(session, report.checks); !checked)
        return failure(checked.error());
    if (auto checked = compareCatalogs(session, expected, report.checks); !checked)
        return failure(checked.error());
    if (auto checked = checkPartitions(session, report.checks); !checked)
        return failure(checked.error());
    if (auto checked = tryCalls(session, expected, report); !checked)
        return failure(checked.error());
    return report;
}

} // namespace cm
