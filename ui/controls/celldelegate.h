// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace cm {

/// The base of our table cells: background of selected and hovered rows, padding, a grey bar where
/// the row is still loading. TableView uses it where no other is set.
/// Models need not know the widgets: say which of their roles means "still loading".
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit CellDelegate(QObject* parent = nullptr);

    /// The model's role that is true for a cell not loaded yet; -1: none.
    void setLoadingRole(int role) { m_loadingRole = role; }
    /// Draws this column's text in the muted colour, or bold for the column that names the row.
    void setMuted(bool muted) { m_muted = muted; }
    void setStrong(bool strong) { m_strong = strong; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const final;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

protected:
    /// Draws the content into `rect` (padding taken off); the background is done.
    virtual void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const;
    /// The text that stands for the cell: for tooltips and copying.
    [[nodiscard]] virtual QString cellText(const QModelIndex& index) const;
    /// Width the content needs; wider than the cell means a tooltip.
    [[nodiscard]] virtual int contentWidth(
        const QStyleOptionViewItem& option, const QModelIndex& index) const;
    [[nodiscard]] QFont cellFont() const;
    [[nodiscard]] QColor cellColor(const QStyleOptionViewItem& option) const;

private:
    int m_loadingRole = -1;
    bool m_muted = false;
    bool m_strong = false;
};

} // namespace cm
