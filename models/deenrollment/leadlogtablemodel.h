// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/leadlog.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>
#include <QTimer>

namespace cm {

/// The lead log of a run, however long: the number of rows is known, the rows around what is looked at are
/// asked for in pages by pageWanted() and kept in a bounded cache.
class LeadLogTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Lead, Campaign, Action, Outcome, Messages, Time, ColumnCount };
    enum Role {
        LoadingRole = Qt::UserRole + 1, ///< bool: the row is on its way
        ActionRole, ///< QString: de_enrolled, skipped, error
    };
    static constexpr int pageSize = 200;
    static constexpr int cachedPages = 50;

    explicit LeadLogTableModel(QObject* parent = nullptr);

    /// Begins anew with so many rows, none of them there yet.
    void setCount(qint64 rows);
    /// The answer to pageWanted(); pages that nobody waits for are ignored.
    void setPage(int page, const QVector<LeadLogEntry>& entries);
    /// The page could not be had; it is asked for again when it is looked at again.
    void dropPage(int page) { m_requested.remove(page); }
    [[nodiscard]] int pagesInMemory() const { return static_cast<int>(m_pages.size()); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// From the event loop, never from within data().
    void pageWanted(int page);

private:
    [[nodiscard]] const LeadLogEntry* entryAt(int row) const;

    int m_rows = 0;
    mutable QCache<int, QVector<LeadLogEntry>> m_pages;
    mutable QSet<int> m_wanted;
    QSet<int> m_requested;
    mutable QTimer m_request;
};

} // namespace cm
