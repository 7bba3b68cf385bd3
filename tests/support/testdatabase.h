// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <memory>
#include <optional>

namespace cm::test {

/// A fresh, migrated, private database on a private server that all tests of this build share: the first
/// test program to need it starts it, the last to leave stops it. Dropped at the end.
/// Ends the program with the reason if the server can't be had.
class TestDatabase {
public:
    enum class Content { Migrated, Empty };
    explicit TestDatabase(Content content = Content::Migrated);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] ConnectionSettings settings() const { return m_settings; }
    /// libpq's text for a program that is started with --database.
    [[nodiscard]] QString dsn() const { return m_settings.toConninfo(); }
    /// Another database with the same content. Nobody may be connected to this one.
    [[nodiscard]] std::unique_ptr<TestDatabase> copy() const;
    /// A new connection, of kind Admin unless said; owned by the caller.
    [[nodiscard]] std::unique_ptr<Session> session(SessionKind kind = SessionKind::Admin) const;

private:
    explicit TestDatabase(const QString& source);

    QString m_name;
    ConnectionSettings m_settings;
};

/// How many partitions the migrated databases of this run have; nothing: plain tables. ctest runs the
/// programs registered as PARTITIONED a second time with it (CM_TEST_PARTITIONS).
std::optional<int> partitionsUnderTest();

/// Runs a statement that must succeed; ends the test program with the error otherwise.
Rows mustExecute(Session& session, QStringView sql, SqlParameters parameters = {});
/// The single whole number a query returns as column "n".
qint64 number(Session& session, const QString& sql);

/// What makeLead() is told; what is not said has the database's default.
struct LeadSpec {
    QStringList tags{QStringLiteral("webinar")};
    std::optional<int> score = 50;
    QString engagement = QStringLiteral("High");
    bool booked = false;
    bool smsStop = false;
    bool active = true;
    QString createdAt = QStringLiteral("2026-01-15T12:00:00Z");
};

ClientId makeClient(Session& session, const QString& name = QStringLiteral("Acme"),
    const QString& timeZone = QStringLiteral("Europe/Berlin"));
LeadId makeLead(Session& session, ClientId client, const LeadSpec& spec = {});
/// `count` leads with the same specification.
void makeLeads(Session& session, ClientId client, int count, const LeadSpec& spec = {});
/// A Custom campaign for the tag "webinar" with `messages` messages.
CampaignId makeCampaign(Session& session, ClientId client, const QString& name = QStringLiteral("Spring"),
    int messages = 3, std::optional<qint64> cap = std::nullopt);
/// Compares every counter of every campaign with a recount of its enrollments; the differences as text.
QString counterDrift(Session& session);

} // namespace cm::test
