// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/columnscroll.h"

#include <QEvent>
#include <QScrollBar>

namespace cm {

ColumnScroll::ColumnScroll(QWidget* parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

bool ColumnScroll::eventFilter(QObject* watched, QEvent* event)
{
    // QScrollArea watches its widget already.
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
    return QScrollArea::eventFilter(watched, event);
}

} // namespace cm
