// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"

#include <QTimeZone>
#include <QWidget>

namespace cm {

class ChartTableModel;
class TableView;

/// A table of the statistics with its CSV export. Moments are shown in the client's time zone.
class StatisticsTableView final : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsTableView(QWidget* parent = nullptr);

    void setTable(const StatisticsTable& table, const QTimeZone& zone);
    [[nodiscard]] const StatisticsTable& table() const { return m_table; }
    [[nodiscard]] TableView* view() const { return m_view; }

public Q_SLOTS:
    /// Asks for a file and writes it; a problem is shown.
    void exportCsv();

Q_SIGNALS:
    /// Enter or a double click on a row of table().
    void rowActivated(qsizetype row);

private:
    StatisticsTable m_table;
    ChartTableModel* m_model;
    TableView* m_view;
};

} // namespace cm
