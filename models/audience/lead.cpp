// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/lead.h"

#include <QJsonArray>

#include <algorithm>

namespace cm {

QString leadSortKey(LeadColumn column)
{
    switch (column) {
    case LeadColumn::EnrollmentOrder:
        return QStringLiteral("enrollment");
    case LeadColumn::Name:
        return QStringLiteral("name");
    case LeadColumn::Email:
        return QStringLiteral("email");
    case LeadColumn::Phone:
        return QStringLiteral("phone");
    case LeadColumn::Company:
        return QStringLiteral("company");
    case LeadColumn::Score:
        return QStringLiteral("score");
    case LeadColumn::Engagement:
        return QStringLiteral("engagement");
    case LeadColumn::Source:
        return QStringLiteral("source");
    case LeadColumn::Tags:
        return {};
    case LeadColumn::Created:
        return QStringLiteral("created");
    }
    return {};
}

QVector<QUuid> LeadSpine::range(int first, int length) const
{
    QVector<QUuid> ids;
    const int end = std::min(count(), first + length);
    for (int i = std::max(0, first); i < end; ++i)
        ids.append(at(i));
    return ids;
}

QJsonObject Lead::toJson() const
{
    return {{QStringLiteral("id"), id.toString()}, {QStringLiteral("name"), name()},
        {QStringLiteral("email"), email}, {QStringLiteral("phone"), phone},
        {QStringLiteral("icpScore"), icpScore ? QJsonValue(*icpScore) : QJsonValue()},
        {QStringLiteral("engagementLevel"), engagementLevel},
        {QStringLiteral("tags"), QJsonArray::fromStringList(tags)}};
}

} // namespace cm
