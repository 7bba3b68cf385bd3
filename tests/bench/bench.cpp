// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include "models/demo/demodata.h"
#include "models/schema/migrator.h"
#include "tests/bench/workload.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <cstdio>
#include <sys/stat.h>

namespace cm::bench {

void mustEqual(const QString& what, qint64 limit, qint64 ours)
{
    if (limit != ours)
        throw Failure({ErrorCode::Internal,
            QStringLiteral("The two sides did not do the same work: %1 was %2 for the limit and %3 for ours.")
                .arg(what)
                .arg(limit)
                .arg(ours),
            {}, {}, {}});
}

Rows mustExecute(Session& session, QStringView sql, SqlParameters parameters)
{
    return must(session.execute(sql, parameters));
}

qint64 number(Session& session, QStringView sql, SqlParameters parameters)
{
    return mustExecute(session, sql, parameters).first().integer("n");
}

double milliseconds(const std::function<void()>& work)
{
    using namespace std::chrono;
    const auto started = steady_clock::now();
    work();
    return duration<double, std::milli>(steady_clock::now() - started).count();
}

Bench::Bench(const Options& options, const Cancellation& cancellation)
    : m_options(options)
    , m_cancellation(cancellation)
    , m_directory(QDir::tempPath() + QStringLiteral("/campaign-manager-bench-XXXXXX"))
{
    // The server runs as another user if we are root, and has to pass through.
    ::chmod(QFile::encodeName(m_directory.path()).constData(), 0711);
    EmbeddedOptions embedded;
    embedded.dataDirectory = m_directory.filePath(QStringLiteral("data"));
    m_server = must(EmbeddedServer::acquire(embedded));
    if (!m_options.isDurable) {
        administer(QStringLiteral("ALTER SYSTEM SET fsync = off"));
        administer(QStringLiteral("SELECT pg_reload_conf()"));
    }
}

std::unique_ptr<Session> Bench::session(const QString& database, SessionKind kind)
{
    ConnectionSettings settings = m_server->connectionSettings();
    settings.setParameter(QStringLiteral("dbname"), database);
    auto session = must(Session::open(settings, kind, QStringLiteral("bench")));
    session->setCancellation(m_cancellation);
    return session;
}

void Bench::administer(const QString& sql)
{
    // Quick, and never cancelled: copies are dropped on the way out.
    auto admin = session(QStringLiteral("postgres"), SessionKind::Admin);
    admin->setCancellation(Cancellation());
    must(admin->executeScript(sql));
}

QString Bench::manyClients()
{
    return database(QStringLiteral("many_clients"), m_options.clients, m_options.leads);
}

QString Bench::oneClient(qint64 leads)
{
    return database(QStringLiteral("one_client_%1").arg(leads), 1, leads);
}

// What the others begin from.
QString Bench::migrated()
{
    QString name = QStringLiteral("migrated");
    if (!m_made.contains(name)) {
        administer(QStringLiteral("CREATE DATABASE ") + name);
        auto admin = session(name, SessionKind::Admin);
        must(must(Migrator::create(*admin)).migrate());
        m_made.append(name);
    }
    return name;
}

QString Bench::database(const QString& name, int clients, qint64 leads)
{
    if (m_made.contains(name))
        return name;
    administer(QStringLiteral("CREATE DATABASE %1 TEMPLATE %2").arg(name, migrated()));
    auto admin = session(name, SessionKind::Admin);
    demo::DemoOptions options;
    options.clients = clients;
    options.leads = leads;
    // A fixed day makes the same data whenever this runs.
    options.today = QDate(2026, 9, 30);
    int told = -10;
    const auto progress = [&](const QString& phrase, int percent) {
        if (percent >= told + 10)
            tell(QStringLiteral("%1: %2 % %3").arg(name).arg(told = percent, 3).arg(phrase));
    };
    must(demo::seedDemo(*admin, options, progress));
    prepareWorkload(*admin, leads);
    must(admin->executeScript(QStringLiteral("VACUUM ANALYZE")));
    must(admin->executeScript(QStringLiteral("CHECKPOINT")));
    m_made.append(name);
    return name;
}

QVector<QVector<double>> Bench::alternate(const QString& title, const QVector<Side>& sides) const
{
    QVector<QVector<double>> figures(sides.size());
    for (int run = 1; run <= m_options.runs; ++run) {
        QStringList told;
        for (qsizetype i = 0; i < sides.size(); ++i) {
            figures[i].append(sides[i]());
            told.append(QString::number(figures[i].last(), 'f', 1));
        }
        tell(QStringLiteral("%1, run %2 of %3: %4")
                 .arg(title)
                 .arg(run)
                 .arg(m_options.runs)
                 .arg(told.join(QLatin1String(" | "))));
    }
    return figures;
}

void Bench::tell(const QString& text) const
{
    std::fprintf(stderr, "%s\n", qPrintable(text));
}

DatabaseCopy::DatabaseCopy(Bench& bench, const QString& source)
    : m_bench(bench)
    , m_name(QStringLiteral("copy_%1").arg(++bench.m_copies))
{
    bench.administer(QStringLiteral("CREATE DATABASE %1 TEMPLATE %2 STRATEGY file_copy").arg(m_name, source));
    bench.administer(QStringLiteral("CHECKPOINT"));
}

DatabaseCopy::~DatabaseCopy()
{
    try {
        m_bench.administer(QStringLiteral("DROP DATABASE %1 WITH (FORCE)").arg(m_name));
    } catch (const Failure& failure) {
        m_bench.tell(QString::fromUtf8(failure.what()));
    }
}

} // namespace cm::bench
