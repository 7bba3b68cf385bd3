// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/searchfield.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>

namespace cm {

SearchField::SearchField(const QString& placeholder, QWidget* parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setMinimumWidth(200);
    auto* glass = addAction(icon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    glass->setEnabled(true);
    glass->setText(tr("Search"));
    auto* clear =
        new QAction(icon(QStringLiteral("close"), IconRole::Muted), tr("Clear the search (Esc)"), this);
    clear->setObjectName(QStringLiteral("clearSearch"));
    addAction(clear, QLineEdit::TrailingPosition);
    clear->setVisible(false); // after it is added: QLineEdit shows what it gets
    connect(clear, &QAction::triggered, this, &QLineEdit::clear);

    m_delay.setSingleShot(true);
    m_delay.setInterval(debounceMs);
    connect(&m_delay, &QTimer::timeout, this, &SearchField::emitNow);
    connect(this, &QLineEdit::returnPressed, this, &SearchField::emitNow);
    connect(this, &QLineEdit::textChanged, this, [this, clear](const QString& text) {
        clear->setVisible(!text.isEmpty());
        if (text.isEmpty()) {
            emitNow();
        } else {
            m_delay.start();
        }
    });
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::emitNow()
{
    m_delay.stop();
    const QString now = text().trimmed();
    if (now != m_last) {
        m_last = now;
        Q_EMIT searchChanged(now);
    }
}

} // namespace cm
