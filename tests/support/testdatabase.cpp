// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testdatabase.h"

#include "models/campaigns/campaignqueries.h"
#include "models/embedded/embeddedserver.h"
#include "models/schema/migrator.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>

#include <unistd.h>

namespace cm::test {

namespace {

[[noreturn]] void giveUp(const Error& error)
{
    qFatal("test database: %s\n%s", qPrintable(error.message), qPrintable(error.detail));
}

template <typename T> T must(Result<T> result)
{
    if (!result)
        giveUp(result.error());
    return std::move(*result);
}

void must(const Result<void>& result)
{
    if (!result)
        giveUp(result.error());
}

// One server for all test programs of this build, in a place that the server's own account may enter.
EmbeddedServer& server()
{
    static std::unique_ptr<EmbeddedServer> shared = [] {
        const QByteArray build = QCryptographicHash::hash(
            QCoreApplication::applicationDirPath().toUtf8(), QCryptographicHash::Sha1);
        EmbeddedOptions options;
        options.dataDirectory = QDir::tempPath()
            + QStringLiteral("/campaign-manager-tests-%1-%2")
                  .arg(getuid())
                  .arg(QString::fromLatin1(build.toHex().left(8)));
        auto acquired = must(EmbeddedServer::acquire(options));
        // The data are thrown away, so nothing waits for the disk.
        auto admin =
            must(Session::open(acquired->connectionSettings(), SessionKind::Admin, QStringLiteral("tests")));
        mustExecute(*admin, u"ALTER SYSTEM SET fsync = off");
        mustExecute(*admin, u"ALTER SYSTEM SET full_page_writes = off");
        mustExecute(*admin, u"SELECT pg_reload_conf()");
        return acquired;
    }();
    return *shared;
}

std::unique_ptr<Session> administration()
{
    return must(Session::open(server().connectionSettings(), SessionKind::Admin, QStringLiteral("tests")));
}

// The migrated database that others are copied from; its name changes with the migrations and partitions.
QString templateName(Session& admin)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const Migration& migration : must(compiledMigrations()))
        hash.addData(migration.checksum.toLatin1());
    QString name = QStringLiteral("template_") + QString::fromLatin1(hash.result().toHex().left(12));
    if (const auto partitions = partitionsUnderTest())
        name += QStringLiteral("_p%1").arg(*partitions);
    mustExecute(admin, u"SELECT pg_advisory_lock(4711)");
    const Rows known = mustExecute(
        admin, u"SELECT datname FROM pg_database WHERE datname = :name", {{QLatin1String("name"), name}});
    if (known.isEmpty()) {
        const QString making = name + QLatin1String("_making");
        must(admin.executeScript(QStringLiteral("DROP DATABASE IF EXISTS ") + making));
        must(admin.executeScript(QStringLiteral("CREATE DATABASE ") + making));
        ConnectionSettings settings = server().connectionSettings();
        settings.setParameter(QStringLiteral("dbname"), making);
        auto session = must(Session::open(settings, SessionKind::Admin));
        must(must(Migrator::create(*session)).migrate(std::nullopt, partitionsUnderTest()));
        session.reset();
        must(admin.executeScript(QStringLiteral("ALTER DATABASE %1 RENAME TO %2").arg(making, name)));
    }
    mustExecute(admin, u"SELECT pg_advisory_unlock(4711)");
    return name;
}

} // namespace

TestDatabase::TestDatabase(Content content)
    : TestDatabase(
        content == Content::Migrated ? templateName(*administration()) : QStringLiteral("template0"))
{
}

TestDatabase::TestDatabase(const QString& source)
{
    static int counter = 0;
    m_name = QStringLiteral("test_%1_%2").arg(getpid()).arg(++counter);
    auto admin = administration();
    must(admin->executeScript(QStringLiteral("CREATE DATABASE %1 TEMPLATE %2").arg(m_name, source)));
    m_settings = server().connectionSettings();
    m_settings.setParameter(QStringLiteral("dbname"), m_name);
}

std::unique_ptr<TestDatabase> TestDatabase::copy() const
{
    return std::unique_ptr<TestDatabase>(new TestDatabase(m_name));
}

TestDatabase::~TestDatabase()
{
    auto admin = administration();
    (void)admin->executeScript(QStringLiteral("DROP DATABASE %1 WITH (FORCE)").arg(m_name));
}

std::unique_ptr<Session> TestDatabase::session(SessionKind kind) const
{
    return must(Session::open(m_settings, kind, QStringLiteral("tests")));
}

std::optional<int> partitionsUnderTest()
{
    const QString number = qEnvironmentVariable("CM_TEST_PARTITIONS");
    return number.isEmpty() ? std::nullopt : std::optional<int>(number.toInt());
}

Rows mustExecute(Session& session, QStringView sql, SqlParameters parameters)
{
    return must(session.execute(sql, parameters));
}

qint64 number(Session& session, const QString& sql)
{
    return mustExecute(session, sql).first().integer("n");
}

ClientId makeClient(Session& session, const QString& name, const QString& timeZone)
{
    return mustExecute(session,
        u"INSERT INTO clients (company_name, time_zone) VALUES (:name, :zone) RETURNING id",
        {{QLatin1String("name"), name}, {QLatin1String("zone"), timeZone}})
        .first()
        .id<ClientId>("id");
}

static Rows insertLeads(Session& session, ClientId client, int count, const LeadSpec& spec)
{
    return mustExecute(session,
        u"INSERT INTO leads (client_id, first_name, last_name, email, kajabi_tags, icp_score, "
        "engagement_level, booked, sms_stop, is_active, created_at) "
        "SELECT :client_id, 'Ada', 'Number ' || n, 'ada' || n || '@example.com', :tags, :score::integer, "
        ":engagement, :booked, :sms_stop, :active, :created_at::timestamptz "
        "FROM generate_series(1, :count) AS n RETURNING id",
        {{QLatin1String("client_id"), client}, {QLatin1String("count"), count},
            {QLatin1String("tags"), spec.tags}, {QLatin1String("score"), spec.score},
            {QLatin1String("engagement"), spec.engagement.isEmpty() ? SqlValue() : SqlValue(spec.engagement)},
            {QLatin1String("booked"), spec.booked}, {QLatin1String("sms_stop"), spec.smsStop},
            {QLatin1String("active"), spec.active}, {QLatin1String("created_at"), spec.createdAt}});
}

LeadId makeLead(Session& session, ClientId client, const LeadSpec& spec)
{
    return insertLeads(session, client, 1, spec).first().id<LeadId>("id");
}

void makeLeads(Session& session, ClientId client, int count, const LeadSpec& spec)
{
    insertLeads(session, client, count, spec);
}

CampaignId makeCampaign(
    Session& session, ClientId client, const QString& name, int messages, std::optional<qint64> cap)
{
    CampaignDraft draft;
    draft.name = name;
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.maxLeadsToEnroll = cap;
    for (int i = 0; i < messages; ++i)
        draft.messages.append(
            {i == 0 ? 0 : 1440, QStringLiteral("Hello {{first_name}}, this is message %1").arg(i + 1)});
    return must(createCampaign(session, client, draft));
}

QString counterDrift(Session& session)
{
    const Rows rows = mustExecute(session,
        u"SELECT c.name, ARRAY[c.leads_enrolled, c.active_leads_count, c.completed_leads_count, "
        u"c.booked_count, "
        "c.opted_out_count, c.deactivated_leads_count]::text AS counters, r.recount::text AS recount "
        "FROM campaigns c CROSS JOIN LATERAL (SELECT ARRAY[count(*), count(*) FILTER (WHERE completed_at IS "
        "NULL), "
        "count(*) FILTER (WHERE outcome = 'completed'), count(*) FILTER (WHERE outcome = 'booked'), "
        "count(*) FILTER (WHERE outcome = 'opted_out'), "
        "count(*) FILTER (WHERE outcome = 'campaign_deactivated')]::integer[] AS recount "
        "FROM enrollments e WHERE e.client_id = c.client_id AND e.campaign_id = c.id) r "
        "WHERE r.recount <> ARRAY[c.leads_enrolled, c.active_leads_count, c.completed_leads_count, "
        "c.booked_count, c.opted_out_count, c.deactivated_leads_count]");
    QStringList differences;
    for (const Row& row : rows)
        differences.append(QStringLiteral("%1: counters %2, recount %3")
                               .arg(row.text("name"), row.text("counters"), row.text("recount")));
    return differences.join(u'\n');
}

} // namespace cm::test
