// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/savedaudience.h"

namespace cm {

namespace {

Result<QString> checkedName(const QString& text)
{
    const QString name = text.trimmed();
    if (name.isEmpty() || name.size() > 255) {
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral("A saved audience needs a name of 1 to 255 characters; this one has %1.")
                .arg(name.size()),
            {}, {}, QStringLiteral("name")});
    }
    return name;
}

// What an UPDATE or DELETE by id answers: it must have found its row.
Result<void> found(const Result<Rows>& rows)
{
    if (!rows)
        return failure(rows.error());
    if (rows->affected() == 0)
        return failure(ErrorCode::NotFound,
            QStringLiteral("This saved audience is gone, or it is not yours to change."));
    return {};
}

} // namespace

Result<QVector<SavedAudience>> listSavedAudiences(Session& session, ClientId client)
{
    auto rows = session.execute(sqlText("audience/saved_audiences"), {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    QVector<SavedAudience> list;
    list.reserve(rows->count());
    for (const Row& row : *rows) {
        auto audience = Audience::fromJson(row.jsonObject("audience"));
        if (!audience)
            return failure(audience.error());
        list.append({row.id<SavedAudienceId>("id"), row.text("name"), *audience, row.integer("campaigns"),
            row.timestamp("updated_at")});
    }
    return list;
}

Result<SavedAudienceId> saveAudience(
    Session& session, ClientId client, const QString& name, const Audience& audience)
{
    const auto checked = checkedName(name);
    if (!checked)
        return failure(checked.error());
    auto rows = session.execute(u"INSERT INTO saved_audiences (client_id, name, audience) VALUES "
                                u"(:client_id, :name, :audience) RETURNING id",
        {{QLatin1String("client_id"), client}, {QLatin1String("name"), *checked},
            {QLatin1String("audience"), audience.toJson()}});
    if (!rows)
        return failure(rows.error());
    return rows->first().id<SavedAudienceId>("id");
}

Result<void> changeSavedAudience(
    Session& session, ClientId client, SavedAudienceId id, const QString& name, const Audience& audience)
{
    const auto checked = checkedName(name);
    if (!checked)
        return failure(checked.error());
    return found(session.execute(u"UPDATE saved_audiences SET name = :name, audience = :audience "
                                 "WHERE client_id = :client_id AND id = :id",
        {{QLatin1String("client_id"), client}, {QLatin1String("id"), id}, {QLatin1String("name"), *checked},
            {QLatin1String("audience"), audience.toJson()}}));
}

Result<void> deleteSavedAudience(Session& session, ClientId client, SavedAudienceId id)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    const SqlParameters parameters{{QLatin1String("client_id"), client}, {QLatin1String("id"), id}};
    auto forgotten = session.execute(u"UPDATE campaigns SET saved_audience_id = NULL "
                                     "WHERE client_id = :client_id AND saved_audience_id = :id",
        parameters);
    if (!forgotten)
        return failure(forgotten.error());
    if (auto deleted = found(session.execute(
            u"DELETE FROM saved_audiences WHERE client_id = :client_id AND id = :id", parameters));
        !deleted)
        return deleted;
    return transaction->commit();
}

Result<void> noteSavedAudience(Session& session, ClientId client, CampaignId campaign, SavedAudienceId id)
{
    auto rows = session.execute(u"UPDATE campaigns SET saved_audience_id = :id "
                                "WHERE client_id = :client_id AND id = :campaign_id",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("id"), id}});
    if (!rows)
        return failure(rows.error());
    if (rows->affected() == 0)
        return failure(
            ErrorCode::NotFound, QStringLiteral("There is no such campaign, or it is not yours to change."));
    return {};
}

} // namespace cm
