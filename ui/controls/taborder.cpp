// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/taborder.h"

#include <QApplication>
#include <QLayout>
#include <QScrollArea>

namespace cm {

namespace {

void collect(QWidget* widget, QVector<QWidget*>& stops);

void collect(const QLayout* layout, QVector<QWidget*>& stops)
{
    for (int i = 0; i < layout->count(); ++i) {
        const QLayoutItem* item = layout->itemAt(i);
        if (QWidget* widget = item->widget())
            collect(widget, stops);
        else if (const QLayout* inner = const_cast<QLayoutItem*>(item)->layout())
            collect(inner, stops);
    }
}

void collectInside(const QWidget* widget, QVector<QWidget*>& stops)
{
    if (widget->layout())
        collect(widget->layout(), stops);
    // What no layout holds: the bar and the pages of tabs, what covers others.
    const auto children = widget->findChildren<QWidget*>(Qt::FindDirectChildrenOnly);
    for (QWidget* child : children) {
        if (!widget->layout() || widget->layout()->indexOf(child) < 0)
            collect(child, stops);
    }
}

void collect(QWidget* widget, QVector<QWidget*>& stops)
{
    if (!widget->isVisible() || !widget->isEnabled() || widget->isWindow() || stops.contains(widget))
        return;
    if (auto* scroll = qobject_cast<QScrollArea*>(widget)) {
        if (scroll->widget())
            collect(scroll->widget(), stops);
        return;
    }
    // What a control is made of is its own business.
    if ((widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy()) {
        stops.append(widget);
        return;
    }
    collectInside(widget, stops);
}

} // namespace

bool moveFocusByLayout(const QWidget* root, bool next, bool wraps)
{
    const QWidget* focused = QApplication::focusWidget();
    if (!focused || !root->isAncestorOf(focused))
        return false;
    QVector<QWidget*> stops;
    collectInside(root, stops);
    const auto found = std::find_if(stops.cbegin(), stops.cend(),
        [focused](const QWidget* stop) { return stop == focused || stop->isAncestorOf(focused); });
    if (found == stops.cend())
        return false;
    const qsizetype target = std::distance(stops.cbegin(), found) + (next ? 1 : -1);
    const bool isAtEnd = target < 0 || target >= stops.size();
    if (isAtEnd && !wraps)
        return false;
    QWidget* stop = isAtEnd ? (next ? stops.first() : stops.last()) : stops[target];
    stop->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace cm
