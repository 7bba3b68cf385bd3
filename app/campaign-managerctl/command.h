// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/startup/databasechoice.h"

#include <QJsonObject>

#include <CLI/CLI.hpp>
#include <functional>

namespace cm {

/// The exit codes of DESIGN §8.
enum ExitCode { Done = 0, Failed = 1, Usage = 2, CheckFoundSomething = 3 };

/// What every command works with: the chosen database and the way to answer. Main thread.
class CommandRun {
public:
    CommandRun(DatabaseChoice choice, bool json)
        : m_choice(std::move(choice))
        , m_json(json)
    {
    }

    /// Starts or finds the database without looking at its schema.
    Result<ConnectionSettings> database();
    /// A session on a database whose schema fits this program.
    Result<Session*> session(SessionKind kind = SessionKind::Write);
    /// A session that may find any schema, for migrate and verify.
    Result<Session*> bareSession();
    /// Starts the private server again if it has ended under us; nothing to do for a configured one.
    Result<void> ensureServer();

    /// Prints the document (--json) or the text, and gives the exit code back.
    int answer(const QJsonObject& document, const QString& text, int exitCode = Done) const;
    /// Prints the error for people to stderr, and as a document with --json.
    int fail(const Error& error) const;
    /// Progress for people, on stderr; nothing with --json.
    void tell(const QString& phrase) const;
    [[nodiscard]] bool wantsJson() const { return m_json; }

private:
    Result<Session*> openSession(SessionKind kind);

    DatabaseChoice m_choice;
    const bool m_json;
    std::unique_ptr<OpenDatabase> m_database; // after the session: it must outlive it
    std::unique_ptr<Session> m_session;
};

/// What the command line chose to do.
using Command = std::function<int(CommandRun&)>;

void addDatabaseCommands(CLI::App& app, Command& chosen);
void addClientCommands(CLI::App& app, Command& chosen);
void addAudienceCommands(CLI::App& app, Command& chosen);
void addCampaignCommands(CLI::App& app, Command& chosen);
void addEnrollCommand(CLI::App& app, Command& chosen);
void addDeEnrollmentCommands(CLI::App& app, Command& chosen);
void addKeysCommands(CLI::App& app, Command& chosen);
void addLeadCommands(CLI::App& app, Command& chosen);
void addRunCommands(CLI::App& app, Command& chosen);
void addSimulateCommand(CLI::App& app, Command& chosen);
void addSmokeCommand(CLI::App& app, Command& chosen);
void addStatisticsCommands(CLI::App& app, Command& chosen);
void addUserCommands(CLI::App& app, Command& chosen);

/// An error of what was typed: a usage error, whatever code it came with.
Error wrongUse(Error error);

/// Reads an id given on the command line; a text that is none is a usage error naming `option`.
template <typename IdType> Result<IdType> readId(const std::string& text, const QString& option)
{
    const IdType id = IdType::fromString(QString::fromStdString(text));
    if (id.isNull()) {
        return failure(Error{ErrorCode::BadRequest,
            QStringLiteral("%1: \"%2\" is not an id (a UUID).").arg(option, QString::fromStdString(text)), {},
            {}, option});
    }
    return id;
}

/// As readId(); a null id where none is given.
template <typename IdType> Result<IdType> readOptionalId(const std::string& text, const QString& option)
{
    return text.empty() ? Result<IdType>(IdType()) : readId<IdType>(text, option);
}

/// Reads a JSON object from a file, or from standard input for "-". Damage is reported with its place.
Result<QJsonObject> readJsonFile(const QString& path);

} // namespace cm
