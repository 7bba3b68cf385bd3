// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/tagsdelegate.h"

#include "ui/controls/chippainter.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

namespace {

constexpr int gap = 4;

} // namespace

TagsDelegate::TagsDelegate(int role, QObject* parent)
    : CellDelegate(parent)
    , m_role(role)
{
}

void TagsDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QStringList tags = index.data(m_role).toStringList();
    if (tags.isEmpty()) {
        return;
    }
    // A narrow column shows at least one tag, elided.
    const int shown = qMax(1, chip::fittingTags(tags, rect.width()));
    const auto hidden = tags.size() - shown;
    const QString rest = hidden > 0 ? QStringLiteral("+%1").arg(hidden) : QString();
    const QFontMetrics metrics(textFont(TextRole::Caption));
    const int restWidth = hidden > 0 ? metrics.horizontalAdvance(rest) + gap : 0;
    int x = rect.x();
    for (int i = 0; i < shown; ++i) {
        const int width = qMin(chip::tagWidth(tags[i]), qMax(24, rect.right() + 1 - x - restWidth));
        chip::paintTag(painter,
            QRect(x, rect.y() + (rect.height() - chip::height()) / 2, width, chip::height()), tags[i]);
        x += width + gap;
    }
    if (hidden > 0) {
        painter.setFont(textFont(TextRole::Caption));
        painter.setPen(
            option.state.testFlag(QStyle::State_Enabled) ? tokens().textMuted : tokens().textDisabled);
        painter.drawText(QRect(x, rect.y(), rect.right() + 1 - x, rect.height()), Qt::AlignVCenter, rest);
    }
}

QString TagsDelegate::cellText(const QModelIndex& index) const
{
    return index.data(m_role).toStringList().join(QStringLiteral(", "));
}

int TagsDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    Q_UNUSED(option)
    int width = 0;
    const QStringList tags = index.data(m_role).toStringList();
    for (const QString& tag : tags) {
        width += chip::tagWidth(tag) + (width > 0 ? gap : 0);
    }
    return width;
}

} // namespace cm
