// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "models/users/user.h"

#include <QJsonArray>

namespace cm {

namespace {

struct UserOptions {
    std::string login;
    std::string role;
    std::string client;
};

int list(CommandRun& run)
{
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto users = listUsers(**session);
    if (!users)
        return run.fail(users.error());
    QJsonArray entries;
    QStringList lines;
    for (const User& user : std::as_const(*users)) {
        entries.append(QJsonObject{{QStringLiteral("login"), user.login},
            {QStringLiteral("role"), userRoleName(user.role)},
            {QStringLiteral("clientId"),
                user.client.isNull() ? QJsonValue() : QJsonValue(user.client.toString())},
            {QStringLiteral("canLogIn"), user.canLogIn}});
        lines.append(QStringLiteral("%1  %2  %3")
                         .arg(user.login, -24)
                         .arg(userRoleLabel(user.role), -12)
                         .arg(user.client.isNull() ? QStringLiteral("all clients") : user.clientName));
    }
    return run.answer({{QStringLiteral("users"), entries}},
        lines.isEmpty() ? QStringLiteral("Nobody has been given a role yet.") : lines.join(u'\n'));
}

int add(CommandRun& run, const UserOptions& options)
{
    const auto role = userRoleFromName(QString::fromStdString(options.role));
    if (!role) {
        return run.fail({ErrorCode::BadRequest,
            QStringLiteral(
                "--role: \"%1\" is no role. Use super_admin, client_admin, staff, manager or worker.")
                .arg(QString::fromStdString(options.role)),
            {}, {}, QStringLiteral("role")});
    }
    const auto client = readOptionalId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    const QString login = QString::fromStdString(options.login);
    if (auto added = addUser(**session, login, *role, *client); !added)
        return run.fail(added.error());
    return run.answer({{QStringLiteral("login"), login}, {QStringLiteral("role"), userRoleName(*role)}},
        QStringLiteral("%1 is now %2.").arg(login, userRoleLabel(*role).toLower()));
}

int remove(CommandRun& run, const UserOptions& options)
{
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    const QString login = QString::fromStdString(options.login);
    if (auto removed = removeUser(**session, login); !removed)
        return run.fail(removed.error());
    return run.answer(
        {{QStringLiteral("login"), login}}, QStringLiteral("%1 has no role any more.").arg(login));
}

} // namespace

void addUserCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<UserOptions>();
    CLI::App* users = app.add_subcommand("users", "Who may do what")->require_subcommand(1);
    users->add_subcommand("list", "Logins with their roles")->callback([&chosen] { chosen = list; });
    CLI::App* command = users->add_subcommand("add", "Give a login of the server a role");
    command->add_option("login", options->login, "The login's name")->required();
    command->add_option("--role", options->role, "super_admin, client_admin, staff, manager or worker")
        ->required();
    command->add_option("--client", options->client, "The client's id, for all but super_admin and worker");
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return add(run, *options); }; });
    command = users->add_subcommand("remove", "Take a login's role away");
    command->add_option("login", options->login, "The login's name")->required();
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return remove(run, *options); }; });
}

} // namespace cm
