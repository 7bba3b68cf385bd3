// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clients/client.h"
#include "models/leadimport/leadexport.h"
#include "models/leadimport/leadfile.h"
#include "models/leadimport/leadimporter.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

#include <QFile>

namespace cm::bench {

namespace {

// The demonstration leads of one client, in the two forms in which they are read.
struct LeadFiles {
    QString csv;
    QString copy; // on the server, as COPY writes it
    qint64 rows = 0;
};

ClientId onlyClient(Session& session)
{
    return must(addClient(session, QStringLiteral("Import"), {}, QStringLiteral("Europe/Berlin")));
}

// Both sides have to store the same leads.
struct Stored {
    qint64 leads = 0;
    qint64 mark = 0;
};

Stored storedLeads(Session& session)
{
    const Row row = mustExecute(session, sqlText("bench/stored_leads")).first();
    return {row.integer("leads"), row.integer("mark")};
}

LeadImportResult import(Session& session, ClientId client, const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw Failure(Error{ErrorCode::Internal, file.errorString(), {}, {}, {}});
    LeadImportOptions options;
    options.client = client;
    options.fileName = QStringLiteral("leads.csv");
    options.mapping = must(previewLeadFile(file, {}, 0)).mapping;
    options.zone = QTimeZone("Europe/Berlin");
    options.region = QStringLiteral("DE");
    LeadImporter importer(session, options);
    return must(importer.run(file));
}

double byCopy(Bench& bench, const LeadFiles& files, Stored& stored)
{
    DatabaseCopy copy(bench, bench.migrated());
    auto session = copy.session(SessionKind::Admin);
    // The file names the client that the leads belong to.
    onlyClient(*session);
    mustExecute(*session, sqlText("bench/import_client"));
    const QString statement = sqlText("bench/import_limit").arg(files.copy);
    const double ms = milliseconds([&] { mustExecute(*session, statement); });
    stored = storedLeads(*session);
    return static_cast<double>(stored.leads) / ms * 1000;
}

double byImport(Bench& bench, const LeadFiles& files, Stored& stored)
{
    DatabaseCopy copy(bench, bench.migrated());
    auto session = copy.session(SessionKind::Write);
    const ClientId client = onlyClient(*session);
    LeadImportResult result;
    const double ms = milliseconds([&] { result = import(*session, client, files.csv); });
    stored = storedLeads(*session);
    mustEqual(QStringLiteral("the number of imported leads"), stored.leads, result.inserted);
    mustEqual(QStringLiteral("the number of rows"), files.rows, result.rows);
    return static_cast<double>(stored.leads) / ms * 1000;
}

// What the importer makes of an export is what COPY is given: so both store the same.
LeadFiles makeFiles(Bench& bench, const QString& directory)
{
    LeadFiles files;
    files.csv = directory + QStringLiteral("/leads.csv");
    {
        DatabaseCopy source(bench, bench.oneClient(bench.options().leads));
        auto session = source.session(SessionKind::Admin);
        mustExecute(*session, sqlText("bench/distinct_phones"));
        QFile file(files.csv);
        if (!file.open(QIODevice::WriteOnly))
            throw Failure(Error{ErrorCode::Internal, file.errorString(), {}, {}, {}});
        files.rows = must(exportLeads(*session, largestClient(*session).id, everyActiveLead(), file));
    }
    DatabaseCopy copy(bench, bench.migrated());
    auto session = copy.session(SessionKind::Admin);
    import(*session, onlyClient(*session), files.csv);
    files.copy = mustExecute(*session, u"SELECT current_setting('data_directory') || '/leads.copy' AS path")
                     .first()
                     .text("path");
    mustExecute(*session, sqlText("bench/import_rows").arg(files.copy));
    return files;
}

} // namespace

QVector<Measurement> measureImport(Bench& bench)
{
    const QTemporaryDir directory;
    const LeadFiles files = makeFiles(bench, directory.path());
    Stored byLimit;
    Stored byUs;
    const auto figures = bench.alternate(QStringLiteral("import (COPY | ours)"),
        {[&] { return byCopy(bench, files, byLimit); }, [&] { return byImport(bench, files, byUs); }});
    mustEqual(QStringLiteral("the number of stored leads"), byLimit.leads, byUs.leads);
    mustEqual(QStringLiteral("the mark of the stored leads"), byLimit.mark, byUs.mark);
    return {{QStringLiteral("import"), QStringLiteral("rows/s"), figures[0], figures[1], Must::atLeast(0.4),
        {{QStringLiteral("leads"), byUs.leads}, {QStringLiteral("csvBytes"), QFile(files.csv).size()}}}};
}

} // namespace cm::bench
