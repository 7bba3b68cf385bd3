// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/undoanswer.h"
#include "models/clients/client.h"
#include "models/leadimport/leadexport.h"
#include "models/leadimport/leadfile.h"
#include "models/leadimport/leadimport.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QSaveFile>

namespace cm {

namespace {

struct LeadOptions {
    std::string file;
    std::string client;
    std::vector<std::string> map;
    std::string encoding = "auto";
    std::string separator = "auto";
    std::string region;
    std::string onDuplicate = "skip";
    bool dryRun = false;
    std::string badRows;
    std::string audience;
    std::string import;
    int limit = 50;
};

tl::unexpected<Error> wrongUse(const QString& option, const QString& message)
{
    return failure(
        Error{ErrorCode::BadRequest, QStringLiteral("%1: %2").arg(option, message), {}, {}, option});
}

Result<CsvFormatWish> formatWish(const LeadOptions& options)
{
    CsvFormatWish wish;
    const QString encoding = QString::fromStdString(options.encoding);
    const QString separator = QString::fromStdString(options.separator);
    if (encoding != QLatin1String("auto")) {
        wish.encoding = textEncodingFromName(encoding);
        if (!wish.encoding) {
            return wrongUse(QStringLiteral("--encoding"),
                QStringLiteral("\"%1\" is not known. Use utf-8, windows-1252 or auto.").arg(encoding));
        }
    }
    if (separator != QLatin1String("auto")) {
        wish.separator = csvSeparatorFromName(separator);
        if (!wish.separator) {
            return wrongUse(QStringLiteral("--separator"),
                QStringLiteral("\"%1\" is not known. Use comma, semicolon, tab, bar or auto.")
                    .arg(separator));
        }
    }
    return wish;
}

// What --map says, on top of what the headers say: "Handy=phone".
Result<void> applyMap(const std::vector<std::string>& map, ColumnMapping& mapping)
{
    for (const std::string& text : map) {
        const QString entry = QString::fromStdString(text);
        const auto equals = entry.lastIndexOf(u'=');
        const auto field = leadFieldFromName(entry.mid(equals + 1));
        if (equals < 1 || !field) {
            QStringList names;
            for (const LeadField known : leadFields())
                names.append(leadFieldName(known));
            return wrongUse(QStringLiteral("--map"),
                QStringLiteral("\"%1\" is not COLUMN=FIELD. The fields are %2.")
                    .arg(entry, names.join(QLatin1String(", "))));
        }
        if (auto assigned = mapping.assign(entry.left(equals), *field); !assigned)
            return assigned;
    }
    return {};
}

Result<LeadImportOptions> importOptions(const LeadOptions& options, Session& session, QIODevice& file)
{
    const auto id = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!id)
        return failure(id.error());
    auto client = loadClient(session, *id);
    if (!client)
        return failure(client.error());
    auto wish = formatWish(options);
    if (!wish)
        return failure(wish.error());
    auto preview = previewLeadFile(file, *wish, 0);
    if (!preview)
        return failure(preview.error());
    LeadImportOptions given;
    given.client = *id;
    given.fileName = QFileInfo(QString::fromStdString(options.file)).fileName();
    given.format = {preview->format.encoding, preview->format.separator};
    given.mapping = preview->mapping;
    if (auto mapped = applyMap(options.map, given.mapping); !mapped)
        return failure(mapped.error());
    given.onDuplicate = options.onDuplicate == "update" ? OnDuplicate::Update : OnDuplicate::Skip;
    given.zone = QTimeZone(client->timeZone.toUtf8());
    given.region = QString::fromStdString(options.region);
    if (given.region.isEmpty()) {
        given.region = PhoneNumbers::regionOfTimeZone(client->timeZone);
    } else if (!PhoneNumbers::isRegion(given.region)) {
        return wrongUse(QStringLiteral("--region"),
            QStringLiteral("\"%1\" is not a country. Use two letters, such as DE.").arg(given.region));
    }
    given.dryRun = options.dryRun;
    return given;
}

QString importText(const LeadImportResult& result, int limit)
{
    QStringList lines{result.sentence()};
    for (const RowProblem& problem : result.problems.mid(0, limit)) {
        lines.append(
            QStringLiteral("  line %1%2: %3")
                .arg(problem.line)
                .arg(problem.isWarning ? QStringLiteral(" (warning)") : QString(), problem.sentence()));
    }
    if (result.problems.size() > limit)
        lines.append(QStringLiteral("  … --bad-rows FILE.csv writes all of them."));
    if (!result.dryRun)
        lines.append(QStringLiteral("Import %1").arg(result.id.toString()));
    return lines.join(u'\n');
}

int importFile(CommandRun& run, const LeadOptions& options)
{
    QFile file(QString::fromStdString(options.file));
    if (!file.open(QIODevice::ReadOnly)) {
        return run.fail(Error{ErrorCode::BadRequest,
            QStringLiteral("%1 can't be read: %2").arg(file.fileName(), file.errorString()), {}, {},
            QStringLiteral("file")});
    }
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto given = importOptions(options, **session, file);
    if (!given)
        return run.fail(given.error());
    QSaveFile badRows(QString::fromStdString(options.badRows));
    if (!options.badRows.empty()) {
        if (!badRows.open(QIODevice::WriteOnly)) {
            return run.fail(Error{ErrorCode::BadRequest,
                QStringLiteral("%1 can't be written: %2").arg(badRows.fileName(), badRows.errorString()), {},
                {}, QStringLiteral("--bad-rows")});
        }
        given->badRows = &badRows;
    }
    LeadImporter importer(**session, *given);
    auto result = importer.run(file);
    if (!result)
        return run.fail(result.error());
    if (given->badRows && !badRows.commit())
        run.tell(QStringLiteral("%1 can't be written: %2").arg(badRows.fileName(), badRows.errorString()));
    return run.answer(result->toJson(), importText(*result, options.limit));
}

Result<Audience> chosenAudience(const LeadOptions& options)
{
    if (options.audience.empty())
        return everyActiveLead();
    auto json = readJsonFile(QString::fromStdString(options.audience));
    if (!json)
        return failure(json.error());
    const QJsonValue inner = json->value(QLatin1String("audience"));
    return Audience::fromJson(inner.isObject() ? inner.toObject() : *json);
}

int exportFile(CommandRun& run, const LeadOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto audience = chosenAudience(options);
    if (!audience)
        return run.fail(audience.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    // The old file stays until the new one is whole.
    QSaveFile file(QString::fromStdString(options.file));
    const auto unwritable = [&] {
        return run.fail(Error{ErrorCode::BadRequest,
            QStringLiteral("%1 can't be written: %2").arg(file.fileName(), file.errorString()), {}, {},
            QStringLiteral("file")});
    };
    if (!file.open(QIODevice::WriteOnly))
        return unwritable();
    auto count = exportLeads(**session, *client, *audience, file);
    if (!count)
        return run.fail(count.error());
    if (!file.commit())
        return unwritable();
    return run.answer({{QStringLiteral("leads"), *count}, {QStringLiteral("file"), file.fileName()}},
        QStringLiteral("%1 leads were written to %2.").arg(QLocale().toString(*count), file.fileName()));
}

int listImports(CommandRun& run, const LeadOptions& options)
{
    const auto client = readOptionalId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto imports = listLeadImports(**session, *client, options.limit);
    if (!imports)
        return run.fail(imports.error());
    QJsonArray entries;
    QStringList lines;
    for (const LeadImport& one : std::as_const(*imports)) {
        entries.append(one.toJson());
        lines.append(QStringLiteral("%1  %2  %3 added, %4 updated  %5  %6%7")
                         .arg(one.id.toString(), one.importedAt.toString(QStringLiteral("yyyy-MM-dd HH:mm")))
                         .arg(one.inserted)
                         .arg(one.updated)
                         .arg(one.clientName, one.fileName,
                             one.undoneAt.isValid() ? QStringLiteral("  (undone)") : QString()));
    }
    if (lines.isEmpty())
        lines.append(QStringLiteral("There are no imports yet."));
    return run.answer({{QStringLiteral("imports"), entries}}, lines.join(u'\n'));
}

int undoImport(CommandRun& run, const LeadOptions& options)
{
    const auto id = readId<LeadImportId>(options.import, QStringLiteral("import"));
    if (!id)
        return run.fail(id.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto done = undoLeadImport(**session, *id);
    if (!done)
        return run.fail(done.error());
    auto leads = leadsLeftAlone(**session, RunId(id->uuid()), options.limit);
    if (!leads)
        return run.fail(leads.error());
    return answerUndo(run, done->sentence(), done->toJson(), *leads);
}

void addImportOptions(CLI::App* command, const std::shared_ptr<LeadOptions>& options)
{
    command->add_option("file", options->file, "CSV file; its first line names the columns")->required();
    command->add_option("--client", options->client, "Whose leads they are")->required();
    command->add_option("--map", options->map, "COLUMN=FIELD, where the header alone doesn't say it");
    command->add_option("--encoding", options->encoding, "utf-8, windows-1252 or auto")
        ->capture_default_str();
    command->add_option("--separator", options->separator, "comma, semicolon, tab, bar or auto")
        ->capture_default_str();
    command->add_option("--region", options->region,
        "Country of phone numbers without a country code, such as DE; by default that of the client's time "
        "zone");
    command
        ->add_option("--on-duplicate", options->onDuplicate, "What to do with a lead that is there already")
        ->check(CLI::IsMember({"skip", "update"}))
        ->capture_default_str();
    command->add_flag("--dry-run", options->dryRun, "Only say what would be done");
    command->add_option("--bad-rows", options->badRows, "Write every row with a problem to this CSV file");
    command->add_option("--limit", options->limit, "Problems to show")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
}

} // namespace

void addLeadCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<LeadOptions>();
    const auto offer = [&](CLI::App* command, auto function) {
        command->callback([options, function, &chosen] {
            chosen = [options, function](CommandRun& run) { return function(run, *options); };
        });
    };
    CLI::App* leads = app.add_subcommand("leads", "Import and export leads as CSV")->require_subcommand(1);
    CLI::App* command = leads->add_subcommand("import", "Add the leads of a file, all in one transaction");
    addImportOptions(command, options);
    offer(command, importFile);
    command = leads->add_subcommand("export", "Write leads to a file that can be imported again");
    command->add_option("file", options->file, "CSV file to write")->required();
    command->add_option("--client", options->client, "Whose leads")->required();
    command->add_option(
        "--audience", options->audience, "JSON file with an audience; all active leads without");
    offer(command, exportFile);
    CLI::App* imports = leads->add_subcommand("imports", "What was imported")->require_subcommand(1);
    command = imports->add_subcommand("list", "The newest first");
    command->add_option("--client", options->client, "Only this client's");
    command->add_option("--limit", options->limit, "Imports")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    offer(command, listImports);
    command = imports->add_subcommand("undo", "Take an import back, for leads not touched since");
    command->add_option("id", options->import, "The import's id")->required();
    command->add_option("--limit", options->limit, "Leads to list that were left alone")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    offer(command, undoImport);
}

} // namespace cm
