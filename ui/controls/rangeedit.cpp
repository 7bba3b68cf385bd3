// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/rangeedit.h"

#include "ui/controls/optionalspinbox.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace cm {

RangeEdit::RangeEdit(int lowest, int highest, QWidget* parent)
    : QWidget(parent)
    , m_lower(new OptionalSpinBox(lowest, highest, tr("Any"), this))
    , m_upper(new OptionalSpinBox(lowest, highest, tr("Any"), this))
{
    m_lower->setObjectName(QStringLiteral("lower"));
    m_upper->setObjectName(QStringLiteral("upper"));
    m_lower->setAccessibleName(tr("At least"));
    m_upper->setAccessibleName(tr("At most"));
    auto* to = new QLabel(tr("to"), this);
    setTextRole(to, TextRole::Muted);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_lower, 1);
    row->addWidget(to);
    row->addWidget(m_upper, 1);
    setFocusProxy(m_lower);
    connect(m_lower, &OptionalSpinBox::optionalValueChanged, this, &RangeEdit::rangeChanged);
    connect(m_upper, &OptionalSpinBox::optionalValueChanged, this, &RangeEdit::rangeChanged);
}

std::optional<int> RangeEdit::lower() const
{
    return m_lower->optionalValue();
}

std::optional<int> RangeEdit::upper() const
{
    return m_upper->optionalValue();
}

void RangeEdit::setRange(std::optional<int> lowerValue, std::optional<int> upperValue)
{
    if (lowerValue == lower() && upperValue == upper()) {
        return;
    }
    {
        const QSignalBlocker quietLower(m_lower);
        const QSignalBlocker quietUpper(m_upper);
        m_lower->setOptionalValue(lowerValue);
        m_upper->setOptionalValue(upperValue);
    }
    Q_EMIT rangeChanged();
}

bool RangeEdit::event(QEvent* event)
{
    if (event->type() == QEvent::Polish) {
        m_lower->setAccessibleName(
            accessibleName().isEmpty() ? tr("At least") : tr("%1, at least").arg(accessibleName()));
        m_upper->setAccessibleName(
            accessibleName().isEmpty() ? tr("At most") : tr("%1, at most").arg(accessibleName()));
    }
    return QWidget::event(event);
}

} // namespace cm
