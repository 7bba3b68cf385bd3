// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/bardelegate.h"

#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

namespace {

constexpr int barHeight = 6;

} // namespace

BarDelegate::BarDelegate(int shareRole, Meaning meaning, QObject* parent)
    : CellDelegate(parent)
    , m_shareRole(shareRole)
    , m_meaning(meaning)
{
}

QString BarDelegate::displayText(const QVariant& value, const QLocale& locale) const
{
    Q_UNUSED(locale)
    return formatCount(value.toLongLong());
}

void BarDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens& t = tokens();
    const double share = qBound(0.0, index.data(m_shareRole).toDouble(), 1.0);
    const QRectF track(rect.x(), rect.bottom() - barHeight - 2, rect.width(), barHeight);
    QRectF bar = track;
    // Something is not nothing, however small.
    bar.setWidth(share > 0 ? qMax(2.0, track.width() * share) : 0);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.surfaceSunken);
    painter.drawRoundedRect(track, barHeight / 2.0, barHeight / 2.0);
    painter.setBrush(m_meaning == Meaning::Lost ? t.warning : t.accent);
    if (share > 0)
        painter.drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
    painter.setFont(cellFont());
    painter.setPen(cellColor(option));
    painter.drawText(rect.adjusted(0, 0, 0, -barHeight - 3), Qt::AlignRight | Qt::AlignVCenter,
        displayText(index.data(), option.locale));
}

} // namespace cm
