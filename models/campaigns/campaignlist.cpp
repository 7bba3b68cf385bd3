// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaignlist.h"

#include "models/campaigns/campaignqueries.h"

#include <QJsonArray>

#include <array>

namespace cm {

namespace {

// The only texts that become part of a statement.
QString sortColumn(CampaignSort sort)
{
    switch (sort) {
    case CampaignSort::Name:
        return QStringLiteral("lower(name)");
    case CampaignSort::Type:
        return QStringLiteral("campaign_type");
    case CampaignSort::Status:
        return QStringLiteral("status");
    case CampaignSort::FormId:
        return QStringLiteral("lower(form_id)");
    case CampaignSort::Active:
        return QStringLiteral("active_leads_count");
    case CampaignSort::Completed:
        return QStringLiteral("completed_leads_count");
    case CampaignSort::Booked:
        return QStringLiteral("booked_count");
    case CampaignSort::OptedOut:
        return QStringLiteral("opted_out_count");
    case CampaignSort::Enrolled:
        return QStringLiteral("leads_enrolled");
    case CampaignSort::Cap:
        return QStringLiteral("max_leads_to_enroll");
    case CampaignSort::LastEnrollment:
        return QStringLiteral("last_enrollment_at");
    case CampaignSort::Created:
        return QStringLiteral("created_at");
    }
    return QStringLiteral("created_at");
}

template <typename Enum, std::size_t Count>
QStringList namesOf(const QSet<Enum>& chosen, const std::array<Enum, Count>& all, QString (*nameOf)(Enum))
{
    QStringList names;
    for (const Enum one : all) {
        if (chosen.contains(one))
            names.append(nameOf(one));
    }
    return names;
}

template <typename Enum, std::size_t Count>
QSet<Enum> fromNames(const QJsonValue& names, const std::array<Enum, Count>& all, QString (*nameOf)(Enum))
{
    QSet<Enum> chosen;
    for (const Enum one : all) {
        if (names.toArray().contains(nameOf(one)))
            chosen.insert(one);
    }
    return chosen;
}

QStringList texts(const QJsonValue& array)
{
    QStringList texts;
    const QJsonArray all = array.toArray();
    for (const QJsonValue& one : all)
        texts.append(one.toString());
    return texts;
}

} // namespace

bool CampaignFilter::isFiltering() const
{
    return !text.trimmed().isEmpty() || !statuses.isEmpty() || !types.isEmpty() || !tags.isEmpty()
        || !reviews.isEmpty();
}

QJsonObject CampaignFilter::toJson() const
{
    return {{QStringLiteral("text"), text},
        {QStringLiteral("statuses"),
            QJsonArray::fromStringList(namesOf(statuses, allCampaignStatuses, campaignStatusName))},
        {QStringLiteral("types"),
            QJsonArray::fromStringList(namesOf(types, allCampaignTypes, campaignTypeName))},
        {QStringLiteral("tags"), QJsonArray::fromStringList(tags)},
        {QStringLiteral("reviews"), QJsonArray::fromStringList(reviews)},
        {QStringLiteral("sort"), static_cast<int>(sort)}, {QStringLiteral("descending"), descending}};
}

CampaignFilter CampaignFilter::fromJson(const QJsonObject& json)
{
    CampaignFilter filter;
    filter.text = json[QLatin1String("text")].toString();
    filter.statuses = fromNames(json[QLatin1String("statuses")], allCampaignStatuses, campaignStatusName);
    filter.types = fromNames(json[QLatin1String("types")], allCampaignTypes, campaignTypeName);
    filter.tags = texts(json[QLatin1String("tags")]);
    filter.reviews = texts(json[QLatin1String("reviews")]);
    const int sort = json[QLatin1String("sort")].toInt(-1);
    if (sort >= 0 && sort <= static_cast<int>(CampaignSort::Created))
        filter.sort = static_cast<CampaignSort>(sort);
    filter.descending = json[QLatin1String("descending")].toBool(true);
    return filter;
}

Result<CampaignList> findCampaigns(Session& session, ClientId client, const CampaignFilter& filter)
{
    const auto ask = [&](const QString& head, const QSet<CampaignStatus>& chosen, const QString& tail) {
        const QString sql = QStringLiteral("%1 FROM (%2) AS c WHERE %3%4")
                                .arg(head, sqlText("campaigns/list"), sqlText("campaigns/conditions"), tail);
        return session.execute(sql,
            {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), CampaignId()},
                {QLatin1String("text"), filter.text.trimmed()},
                {QLatin1String("types"), namesOf(filter.types, allCampaignTypes, campaignTypeName)},
                {QLatin1String("tags"), filter.tags}, {QLatin1String("reviews"), filter.reviews},
                {QLatin1String("statuses"), namesOf(chosen, allCampaignStatuses, campaignStatusName)}});
    };
    const QString order =
        QStringLiteral(" ORDER BY %1 %2 NULLS LAST, created_at DESC, id")
            .arg(sortColumn(filter.sort), filter.descending ? QStringLiteral("DESC") : QStringLiteral("ASC"));
    auto rows = ask(QStringLiteral("SELECT *"), filter.statuses, order);
    if (!rows)
        return failure(rows.error());
    CampaignList list;
    list.campaigns.reserve(rows->count());
    for (const Row& row : *rows)
        list.campaigns.append(campaignFromRow(row));
    // Of every status, whatever is chosen.
    auto counts = ask(QStringLiteral("SELECT status, count(*) AS n"), {}, QStringLiteral(" GROUP BY status"));
    if (!counts)
        return failure(counts.error());
    for (const CampaignStatus status : allCampaignStatuses)
        list.byStatus.insert(status, 0);
    for (const Row& row : *counts)
        list.byStatus.insert(campaignStatusFromName(row.text("status")), row.integer("n"));
    return list;
}

} // namespace cm
