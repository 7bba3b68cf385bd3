// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaigntablemodel.h"

#include <algorithm>
#include <utility>

namespace cm {

namespace {

QVariant value(const CampaignSummary& campaign, int column)
{
    switch (column) {
    case CampaignTableModel::Name:
        return campaign.name;
    case CampaignTableModel::Type:
        return campaignTypeName(campaign.type);
    case CampaignTableModel::Status:
        return campaignStatusLabel(campaign.status);
    case CampaignTableModel::FormId:
        return campaign.formId;
    case CampaignTableModel::Tags:
        return campaign.tags.join(QLatin1String(", "));
    case CampaignTableModel::Active:
        return campaign.active;
    case CampaignTableModel::Completed:
        return campaign.completed;
    case CampaignTableModel::Booked:
        return campaign.booked;
    case CampaignTableModel::OptedOut:
        return campaign.optedOut;
    case CampaignTableModel::Enrolled:
        return campaign.leadsEnrolled;
    case CampaignTableModel::Cap:
        return campaign.maxLeadsToEnroll ? QVariant(*campaign.maxLeadsToEnroll) : QVariant();
    case CampaignTableModel::LastEnrollment:
        return campaign.lastEnrollmentAt;
    default:
        return {};
    }
}

bool isNumber(int column)
{
    return column >= CampaignTableModel::Active && column <= CampaignTableModel::Cap;
}

} // namespace

CampaignTableModel::CampaignTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void CampaignTableModel::setCampaigns(const QVector<CampaignSummary>& campaigns)
{
    const bool sameRows = std::equal(campaigns.cbegin(), campaigns.cend(), m_campaigns.cbegin(),
        m_campaigns.cend(), [](const auto& a, const auto& b) { return a.id == b.id; });
    if (!sameRows) {
        beginResetModel();
        m_campaigns = campaigns;
        endResetModel();
        return;
    }
    // Rows that follow each other are told of at once: a view looks at its whole selection each time.
    int first = -1;
    const QVector<CampaignSummary> before = std::exchange(m_campaigns, campaigns);
    for (int row = 0; row <= before.size(); ++row) {
        const bool differs = row < before.size() && before[row] != campaigns[row];
        if (differs && first < 0)
            first = row;
        if (!differs && first >= 0) {
            Q_EMIT dataChanged(index(first, 0), index(row - 1, ColumnCount - 1));
            first = -1;
        }
    }
}

int CampaignTableModel::rowOf(CampaignId id) const
{
    const auto found = std::find_if(
        m_campaigns.cbegin(), m_campaigns.cend(), [id](const CampaignSummary& c) { return c.id == id; });
    return found == m_campaigns.cend() ? -1 : static_cast<int>(found - m_campaigns.cbegin());
}

int CampaignTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_campaigns.size());
}

int CampaignTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CampaignTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CampaignSummary& campaign = m_campaigns[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return value(campaign, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case CampaignIdRole:
        return QVariant::fromValue(campaign.id);
    case StatusRole:
        return static_cast<int>(campaign.status);
    case TagsRole:
        return campaign.tags;
    default:
        return {};
    }
}

QVariant CampaignTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    // The last enrollment stands to the right as well, as how long ago it was.
    if (role == Qt::TextAlignmentRole && (isNumber(section) || section == LastEnrollment))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Type:
        return tr("Type");
    case Status:
        return tr("Status");
    case FormId:
        return tr("Form id");
    case Tags:
        return tr("Tags");
    case Active:
        return tr("Active");
    case Completed:
        return tr("Completed");
    case Booked:
        return tr("Booked");
    case OptedOut:
        return tr("Opted out");
    case Enrolled:
        return tr("Enrolled");
    case Cap:
        return tr("Limit");
    case LastEnrollment:
        return tr("Last enrollment");
    default:
        return {};
    }
}

void CampaignTableModel::sort(int column, Qt::SortOrder order)
{
    static const QMap<int, CampaignSort> sorts{{Name, CampaignSort::Name}, {Type, CampaignSort::Type},
        {Status, CampaignSort::Status}, {FormId, CampaignSort::FormId}, {Active, CampaignSort::Active},
        {Completed, CampaignSort::Completed}, {Booked, CampaignSort::Booked},
        {OptedOut, CampaignSort::OptedOut}, {Enrolled, CampaignSort::Enrolled}, {Cap, CampaignSort::Cap},
        {LastEnrollment, CampaignSort::LastEnrollment}};
    Q_EMIT sortRequested(sorts.value(column, CampaignSort::Created), order == Qt::DescendingOrder);
}

} // namespace cm
