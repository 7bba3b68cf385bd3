// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/callfields.h"

#include "models/clients/client.h"

namespace cm {

namespace {

constexpr QLatin1String clientField("clientId");

QString queryText(const HttpRequest& request, const QString& name)
{
    return request.query.queryItemValue(name, QUrl::FullyDecoded);
}

ClientId clientFrom(const QString& text, QVector<FieldProblem>& problems)
{
    const ClientId client = ClientId::fromString(text);
    if (client.isNull())
        problems.append({clientField, QStringLiteral("\"clientId\" must be a UUID.")});
    return client;
}

} // namespace

ClientId takeClient(QJsonObject& fields, QVector<FieldProblem>& problems)
{
    const QJsonValue value = fields.take(clientField);
    return value.isUndefined() ? ClientId() : clientFrom(value.toString(), problems);
}

ClientId clientOfQuery(const HttpRequest& request, QVector<FieldProblem>& problems)
{
    return request.query.hasQueryItem(clientField) ? clientFrom(queryText(request, clientField), problems)
                                                   : ClientId();
}

Result<void> checkClient(Session& session, const Call& call, ClientId named)
{
    if (!named.isNull() && named != call.admitted.client) {
        if (auto other = loadClient(session, named); !other)
            return failure(other.error());
        return failure(ErrorCode::Unauthorized, QStringLiteral("This key is not for that client."));
    }
    auto client = loadClient(session, call.admitted.client);
    if (!client)
        return failure(client.error());
    if (!client->isActive) {
        return failure(
            Error{ErrorCode::NotFound, QStringLiteral("This client is inactive."), {}, {}, clientField});
    }
    return {};
}

int takeNumber(QJsonObject& fields, const QString& name, int fallback, int least, int most,
    QVector<FieldProblem>& problems)
{
    const QJsonValue value = fields.take(name);
    if (value.isUndefined())
        return fallback;
    const int number = value.toInt(least - 1);
    if (number >= least && number <= most)
        return number;
    problems.append({name,
        QStringLiteral("\"%1\" must be a whole number from %2 to %3.").arg(name).arg(least).arg(most)});
    return fallback;
}

int numberOfQuery(const HttpRequest& request, const QString& name, int fallback, int least, int most,
    QVector<FieldProblem>& problems)
{
    if (!request.query.hasQueryItem(name))
        return fallback;
    bool isNumber = false;
    const int number = queryText(request, name).toInt(&isNumber);
    QJsonObject fields{{name, isNumber ? QJsonValue(number) : QJsonValue()}};
    return takeNumber(fields, name, fallback, least, most, problems);
}

void refuseOthers(const HttpRequest& request, const QStringList& known, QVector<FieldProblem>& problems)
{
    const auto items = request.query.queryItems(QUrl::FullyDecoded);
    for (const auto& [name, value] : items) {
        if (!known.contains(name))
            problems.append({name, QStringLiteral("There is no \"%1\" here.").arg(name)});
    }
}

} // namespace cm
