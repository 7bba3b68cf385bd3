// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/toast.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QGraphicsDropShadowEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace cm {

namespace {

constexpr int atMost = 3;
constexpr int widest = 420;

} // namespace

Toast::Toast(const Content& content, QWidget* parent)
    : QFrame(parent)
    , m_text(content.text)
{
    setObjectName(QStringLiteral("toast"));
    setAccessibleName(content.text);
    auto* shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(24);
    shadow->setOffset(0, 4);
    shadow->setColor(QColor(0, 0, 0, 70));
    setGraphicsEffect(shadow);

    auto* picture = new QLabel(this);
    picture->setPixmap(kindIcon(content.kind).pixmap(QSize(18, 18), devicePixelRatioF()));
    auto* text = new QLabel(content.text, this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(content.text.size() > 44);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 10, 8, 10);
    row->setSpacing(10);
    row->addWidget(picture);
    row->addWidget(text, 1);
    if (!content.actionText.isEmpty()) {
        auto* button = new QPushButton(content.actionText, this);
        button->setObjectName(QStringLiteral("toastAction"));
        button->setFocusPolicy(Qt::TabFocus);
        setButtonRole(button, ButtonRole::Quiet);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, run = content.run] {
            Q_EMIT finished();
            if (run) {
                run();
            }
        });
    }
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("toastClose"));
    close->setIcon(icon(QStringLiteral("close"), IconRole::Muted));
    close->setAccessibleName(tr("Close this message"));
    close->setToolTip(tr("Close"));
    close->setFocusPolicy(Qt::TabFocus);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &Toast::finished);

    setMaximumWidth(widest);
    m_life.setSingleShot(true);
    m_life.setInterval(lifetimeMs);
    connect(&m_life, &QTimer::timeout, this, &Toast::finished);
    m_life.start();
}

void Toast::enterEvent(QEnterEvent* event)
{
    m_life.stop();
    QFrame::enterEvent(event);
}

void Toast::leaveEvent(QEvent* event)
{
    m_life.start();
    QFrame::leaveEvent(event);
}

ToastArea::ToastArea(QWidget* target)
    : QObject(target)
    , m_target(target)
{
    target->installEventFilter(this);
}

void ToastArea::show(const Toast::Content& content)
{
    auto* toast = new Toast(content, m_target);
    m_toasts.append(toast);
    const auto drop = [this, toast] {
        m_toasts.removeOne(toast);
        toast->hide();
        toast->deleteLater();
        arrange();
    };
    connect(toast, &Toast::finished, this, drop);
    if (m_toasts.size() > atMost) {
        Q_EMIT m_toasts.first()->finished();
    }
    toast->show();
    arrange();
    QAccessibleEvent alert(toast, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

bool ToastArea::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        arrange();
    }
    return QObject::eventFilter(watched, event);
}

void ToastArea::arrange()
{
    int bottom = m_target->height() - space::m;
    for (auto it = m_toasts.rbegin(); it != m_toasts.rend(); ++it) {
        Toast* toast = *it;
        toast->adjustSize();
        toast->move(m_target->width() - toast->width() - space::m, bottom - toast->height());
        toast->raise();
        bottom -= toast->height() + space::s;
    }
}

} // namespace cm
