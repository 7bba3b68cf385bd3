// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audienceoverlap.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

// The rows come ordered by both; the first of each pair names the line.
AudienceOverlap fromRows(const Rows& rows)
{
    AudienceOverlap overlap;
    for (const Row& row : rows) {
        const QString key = row.text("key");
        if (overlap.keys.isEmpty() || overlap.keys.last() != key) {
            overlap.keys.append(key);
            overlap.names.append(row.text("name"));
        }
        overlap.leads.append(row.integer("leads"));
    }
    return overlap;
}

} // namespace

double AudienceOverlap::share(int row, int column) const
{
    const qint64 whole = at(row, row);
    return whole == 0 ? 0 : static_cast<double>(at(row, column)) / static_cast<double>(whole);
}

QJsonObject AudienceOverlap::toJson() const
{
    QJsonArray compared;
    QJsonArray pairs;
    for (int row = 0; row < count(); ++row) {
        compared.append(QJsonObject{{QStringLiteral("key"), keys.at(row)},
            {QStringLiteral("name"), names.at(row)}, {QStringLiteral("leads"), at(row, row)}});
        for (int column = row + 1; column < count(); ++column) {
            pairs.append(QJsonObject{{QStringLiteral("first"), keys.at(row)},
                {QStringLiteral("second"), keys.at(column)}, {QStringLiteral("leads"), at(row, column)}});
        }
    }
    return {{QStringLiteral("compared"), compared}, {QStringLiteral("pairs"), pairs}};
}

QStringList AudienceOverlap::lines() const
{
    const QLocale locale;
    QStringList lines;
    for (int row = 0; row < count(); ++row)
        lines.append(QStringLiteral("%1  %2").arg(locale.toString(at(row, row)), 11).arg(names.at(row)));
    for (int row = 0; row < count(); ++row) {
        for (int column = row + 1; column < count(); ++column) {
            if (at(row, column) > 0)
                lines.append(QStringLiteral("%1  in both %2 and %3")
                                 .arg(locale.toString(at(row, column)), 11)
                                 .arg(names.at(row), names.at(column)));
        }
    }
    return lines;
}

Result<AudienceOverlap> campaignOverlap(
    Session& session, ClientId client, const QVector<CampaignId>& campaigns)
{
    QVector<QUuid> ids;
    for (const CampaignId& campaign : campaigns)
        ids.append(campaign.uuid());
    auto rows = session.execute(sqlText("audience/campaign_overlap"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_ids"), ids}});
    if (!rows)
        return failure(rows.error());
    return fromRows(*rows);
}

Result<AudienceOverlap> tagOverlap(Session& session, ClientId client, const QStringList& tags)
{
    auto rows = session.execute(u"SELECT first_tag AS key, first_tag AS name, leads "
                                "FROM tag_overlap(:client_id, :tags)",
        {{QLatin1String("client_id"), client}, {QLatin1String("tags"), tags}});
    if (!rows)
        return failure(rows.error());
    return fromRows(*rows);
}

} // namespace cm
