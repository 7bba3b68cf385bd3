// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/daterangeedit.h"

#include "ui/controls/optionaldateedit.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace cm {

DateRangeEdit::DateRangeEdit(QWidget* parent)
    : QWidget(parent)
    , m_from(new OptionalDateEdit(this))
    , m_until(new OptionalDateEdit(this))
{
    m_from->setObjectName(QStringLiteral("from"));
    m_until->setObjectName(QStringLiteral("until"));
    m_from->setAccessibleName(tr("From"));
    m_until->setAccessibleName(tr("Until"));
    auto* to = new QLabel(tr("to"), this);
    setTextRole(to, TextRole::Muted);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_from, 1);
    row->addWidget(to);
    row->addWidget(m_until, 1);
    setFocusProxy(m_from);
    connect(m_from, &OptionalDateEdit::dateChanged, this, &DateRangeEdit::rangeChanged);
    connect(m_until, &OptionalDateEdit::dateChanged, this, &DateRangeEdit::rangeChanged);
}

std::optional<QDate> DateRangeEdit::from() const
{
    return m_from->date();
}

std::optional<QDate> DateRangeEdit::until() const
{
    return m_until->date();
}

void DateRangeEdit::setRange(std::optional<QDate> fromDate, std::optional<QDate> untilDate)
{
    m_from->setDate(fromDate);
    m_until->setDate(untilDate);
}

bool DateRangeEdit::isInvalid() const
{
    return m_from->isInvalid() || m_until->isInvalid();
}

bool DateRangeEdit::event(QEvent* event)
{
    if (event->type() == QEvent::Polish) {
        m_from->setAccessibleName(
            accessibleName().isEmpty() ? tr("From") : tr("%1, from").arg(accessibleName()));
        m_until->setAccessibleName(
            accessibleName().isEmpty() ? tr("Until") : tr("%1, until").arg(accessibleName()));
    }
    return QWidget::event(event);
}

} // namespace cm
