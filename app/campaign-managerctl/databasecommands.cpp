// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "models/demo/demodata.h"
#include "models/driftguard/foreignschema.h"
#include "models/schema/catalog.h"
#include "models/schema/partitioning.h"
#include "models/schema/verifier.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace cm {

namespace {

struct MigrateOptions {
    int target = 0;
    bool hasTarget = false;
    int partitions = 0;
    bool status = false;
};

int showStatus(CommandRun& run, Migrator& migrator)
{
    auto list = migrator.status();
    if (!list)
        return run.fail(list.error());
    QJsonArray entries;
    QStringList lines;
    for (const MigrationStatus& one : *list) {
        const QString name = QStringLiteral("%1_%2").arg(one.version, 4, 10, QLatin1Char('0')).arg(one.name);
        const QString state = migrationStateName(one.state);
        entries.append(QJsonObject{{QStringLiteral("version"), one.version},
            {QStringLiteral("name"), one.name}, {QStringLiteral("state"), state},
            {QStringLiteral("appliedAt"),
                one.appliedAt.isValid() ? QJsonValue(one.appliedAt.toString(Qt::ISODate)) : QJsonValue()}});
        lines.append(QStringLiteral("%1  %2").arg(state, -8).arg(name));
    }
    return run.answer({{QStringLiteral("migrations"), entries}}, lines.join(u'\n'));
}

int migrate(CommandRun& run, const MigrateOptions& options)
{
    auto session = run.bareSession();
    if (!session)
        return run.fail(session.error());
    auto migrator = Migrator::create(**session);
    if (!migrator)
        return run.fail(migrator.error());
    if (options.status)
        return showStatus(run, *migrator);
    auto state = migrator->state();
    if (!state)
        return run.fail(state.error());
    if (*state == SchemaState::Foreign)
        return run.fail(explainSchema(*state, **session).error());
    auto done = migrator->migrate(options.hasTarget ? std::optional<int>(options.target) : std::nullopt,
        options.partitions > 0 ? std::optional<int>(options.partitions) : std::nullopt);
    if (!done)
        return run.fail(done.error());
    QJsonArray versions;
    for (const int version : std::as_const(*done))
        versions.append(version);
    return run.answer({{QStringLiteral("migrated"), versions}},
        done->isEmpty() ? QStringLiteral("The schema is up to date.")
                        : QStringLiteral("%1 migrations done.").arg(done->size()));
}

int writeFingerprint(CommandRun& run, Session& session, const QString& path)
{
    auto catalog = readCatalog(session);
    if (!catalog)
        return run.fail(catalog.error());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(*catalog).toJson()) < 0)
        return run.fail({ErrorCode::BadRequest,
            QStringLiteral("%1 can't be written: %2").arg(path, file.errorString()), {}, {}, {}});
    return run.answer(
        {{QStringLiteral("written"), path}}, QStringLiteral("Fingerprint written to %1.").arg(path));
}

int verify(CommandRun& run, const QString& fingerprintFile)
{
    auto session = run.bareSession();
    if (!session)
        return run.fail(session.error());
    if (!fingerprintFile.isEmpty())
        return writeFingerprint(run, **session, fingerprintFile);
    auto report = verifySchema(**session);
    if (!report)
        return run.fail(report.error());
    QJsonArray failed;
    QStringList lines;
    for (const VerifyCheck& check : std::as_const(report->checks)) {
        if (check.passed)
            continue;
        failed.append(QJsonObject{{QStringLiteral("kind"), check.kind},
            {QStringLiteral("subject"), check.subject}, {QStringLiteral("problem"), check.problem}});
        lines.append(QStringLiteral("%1 %2 %3").arg(check.kind, check.subject, check.problem));
    }
    if (!report->notTried.isEmpty()) {
        lines.append(QStringLiteral("%1 functions and views were not tried: this login may not call them.")
                         .arg(report->notTried.size()));
    }
    lines.append(report->summary());
    return run.answer(
        {{QStringLiteral("total"), static_cast<qint64>(report->checks.size())},
            {QStringLiteral("failed"), report->failed()},
            {QStringLiteral("notTried"), static_cast<qint64>(report->notTried.size())},
            {QStringLiteral("differences"), failed}, {QStringLiteral("summary"), report->summary()}},
        lines.join(u'\n'), report->failed() > 0 ? CheckFoundSomething : Done);
}

int seed(CommandRun& run, const demo::DemoOptions& options)
{
    auto session = run.session(SessionKind::Admin);
    if (!session)
        return run.fail(session.error());
    auto figures = demo::seedDemo(**session, options, [&](const QString& phrase, int percent) {
        run.tell(QStringLiteral("%1 % %2").arg(percent, 3).arg(phrase));
    });
    if (!figures)
        return run.fail(figures.error());
    return run.answer(figures->toJson(), figures->sentence());
}

} // namespace

void addDatabaseCommands(CLI::App& app, Command& chosen)
{
    auto migrateOptions = std::make_shared<MigrateOptions>();
    CLI::App* command = app.add_subcommand("migrate", "Set up the schema or bring it up to date");
    CLI::Option* target =
        command->add_option("--to", migrateOptions->target, "Go up or down to this migration");
    command
        ->add_option("--partitions", migrateOptions->partitions,
            "Split the largest tables by client when they are made")
        ->check(CLI::Range(fewestPartitions, mostPartitions));
    command->add_flag("--status", migrateOptions->status, "Only list the migrations and their state");
    command->callback([migrateOptions, target, &chosen] {
        migrateOptions->hasTarget = target->count() > 0;
        chosen = [migrateOptions](CommandRun& run) { return migrate(run, *migrateOptions); };
    });

    auto fingerprint = std::make_shared<std::string>();
    command = app.add_subcommand("verify", "Compare the database with what this program expects");
    command->add_option(
        "--write-fingerprint", *fingerprint, "For developers: write the catalog to this file");
    command->callback([fingerprint, &chosen] {
        chosen = [fingerprint](CommandRun& run) { return verify(run, QString::fromStdString(*fingerprint)); };
    });

    auto demoOptions = std::make_shared<demo::DemoOptions>();
    command = app.add_subcommand("seed-demo", "Fill the database with demonstration data");
    command->add_option("--clients", demoOptions->clients, "Number of clients")->capture_default_str();
    command->add_option("--leads", demoOptions->leads, "Number of leads of all clients together")
        ->capture_default_str();
    command->add_option("--seed", demoOptions->seed, "The same seed makes the same data")
        ->capture_default_str();
    command->callback([demoOptions, &chosen] {
        chosen = [demoOptions](CommandRun& run) { return seed(run, *demoOptions); };
    });
}

} // namespace cm
