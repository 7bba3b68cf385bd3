// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QSortFilterProxyModel>

namespace cm {

/// Campaigns of some statuses whose name or form id contains a text, taken literally and ignoring case.
class CampaignFilterModel final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit CampaignFilterModel(QObject* parent = nullptr);
    /// Empty: all.
    void setStatuses(const QSet<int>& statuses);
    void setText(const QString& text);
    [[nodiscard]] bool isFiltering() const { return !m_statuses.isEmpty() || !m_text.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QSet<int> m_statuses;
    QString m_text;
};

} // namespace cm
