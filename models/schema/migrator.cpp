// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schema/migrator.h"

#include "models/schema/partitioning.h"

#include <QElapsedTimer>
#include <QHash>

#include <algorithm>

namespace cm {

namespace {

constexpr auto recordTable = u"CREATE TABLE IF NOT EXISTS public.schema_migrations ("
                             "version integer CONSTRAINT schema_migrations_pkey PRIMARY KEY, "
                             "name text NOT NULL, checksum text NOT NULL, "
                             "applied_at timestamptz NOT NULL DEFAULT now(), duration_ms integer NOT NULL)";

Error about(const Migration& migration, Error error)
{
    error.message = QStringLiteral("Migration %1_%2 failed and was rolled back: %3")
                        .arg(migration.version, 4, 10, QLatin1Char('0'))
                        .arg(migration.name, error.message);
    return error;
}

enum class Records { None, Foreign, Ours };

// Other migration tools keep a table of the same name, with columns of their own.
Result<Records> recordsKept(Session& session)
{
    auto rows = session.execute(sqlText("schema/migration_records"));
    if (!rows)
        return failure(rows.error());
    if (!rows->first().boolean("there"))
        return Records::None;
    return rows->first().boolean("fits") ? Records::Ours : Records::Foreign;
}

tl::unexpected<Error> refused(const QString& message, const QString& field)
{
    return failure(Error{ErrorCode::ValidationError, message, {}, {}, field});
}

} // namespace

QString migrationStateName(MigrationStatus::State state)
{
    switch (state) {
    case MigrationStatus::State::Applied:
        return QStringLiteral("applied");
    case MigrationStatus::State::Pending:
        return QStringLiteral("pending");
    case MigrationStatus::State::Changed:
        return QStringLiteral("changed");
    case MigrationStatus::State::Unknown:
        return QStringLiteral("unknown");
    }
    return {};
}

Migrator::Migrator(Session& session, QVector<Migration> migrations)
    : m_session(&session)
    , m_migrations(std::move(migrations))
{
}

Result<Migrator> Migrator::create(Session& session)
{
    auto migrations = compiledMigrations();
    if (!migrations)
        return failure(migrations.error());
    return Migrator(session, *migrations);
}

int Migrator::newestVersion() const
{
    return m_migrations.isEmpty() ? 0 : m_migrations.last().version;
}

Result<QVector<MigrationStatus>> Migrator::status()
{
    QVector<MigrationStatus> list;
    QHash<int, Row> applied;
    auto kept = recordsKept(*m_session);
    if (!kept)
        return failure(kept.error());
    Rows rows;
    if (*kept == Records::Ours) {
        auto answer = m_session->execute(
            u"SELECT version, name, checksum, applied_at FROM public.schema_migrations ORDER BY version");
        if (!answer)
            return failure(answer.error());
        rows = *answer;
    }
    for (const Row& row : rows)
        applied.insert(static_cast<int>(row.integer("version")), row);
    for (const Migration& migration : m_migrations) {
        MigrationStatus one{migration.version, migration.name, MigrationStatus::State::Pending, {}};
        if (const auto found = applied.constFind(migration.version); found != applied.constEnd()) {
            one.state = found->text("checksum") == migration.checksum ? MigrationStatus::State::Applied
                                                                      : MigrationStatus::State::Changed;
            one.appliedAt = found->timestamp("applied_at");
            applied.remove(migration.version);
        }
        list.append(one);
    }
    for (const Row& row : std::as_const(applied)) {
        list.append({static_cast<int>(row.integer("version")), row.text("name"),
            MigrationStatus::State::Unknown, row.timestamp("applied_at")});
    }
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
    return list;
}

Result<SchemaState> Migrator::state()
{
    auto list = status();
    if (!list)
        return failure(list.error());
    const auto any = [&](MigrationStatus::State wanted) {
        return std::any_of(list->cbegin(), list->cend(), [&](const auto& s) { return s.state == wanted; });
    };
    if (any(MigrationStatus::State::Unknown))
        return SchemaState::Newer;
    if (any(MigrationStatus::State::Changed))
        return SchemaState::Changed;
    if (any(MigrationStatus::State::Applied))
        return any(MigrationStatus::State::Pending) ? SchemaState::Older : SchemaState::Current;
    auto kept = recordsKept(*m_session);
    if (!kept)
        return failure(kept.error());
    auto foreign = m_session->execute(u"SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public' "
                                      "AND tablename IN ('clients', 'leads', 'campaigns', 'enrollments')");
    if (!foreign)
        return failure(foreign.error());
    return *kept == Records::Foreign || foreign->first().integer("n") > 0 ? SchemaState::Foreign
                                                                          : SchemaState::Empty;
}

Result<void> explainSchemaState(SchemaState state)
{
    switch (state) {
    case SchemaState::Current:
        return {};
    case SchemaState::Empty:
        return failure(ErrorCode::SchemaDrift,
            QStringLiteral("This database has no Campaign Manager tables yet. "
                           "Run \"campaign-managerctl migrate\" to set it up."));
    case SchemaState::Foreign:
        return failure(ErrorCode::SchemaDrift,
            QStringLiteral("This database already has tables named like ours that another program made. "
                           "They are left as they are; use an empty database."));
    case SchemaState::Older:
        return failure(ErrorCode::SchemaDrift,
            QStringLiteral("This database was made by an older Campaign Manager. "
                           "Run \"campaign-managerctl migrate\" to bring it up to date."));
    case SchemaState::Newer:
        return failure(ErrorCode::SchemaDrift,
            QStringLiteral("This database was made by a newer Campaign Manager. "
                           "Update this program to work with it."));
    case SchemaState::Changed:
        return failure(ErrorCode::SchemaDrift,
            QStringLiteral("A migration that this database has already applied was changed since. "
                           "Run \"campaign-managerctl migrate --status\" to see which, and use the program "
                           "that the database was made with."));
    }
    return {};
}

Result<void> Migrator::checkMigratable()
{
    auto found = state();
    if (!found)
        return failure(found.error());
    if (*found == SchemaState::Newer || *found == SchemaState::Changed || *found == SchemaState::Foreign)
        return explainSchemaState(*found);
    return {};
}

Result<void> Migrator::apply(const Migration& migration, int partitions)
{
    QElapsedTimer clock;
    clock.start();
    auto transaction = Transaction::begin(*m_session);
    if (!transaction)
        return failure(transaction.error());
    if (auto done = m_session->executeScript(partitionedScript(migration.upSql, partitions)); !done)
        return failure(about(migration, done.error()));
    auto recorded =
        m_session->execute(u"INSERT INTO public.schema_migrations (version, name, checksum, duration_ms) "
                           "VALUES (:version, :name, :checksum, :duration)",
            {{QLatin1String("version"), migration.version}, {QLatin1String("name"), migration.name},
                {QLatin1String("checksum"), migration.checksum},
                {QLatin1String("duration"), static_cast<qint32>(clock.elapsed())}});
    if (!recorded)
        return failure(about(migration, recorded.error()));
    return transaction->commit();
}

Result<void> Migrator::takeBack(const Migration& migration)
{
    auto transaction = Transaction::begin(*m_session);
    if (!transaction)
        return failure(transaction.error());
    if (auto done = m_session->executeScript(migration.downSql); !done)
        return failure(about(migration, done.error()));
    auto recorded = m_session->execute(u"DELETE FROM public.schema_migrations WHERE version = :version",
        {{QLatin1String("version"), migration.version}});
    if (!recorded)
        return failure(about(migration, recorded.error()));
    return transaction->commit();
}

Result<void> Migrator::checkTarget(std::optional<int> target) const
{
    if (!target || *target == 0
        || std::any_of(m_migrations.cbegin(), m_migrations.cend(),
            [&](const Migration& m) { return m.version == *target; }))
        return {};
    return refused(
        QStringLiteral("There is no migration %1. Run \"campaign-managerctl migrate --status\" to see them.")
            .arg(*target),
        QStringLiteral("to"));
}

// Decided before anything is changed; a database that has its tables keeps what it was made with.
Result<int> Migrator::choosePartitions(std::optional<int> wanted, int goal)
{
    auto present = partitionsOf(*m_session);
    if (!present)
        return failure(present.error());
    if (!wanted)
        return present->value_or(0);
    const QString field = QStringLiteral("partitions");
    if (*wanted < fewestPartitions || *wanted > mostPartitions) {
        return refused(QStringLiteral("The number of partitions is %1 to %2, not %3.")
                           .arg(fewestPartitions)
                           .arg(mostPartitions)
                           .arg(*wanted),
            field);
    }
    if (*present && **present != *wanted) {
        return refused(
            QStringLiteral("This database was made with %1, and that can't be changed to %2. Leave "
                           "--partitions out, or set up an empty database with it.")
                .arg(**present == 0 ? QStringLiteral("plain tables")
                                    : QStringLiteral("%1 partitions").arg(**present))
                .arg(*wanted),
            field);
    }
    const bool makesThem = std::any_of(m_migrations.cbegin(), m_migrations.cend(),
        [&](const Migration& m) { return m.version <= goal && !markedTables(m.upSql).isEmpty(); });
    if (!*present && !makesThem) {
        return refused(
            QStringLiteral("Up to migration %1 no table is made that --partitions %2 could split. Give it "
                           "with the migration that makes them.")
                .arg(goal)
                .arg(*wanted),
            field);
    }
    return *wanted;
}

Result<QVector<int>> Migrator::migrateTo(int goal, std::optional<int> partitions)
{
    if (auto checked = checkMigratable(); !checked)
        return failure(checked.error());
    auto chosen = choosePartitions(partitions, goal);
    if (!chosen)
        return failure(chosen.error());
    auto list = status();
    if (!list)
        return failure(list.error());
    QVector<qsizetype> ups;
    QVector<qsizetype> downs;
    for (qsizetype i = 0; i < m_migrations.size(); ++i) {
        const bool isApplied = list->at(i).state == MigrationStatus::State::Applied;
        if (m_migrations[i].version <= goal && !isApplied)
            ups.append(i);
        else if (m_migrations[i].version > goal && isApplied)
            downs.prepend(i);
    }
    QVector<int> done;
    // Only then: a login that may only read can ask whether there is anything to do.
    if (!ups.isEmpty()) {
        if (auto made = m_session->executeScript(QString::fromUtf16(recordTable)); !made)
            return failure(made.error());
    }
    for (const qsizetype i : std::as_const(ups)) {
        if (auto applied = apply(m_migrations[i], *chosen); !applied)
            return failure(applied.error());
        done.append(m_migrations[i].version);
    }
    for (const qsizetype i : std::as_const(downs)) {
        if (auto back = takeBack(m_migrations[i]); !back)
            return failure(back.error());
        done.append(m_migrations[i].version);
    }
    return done;
}

Result<QVector<int>> Migrator::migrate(std::optional<int> target, std::optional<int> partitions)
{
    if (auto checked = checkTarget(target); !checked)
        return failure(checked.error());
    // Held until the connection ends or the lock is given back: two programs don't migrate at once.
    if (auto locked =
            m_session->execute(u"SELECT pg_advisory_lock(hashtextextended('schema_migrations', 0))");
        !locked)
        return failure(locked.error());
    auto result = migrateTo(target.value_or(newestVersion()), partitions);
    (void)m_session->execute(u"SELECT pg_advisory_unlock(hashtextextended('schema_migrations', 0))");
    return result;
}

} // namespace cm
