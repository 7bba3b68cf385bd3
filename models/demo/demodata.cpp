// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/demo/demodata.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm::demo {

namespace {

constexpr qint64 sliceSize = 50'000;
constexpr int leadsFrom = 12; // per cent done when the leads begin
constexpr int leadsUntil = 78;

QString tr(const char* text)
{
    return QCoreApplication::translate("DemoData", text);
}

Result<void> check(const DemoOptions& options)
{
    const auto invalid = [](const QString& field, const QString& message) {
        return failure(Error{ErrorCode::ValidationError, message, {}, {}, field});
    };
    if (options.clients < 1 || options.clients > 10'000)
        return invalid(QStringLiteral("clients"),
            tr("%1 clients are not possible. Use 1 to 10,000.").arg(options.clients));
    // The history reaches two years back, and nothing of it may lie ahead.
    const QDate utcToday = QDateTime::currentDateTimeUtc().date();
    if (!options.today.isNull()
        && (!options.today.isValid() || options.today.year() < 2000 || options.today > utcToday))
        return invalid(QStringLiteral("today"),
            tr("The day must be between 2000-01-01 and %1.").arg(utcToday.toString(Qt::ISODate)));
    if (options.leads < 0 || options.leads > 20'000'000)
        return invalid(QStringLiteral("leads"),
            tr("%1 leads are not possible. Use 0 to 20,000,000.").arg(options.leads));
    return {};
}

/// Noon of a day that is over, so that equal options make equal data.
QDateTime latestMoment(const DemoOptions& options)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (options.moment.isValid())
        return options.moment;
    return options.today.isValid() && options.today != now.date()
        ? QDateTime(options.today, QTime(12, 0), Qt::UTC)
        : now;
}

/// Runs the seeding's SQL files in their order. Each takes the parameters that it names.
class Seeder {
public:
    Seeder(Session& session, const DemoOptions& options, const Progress& progress)
        : m_session(session)
        , m_options(options)
        , m_progress(progress)
        , m_moment(latestMoment(options))
        , m_today(options.today.isValid() ? options.today : m_moment.toUTC().date())
    {
    }

    Result<DemoFigures> run()
    {
        if (auto ready = scripts({"demo/words", "demo/messages", "demo/setup"}); !ready)
            return failure(ready.error());
        if (auto planned = plan(); !planned)
            return failure(planned.error());
        if (auto written = writeLeads(); !written)
            return failure(written.error());
        if (auto written = writeHistory(); !written)
            return failure(written.error());
        auto figures = execute("demo/figures");
        if (!figures)
            return failure(figures.error());
        // Here and not later: behind a connection pool the next transaction may be another connection's.
        if (auto discarded = m_session.executeScript(QStringLiteral("DISCARD TEMP")); !discarded)
            return failure(discarded.error());
        const Row row = figures->first();
        return DemoFigures{row.integer("clients"), row.integer("leads"), row.integer("campaigns"),
            row.integer("enrollments"), row.integer("open_enrollments"), row.integer("runs"),
            row.integer("enrollment_runs")};
    }

private:
    Result<Rows> execute(const char* name, qint64 first = 0, qint64 last = 0)
    {
        return m_session.execute(sqlText(name),
            {{QLatin1String("key"), m_options.seed}, {QLatin1String("today"), m_today},
                {QLatin1String("moment"), m_moment}, {QLatin1String("clients"), m_options.clients},
                {QLatin1String("leads"), m_options.leads}, {QLatin1String("first"), first},
                {QLatin1String("last"), last}});
    }

    Result<void> scripts(std::initializer_list<const char*> names)
    {
        for (const char* name : names) {
            if (auto done = m_session.executeScript(sqlText(name)); !done)
                return done;
        }
        return {};
    }

    void report(const QString& phrase, int percent)
    {
        if (m_progress)
            m_progress(phrase, percent);
    }

    Result<void> steps(const QString& phrase, int from, int until, std::initializer_list<const char*> names)
    {
        int number = 0;
        for (const char* name : names) {
            report(phrase, from + (until - from) * number++ / static_cast<int>(names.size()));
            if (auto done = execute(name); !done)
                return failure(done.error());
        }
        return {};
    }

    Result<void> plan()
    {
        report(tr("Inventing companies …"), 0);
        if (auto done = execute("demo/plan_clients"); !done)
            return failure(done.error());
        auto taken = execute("demo/taken_company");
        if (!taken)
            return failure(taken.error());
        if (!taken->isEmpty()) {
            return failure(ErrorCode::Conflict,
                tr("The demo data are there already (%1). Nothing was added. Use an empty database to make "
                   "them anew.")
                    .arg(taken->first().text("company_name")));
        }
        if (auto done = steps(tr("Inventing campaigns …"), 1, 2,
                {"demo/plan_tag_sets", "demo/plan_campaigns", "demo/plan_pools", "demo/plan_runs"});
            !done)
            return done;
        if (auto done = scripts({"demo/analyze_plans"}); !done)
            return done;
        if (auto done = steps(tr("Inventing histories …"), 2, leadsFrom,
                {"demo/plan_passages", "demo/plan_earlier_passages", "demo/plan_enrollment_runs"});
            !done)
            return done;
        return scripts({"demo/analyze_passages"});
    }

    Result<void> writeLeads()
    {
        if (auto done = execute("demo/clients"); !done)
            return failure(done.error());
        for (qint64 first = 1; first <= m_options.leads; first += sliceSize) {
            const auto percent =
                static_cast<int>(leadsFrom + (leadsUntil - leadsFrom) * first / m_options.leads);
            report(tr("Writing leads …"), percent);
            const qint64 last = std::min(m_options.leads, first + sliceSize - 1);
            if (auto done = execute("demo/leads", first, last); !done)
                return failure(done.error());
        }
        return {};
    }

    Result<void> writeHistory()
    {
        return steps(tr("Writing the history …"), leadsUntil, 100,
            {"demo/campaigns", "demo/campaign_versions", "demo/enrollment_runs", "demo/de_enrollment_runs",
                "demo/enrollments", "demo/lead_log", "demo/lead_events", "demo/daily_figures",
                "demo/audit_log"});
    }

    Session& m_session;
    const DemoOptions& m_options;
    const Progress& m_progress;
    const QDateTime m_moment;
    const QDate m_today;
};

} // namespace

QString DemoFigures::sentence() const
{
    const QLocale locale;
    return tr(
        "%1 clients, %2 leads, %3 campaigns, %4 enrollments (%5 open) and %6 de-enrollment runs were made.")
        .arg(locale.toString(clients), locale.toString(leads), locale.toString(campaigns),
            locale.toString(enrollments), locale.toString(openEnrollments), locale.toString(runs));
}

QJsonObject DemoFigures::toJson() const
{
    return {{QStringLiteral("clients"), clients}, {QStringLiteral("leads"), leads},
        {QStringLiteral("campaigns"), campaigns}, {QStringLiteral("enrollments"), enrollments},
        {QStringLiteral("openEnrollments"), openEnrollments}, {QStringLiteral("runs"), runs},
        {QStringLiteral("enrollmentRuns"), enrollmentRuns}};
}

Result<DemoFigures> seedDemo(Session& session, const DemoOptions& options, const Progress& progress)
{
    if (auto checked = check(options); !checked)
        return failure(checked.error());
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    auto figures = Seeder(session, options, progress).run();
    if (!figures)
        return figures;
    if (auto committed = transaction->commit(); !committed)
        return failure(committed.error());
    // The planner would otherwise take the new tables for empty ones until autovacuum comes by.
    (void)session.executeScript(sqlText("demo/analyze"));
    return figures;
}

} // namespace cm::demo
