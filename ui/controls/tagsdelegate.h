// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/celldelegate.h"

namespace cm {

/// Draws a QStringList as small chips; what doesn't fit becomes "+3", the tooltip names all.
class TagsDelegate final : public CellDelegate {
    Q_OBJECT
public:
    /// `role` holds the QStringList.
    explicit TagsDelegate(int role = Qt::DisplayRole, QObject* parent = nullptr);

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    [[nodiscard]] QString cellText(const QModelIndex& index) const override;
    [[nodiscard]] int contentWidth(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace cm
