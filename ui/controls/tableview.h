// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>
#include <QVector>

namespace cm {

class StateOverlay;

/// A QTableView with our defaults: whole rows, fixed height, hairlines between rows, the row under
/// the pointer lit, elided texts as tooltips, a column chooser on the header, Ctrl+C as
/// tab-separated text. Never sizes to the contents of all rows: fit for millions.
class TableView final : public QTableView {
    Q_OBJECT
public:
    /// Ctrl+C copies at most so many rows; see copyTruncated().
    static constexpr int copyLimit = 50'000;

    explicit TableView(QWidget* parent = nullptr);

    /// Keeps order, widths, hidden columns and sorting in QSettings under "layout/<key>": restores
    /// them now if a model is set, and as soon as one is; saves on each change.
    void setLayoutKey(const QString& key);
    /// Columns the person may not hide (the name).
    void setFixedColumns(const QVector<int>& columns) { m_fixedColumns = columns; }
    /// Columns hidden until the person shows them.
    void setHiddenByDefault(const QVector<int>& columns);
    /// Widths to begin with, by column; 0 leaves the default.
    void setDefaultWidths(const QVector<int>& widths);
    void resetLayout();
    /// One entry per column, checkable, and "Reset columns"; the caller owns it.
    [[nodiscard]] QMenu* createColumnMenu(QWidget* parent);

    void setModel(QAbstractItemModel* model) override;
    [[nodiscard]] int hoveredRow() const { return m_hoveredRow; }
    /// Shown over the rows.
    [[nodiscard]] StateOverlay* overlay() const { return m_overlay; }
    /// The selected cells of visible columns as TSV, headers first if asked for.
    [[nodiscard]] QString selectionAsTsv(bool withHeaders) const;

public Q_SLOTS:
    void copySelection();
    void copySelectionWithHeaders();

Q_SIGNALS:
    /// More rows were selected than Ctrl+C copies.
    void copyTruncated(int copied, qint64 selected);
    /// Enter or double click on a row.
    void rowActivated(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void setHoveredRow(int row);
    void applyDefaults();
    void restoreLayout();
    void saveLayout();
    [[nodiscard]] QString settingsKey() const;

    QString m_layoutKey;
    QVector<int> m_fixedColumns;
    QVector<int> m_hiddenByDefault;
    QVector<int> m_defaultWidths;
    StateOverlay* m_overlay;
    int m_hoveredRow = -1;
    bool m_restoring = false;
};

} // namespace cm
