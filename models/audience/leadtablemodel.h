// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/lead.h"
#include "models/domain/error.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>
#include <QTimer>

#include <functional>

namespace cm {

/// Where the lead table gets its rows from. Answers come back in the GUI thread, at any later time.
class LeadPageSource {
public:
    virtual ~LeadPageSource() = default;
    using Answer = std::function<void(const Result<QVector<Lead>>&)>;
    /// Asks for these leads; an answer to an older request may still come and is recognised by the model.
    virtual void fetchLeads(const QVector<QUuid>& ids, Answer answer) = 0;
};

/// Any number of leads in a table: the ids are all known (a LeadSpine), the rows around what is looked at
/// are fetched in pages of 200 and kept in a bounded cache. data() never asks the database; a row that is
/// not there yet shows as loading and is requested with the next turn of the event loop.
class LeadTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Email, Phone, Company, Score, Engagement, Source, Tags, Created, ColumnCount };
    enum Role {
        LoadingRole = Qt::UserRole + 1, ///< bool: the row is on its way
        LeadIdRole, ///< LeadId
        LeadRole, ///< Lead; nothing while it is on its way
        TagsRole, ///< QStringList
        SortableRole, ///< on headers, bool
    };
    static constexpr int pageSize = 200;
    static constexpr int cachedPages = 100;

    explicit LeadTableModel(QObject* parent = nullptr);

    /// Not owned; must outlive the model or be replaced by nullptr.
    void setSource(LeadPageSource* source) { m_source = source; }
    /// Shows other leads; older answers are dropped.
    void setSpine(const LeadSpine& spine);
    [[nodiscard]] const LeadSpine& spine() const { return m_spine; }
    /// Pages in memory now; at most cachedPages.
    [[nodiscard]] int pagesInMemory() const { return static_cast<int>(m_pages.size()); }

    /// The column of audience_lead_ids behind a table column.
    static LeadColumn sortColumn(int column);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// Only announces the wish; whoever owns the audience answers with setSpine().
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    void sortRequested(cm::LeadColumn column, bool descending);
    void fetchFailed(const cm::Error& error);

private:
    [[nodiscard]] const Lead* leadAt(int row) const;
    void requestWantedPages();
    void takePage(int page, int generation, const Result<QVector<Lead>>& answer);

    LeadPageSource* m_source = nullptr;
    LeadSpine m_spine;
    mutable QCache<int, QVector<Lead>> m_pages;
    mutable QSet<int> m_wanted;
    QSet<int> m_requested;
    mutable QTimer m_request;
    int m_generation = 0;
};

} // namespace cm
