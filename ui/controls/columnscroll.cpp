// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/columnscroll.h"

#include <QAbstractSpinBox>
#include <QComboBox>
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

void ColumnScroll::showEvent(QShowEvent* event)
{
    QScrollArea::showEvent(event);
    const auto guard = [this](QWidget* entry) {
        if (entry->focusPolicy() == Qt::WheelFocus)
            entry->setFocusPolicy(Qt::StrongFocus); // not by the wheel, as these have it from home
        entry->installEventFilter(this);
    };
    for (QComboBox* box : widget()->findChildren<QComboBox*>())
        guard(box);
    for (QAbstractSpinBox* box : widget()->findChildren<QAbstractSpinBox*>())
        guard(box);
}

bool ColumnScroll::eventFilter(QObject* watched, QEvent* event)
{
    // QScrollArea watches its widget already, and its bars, which are to get the wheel.
    if (watched == widget()) {
        if (event->type() == QEvent::LayoutRequest)
            setMinimumWidth(widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
    } else if (event->type() == QEvent::Wheel && !qobject_cast<QScrollBar*>(watched)
        && !static_cast<QWidget*>(watched)->hasFocus()) {
        event->ignore(); // it goes on to what is around the entry, and scrolls
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

} // namespace cm
