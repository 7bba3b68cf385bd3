// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schema/verifier.h"

#include "migrations/migrationfiles.h"
#include "models/schema/migrator.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace cm {

namespace {

// A call with NULL arguments may be refused by the function's own checks; these states say that the
// function's body doesn't fit the database.
bool saysBroken(const QString& sqlState)
{
    // Class 42: syntax error, unknown column, function or type, datatype mismatch.
    return sqlState.startsWith(QLatin1String("42")) || sqlState == QLatin1String("XX000");
}

void compareKind(
    const QString& kind, const QJsonObject& expected, const QJsonObject& found, QVector<VerifyCheck>& checks)
{
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        VerifyCheck check{kind, it.key(), true, {}};
        const QJsonValue present = found.value(it.key());
        if (present.isUndefined())
            check.problem = QStringLiteral("is missing");
        else if (present != it.value())
            check.problem = QStringLiteral("differs: expected \"%1\", found \"%2\"")
                                .arg(it.value().toString().simplified(), present.toString().simplified());
        check.passed = check.problem.isEmpty();
        checks.append(check);
    }
    for (auto it = found.begin(); it != found.end(); ++it) {
        if (!expected.contains(it.key()))
            checks.append({kind, it.key(), false, QStringLiteral("is not ours: no migration made it")});
    }
}

Result<void> checkCalls(Session& session, QVector<VerifyCheck>& checks)
{
    auto calls = session.execute(sqlText("schema/callable"));
    if (!calls)
        return failure(calls.error());
    for (const Row& row : *calls) {
        auto transaction = Transaction::begin(session);
        if (!transaction)
            return failure(transaction.error());
        VerifyCheck check{QStringLiteral("call"), row.text("subject"), true, {}};
        const auto answer = session.execute(row.text("call"));
        if (!answer && !session.isConnected())
            return failure(answer.error());
        if (!answer && saysBroken(answer.error().sqlState)) {
            check.passed = false;
            check.problem = QStringLiteral("can't be called: ") + answer.error().detail.simplified();
        }
        checks.append(check);
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
        const bool applied = one.state == MigrationStatus::State::Applied;
        checks.append({QStringLiteral("migration"),
            QStringLiteral("%1_%2").arg(one.version, 4, 10, QLatin1Char('0')).arg(one.name), applied,
            applied ? QString() : QStringLiteral("is ") + migrationStateName(one.state)});
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

Result<QJsonObject> readCatalog(Session& session)
{
    auto rows = session.execute(sqlText("schema/catalog"));
    if (!rows)
        return failure(rows.error());
    QJsonObject catalog;
    for (const Row& row : *rows) {
        QJsonObject kind = catalog.value(row.text("kind")).toObject();
        kind.insert(row.text("subject"), row.text("definition"));
        catalog.insert(row.text("kind"), kind);
    }
    return catalog;
}

Result<VerifyReport> verifySchema(Session& session)
{
    VerifyReport report;
    if (auto checked = checkMigrations(session, report.checks); !checked)
        return failure(checked.error());
    const QJsonObject expected = QJsonDocument::fromJson(compiledFingerprint()).object();
    if (expected.isEmpty()) {
        return failure(ErrorCode::Internal,
            QStringLiteral("The program's own schema fingerprint is damaged. Install it again."));
    }
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
        compareKind(kind, expected.value(kind).toObject(), found->value(kind).toObject(), report.checks);
    if (auto checked = checkCalls(session, report.checks); !checked)
        return failure(checked.error());
    return report;
}

} // namespace cm
