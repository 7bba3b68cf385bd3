// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/driftguard/schemacondition.h"

#include "models/logging/logging.h"

namespace cm {

namespace {

QStringList firstInWords(const QVector<VerifyCheck>& differences, int most)
{
    QStringList words;
    for (const VerifyCheck& check : differences.mid(0, most))
        words.append(QStringLiteral("%1 %2 %3").arg(check.kind, check.subject, shortProblem(check)));
    if (differences.size() > most)
        words.append(QStringLiteral("%1 more").arg(differences.size() - most));
    return words;
}

Result<void> checkTablesAreThere(Session& session, const SchemaCondition& condition)
{
    auto rows = session.execute(sqlText("driftguard/absent_tables"));
    if (!rows)
        return failure(rows.error());
    QStringList absent;
    for (const Row& row : *rows)
        absent.append(row.text("name"));
    if (absent.isEmpty())
        return {};
    return failure(ErrorCode::SchemaDrift,
        QStringLiteral("This database lacks tables that Campaign Manager can't do without: %1. "
                       "Restore them from a backup or ask your administrator.")
            .arg(absent.join(QLatin1String(", "))),
        condition.lines());
}

} // namespace

QString shortProblem(const VerifyCheck& check)
{
    return check.problem.section(u':', 0, 0);
}

QString SchemaCondition::sentence(int most) const
{
    return firstInWords(differences, most).join(QLatin1String("; "));
}

QString SchemaCondition::lines(int most) const
{
    return firstInWords(differences, most).join(u'\n');
}

Error SchemaCondition::refusal() const
{
    return {ErrorCode::SchemaDrift,
        QStringLiteral("Nothing was changed: this database differs from what this program expects and is "
                       "open read-only. \"campaign-managerctl verify\" lists the differences; restore the "
                       "database as it was or ask your administrator, then check again."),
        lines(), {}, {}};
}

Result<SchemaCondition> inspectSchema(Session& session)
{
    auto report = verifySchema(session);
    if (!report)
        return failure(report.error());
    SchemaCondition condition;
    for (const VerifyCheck& check : std::as_const(report->checks)) {
        if (!check.passed)
            condition.differences.append(check);
    }
    if (condition.fits())
        return condition;
    logEvent(LogLevel::Warning, QStringLiteral("schema"), QStringLiteral("the database differs"),
        {{QStringLiteral("differences"), static_cast<qint64>(condition.differences.size())},
            {QStringLiteral("first"), condition.sentence()}});
    if (auto there = checkTablesAreThere(session, condition); !there)
        return failure(there.error());
    return condition;
}

} // namespace cm
