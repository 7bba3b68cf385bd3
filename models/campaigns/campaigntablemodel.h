// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignlist.h"

#include <QAbstractTableModel>

namespace cm {

/// A client's campaigns as the database sorted and filtered them. Holds values; a refresh changes only the
/// rows that differ.
class CampaignTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Type,
        Status,
        FormId,
        Tags,
        Active,
        Completed,
        Booked,
        OptedOut,
        Enrolled,
        Cap,
        LastEnrollment,
        ColumnCount
    };
    enum Role {
        CampaignIdRole = Qt::UserRole + 1, ///< CampaignId
        StatusRole, ///< int of CampaignStatus
        TagsRole, ///< QStringList
    };

    explicit CampaignTableModel(QObject* parent = nullptr);

    void setCampaigns(const QVector<CampaignSummary>& campaigns);
    [[nodiscard]] const QVector<CampaignSummary>& campaigns() const { return m_campaigns; }
    /// The row of a campaign, or -1.
    [[nodiscard]] int rowOf(CampaignId id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Only announces the wish: the database sorts, and setCampaigns() answers.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    void sortRequested(cm::CampaignSort sort, bool descending);

private:
    QVector<CampaignSummary> m_campaigns;
};

} // namespace cm
