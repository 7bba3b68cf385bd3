// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/keyfigure.h"

#include "ui/controls/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace cm {

KeyFigure::KeyFigure(const QString& label, QWidget* parent)
    : QFrame(parent)
    , m_label(new QLabel(label, this))
    , m_value(new QLabel(this))
    , m_secondaryIcon(new QLabel(this))
    , m_secondary(new QLabel(this))
{
    setTextRole(m_label, TextRole::Muted);
    setTextRole(m_value, TextRole::Display);
    setTextRole(m_secondary, TextRole::Caption);
    for (QLabel* part : {m_label, m_value, m_secondary}) {
        part->setTextFormat(Qt::PlainText);
    }
    m_value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_value->setObjectName(QStringLiteral("figure"));
    auto* below = new QHBoxLayout;
    below->setSpacing(5);
    below->addWidget(m_secondaryIcon);
    below->addWidget(m_secondary, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::m, 12, space::m, 12);
    column->setSpacing(2);
    column->addWidget(m_label);
    column->addWidget(m_value);
    column->addLayout(below);
    setSecondary({});
    clearValue();
}

void KeyFigure::setValue(qint64 value)
{
    setValueText(formatCount(value));
}

void KeyFigure::setValueText(const QString& text)
{
    m_value->setText(text);
    updateAccessible();
}

void KeyFigure::clearValue()
{
    setValueText(QStringLiteral("–"));
}

void KeyFigure::setLabel(const QString& label)
{
    m_label->setText(label);
    updateAccessible();
}

void KeyFigure::setSecondary(const QString& text, StatusKind kind)
{
    m_secondary->setText(text);
    m_secondary->setVisible(!text.isEmpty());
    const bool marked = kind != StatusKind::Neutral && !text.isEmpty();
    setStyleProperty(m_secondary, "kind", marked ? kindName(kind) : QString());
    m_secondaryIcon->setVisible(marked);
    if (marked) {
        m_secondaryIcon->setPixmap(kindIcon(kind).pixmap(QSize(14, 14), devicePixelRatioF()));
    }
    updateAccessible();
}

void KeyFigure::setExplanation(const QString& text)
{
    setToolTip(text);
    setAccessibleDescription(text);
}

void KeyFigure::setPlain(bool plain)
{
    setStyleProperty(this, "plain", plain);
    layout()->setContentsMargins(plain ? QMargins() : QMargins(space::m, 12, space::m, 12));
}

QString KeyFigure::valueText() const
{
    return m_value->text();
}

void KeyFigure::updateAccessible()
{
    setAccessibleName(QStringLiteral("%1: %2").arg(m_label->text(), m_value->text()));
}

} // namespace cm
