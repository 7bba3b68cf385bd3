// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/fielddelegate.h"

#include "models/leadimport/leadfield.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QTimer>

namespace cm {

namespace {

QRect boxIn(const QRect& cell)
{
    return cell.adjusted(space::xs, 3, -space::xs, -3);
}

} // namespace

QWidget* FieldDelegate::createEditor(
    QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    auto* box = new QComboBox(parent);
    box->setObjectName(QStringLiteral("fieldEditor"));
    box->setAccessibleName(tr("What this column becomes"));
    box->setMaxVisibleItems(static_cast<int>(leadFields().size()));
    for (const LeadField field : leadFields())
        box->addItem(leadFieldLabel(field), static_cast<int>(field));
    // A choice is all there is to edit.
    connect(box, &QComboBox::activated, this, [this, box] {
        auto* delegate = const_cast<FieldDelegate*>(this); // NOLINT: signals of a const editor factory
        Q_EMIT delegate->commitData(box);
        Q_EMIT delegate->closeEditor(box);
    });
    setEditorData(box, index);
    QTimer::singleShot(0, box, &QComboBox::showPopup);
    return box;
}

void FieldDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* box = qobject_cast<QComboBox*>(editor);
    box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
}

void FieldDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    model->setData(index, qobject_cast<QComboBox*>(editor)->currentData());
}

void FieldDelegate::updateEditorGeometry(
    QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    editor->setGeometry(boxIn(option.rect));
}

void FieldDelegate::paintContent(
    QPainter& painter, const QRect&, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QRect box = boxIn(option.rect);
    const qreal ratio = painter.device()->devicePixelRatioF();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens().borderStrong);
    painter.setBrush(tokens().surface);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius::control, radius::control);
    painter.drawPixmap(box.right() - extent::icon - space::xs, box.center().y() - extent::icon / 2,
        iconPixmap(QStringLiteral("chevron-down"), tokens().textMuted, extent::icon, ratio));
    painter.restore();
    CellDelegate::paintContent(
        painter, box.adjusted(space::s, 0, -extent::icon - space::s, 0), option, index);
}

} // namespace cm
