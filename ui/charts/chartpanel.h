// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/card.h"

class QStackedWidget;
class QToolButton;

namespace cm {

class Chart;
class ChartLegend;
class ChartTableModel;
class StateOverlay;
class TableView;

/// A chart as pages use it: a card with title, the chart, its legend, the same figures as a table
/// at a click, export, and the loading, empty and error states.
class ChartPanel final : public Card {
    Q_OBJECT
public:
    /// Takes ownership of the chart.
    ChartPanel(const QString& title, Chart* chart, QWidget* parent = nullptr);

    [[nodiscard]] Chart* chart() const { return m_chart; }
    [[nodiscard]] ChartTableModel* tableModel() const { return m_model; }
    [[nodiscard]] StateOverlay* overlay() const { return m_overlay; }
    [[nodiscard]] bool isTableShown() const;
    void setTableShown(bool shown);
    /// What to say while the data is empty; shown and hidden by itself when data arrives.
    void setEmptyText(const QString& title, const QString& text);

    /// Ask for a file name and write; errors are shown in a message box.
    void exportAs(const QString& suffix);
    /// What stands above an exported picture: the title, and the subtitle with the range if there is one.
    [[nodiscard]] QString heading() const;
    /// Writes as `suffix` says (png, pdf, csv).
    void writeTo(const QString& path, const QString& suffix);

Q_SIGNALS:
    void exported(const QString& path);
    void exportFailed(const QString& reason);
    void retryRequested();

private:
    void buildHead();
    void onDataChanged();
    void describe();

    Chart* m_chart;
    ChartLegend* m_legend;
    QStackedWidget* m_stack;
    ChartTableModel* m_model;
    TableView* m_table;
    StateOverlay* m_overlay;
    QToolButton* m_tableButton = nullptr;
    QString m_emptyTitle;
    QString m_emptyText;
};

} // namespace cm
