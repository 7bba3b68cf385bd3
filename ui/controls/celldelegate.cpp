// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/celldelegate.h"

#include "ui/controls/tableview.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace cm {

namespace {

constexpr int padding = 10;

void paintSkeleton(QPainter& painter, const QRect& rect, int seed)
{
    // Widths that vary a little look like text to come.
    const int width = rect.width() * (45 + (seed * 37) % 40) / 100;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().skeleton);
    painter.drawRoundedRect(QRect(rect.x(), rect.center().y() - 4, width, 9), radius::small, radius::small);
}

} // namespace

CellDelegate::CellDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    const Tokens& t = tokens();
    QStyleOptionViewItem option = given;
    const auto* table = qobject_cast<const TableView*>(option.widget);
    const bool hovered = table != nullptr ? table->hoveredRow() == index.row()
                                          : option.state.testFlag(QStyle::State_MouseOver);
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, t.accentSoft);
    } else if (hovered && option.state.testFlag(QStyle::State_Enabled)) {
        painter->fillRect(option.rect, t.surfaceHover);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.border);

    const QRect content = option.rect.adjusted(padding, 0, -padding, -1);
    if (m_loadingRole >= 0 && index.data(m_loadingRole).toBool()) {
        paintSkeleton(*painter, content, index.row() + 3 * index.column());
    } else {
        paintContent(*painter, content, option, index);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 1.5));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -3), radius::small, radius::small);
    }
    painter->restore();
}

void CellDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const auto flags =
        alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignLeft | Qt::AlignVCenter;
    const QString text = displayText(index.data(), option.locale);
    const QFont font = cellFont();
    painter.setFont(font);
    painter.setPen(text == QStringLiteral("–") ? tokens().textMuted : cellColor(option));
    painter.drawText(rect, static_cast<int>(flags) | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width() + 1));
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return {contentWidth(option, index) + 2 * padding, extent::row};
}

bool CellDelegate::helpEvent(
    QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    QString text = index.data(Qt::ToolTipRole).toString();
    if (text.isEmpty() && index.isValid()
        && contentWidth(option, index) > option.rect.width() - 2 * padding) {
        text = cellText(index);
    }
    if (text.isEmpty()) {
        QToolTip::hideText();
        event->ignore();
        return false;
    }
    QToolTip::showText(event->globalPos(), text.toHtmlEscaped(), view->viewport(), option.rect);
    return true;
}

QString CellDelegate::cellText(const QModelIndex& index) const
{
    return displayText(index.data(), QLocale());
}

int CellDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    Q_UNUSED(option)
    return QFontMetrics(cellFont()).horizontalAdvance(cellText(index));
}

QFont CellDelegate::cellFont() const
{
    return textFont(m_strong ? TextRole::Strong : TextRole::Body);
}

QColor CellDelegate::cellColor(const QStyleOptionViewItem& option) const
{
    if (!option.state.testFlag(QStyle::State_Enabled)) {
        return tokens().textDisabled;
    }
    return m_muted ? tokens().textMuted : tokens().text;
}

} // namespace cm
