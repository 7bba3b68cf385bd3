// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "migrations/migrationfiles.h"
#include "models/database/session.h"

#include <QDateTime>

namespace cm {

/// How one migration stands in a database.
struct MigrationStatus {
    enum class State { Applied, Pending, Changed, Unknown };
    int version = 0;
    QString name;
    State state = State::Pending;
    QDateTime appliedAt; ///< invalid unless applied
};
QString migrationStateName(MigrationStatus::State state);

/// What a database looks like to this program.
enum class SchemaState {
    Empty, ///< none of our tables: can be set up
    Foreign, ///< has tables of these names that no migration of ours made: never touched
    Older, ///< migrations are pending
    Current,
    Newer, ///< made by a newer program
    Changed, ///< an applied migration differs from the compiled-in one
};

/// Applies the compiled-in migrations, each in a transaction of its own, recorded with its checksum in
/// schema_migrations. Two programs that migrate at once wait for each other.
class Migrator {
public:
    /// `session` is of kind Admin and outlives the migrator.
    explicit Migrator(Session& session, QVector<Migration> migrations);
    /// With the compiled-in migrations.
    static Result<Migrator> create(Session& session);

    Result<SchemaState> state();
    Result<QVector<MigrationStatus>> status();
    /// Up or down to `target` (default: the newest). Refuses a foreign, newer or changed schema. A failing
    /// migration leaves the database as it was before that migration.
    /// `partitions` splits the largest tables when they are made (models/schema/partitioning.h); a database
    /// that has them already keeps its number, and another one given here is a ValidationError.
    /// Returns the versions applied or taken back, in order.
    Result<QVector<int>> migrate(
        std::optional<int> target = std::nullopt, std::optional<int> partitions = std::nullopt);
    [[nodiscard]] int newestVersion() const;

private:
    Result<void> checkMigratable();
    Result<void> checkTarget(std::optional<int> target) const;
    Result<int> choosePartitions(std::optional<int> wanted, int goal);
    Result<QVector<int>> migrateTo(int goal, std::optional<int> partitions);
    Result<void> apply(const Migration& migration, int partitions);
    Result<void> takeBack(const Migration& migration);

    Session* m_session;
    QVector<Migration> m_migrations;
};

/// Words for a schema that the program can't work with, or the success value if it can.
Result<void> explainSchemaState(SchemaState state);

} // namespace cm
