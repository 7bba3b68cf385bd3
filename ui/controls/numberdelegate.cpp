// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/numberdelegate.h"

#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>
#include <utility>

namespace cm {

NumberDelegate::NumberDelegate(QObject* parent)
    : CellDelegate(parent)
{
}

NumberDelegate::NumberDelegate(Format format, QObject* parent)
    : CellDelegate(parent)
    , m_format(std::move(format))
{
}

QString NumberDelegate::displayText(const QVariant& value, const QLocale& locale) const
{
    if (!value.isValid() || value.isNull()) {
        return QStringLiteral("–");
    }
    if (m_format) {
        return m_format(value);
    }
    if (value.typeId() == QMetaType::Double) {
        const double number = value.toDouble();
        return number == std::floor(number) ? locale.toString(number, 'f', 0)
                                            : locale.toString(number, 'f', 1);
    }
    bool isNumber = false;
    const qint64 number = value.toLongLong(&isNumber);
    return isNumber ? formatCount(number) : value.toString();
}

void NumberDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant value = index.data();
    const bool isTime = value.typeId() == QMetaType::QDateTime || value.typeId() == QMetaType::QDate;
    const QString text = displayText(value, option.locale);
    const QFont font = cellFont();
    painter.setFont(font);
    painter.setPen(text == QStringLiteral("–") ? tokens().textMuted : cellColor(option));
    painter.drawText(rect,
        static_cast<int>((isTime ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width() + 1));
}

} // namespace cm
