// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/zoneddatetimeedit.h"

#include "ui/controls/optionaldateedit.h"
#include "ui/theme/tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QTimeEdit>

namespace cm {

ZonedDateTimeEdit::ZonedDateTimeEdit(const QString& name, const QTime& usualTime, QWidget* parent)
    : QWidget(parent)
    , m_usualTime(usualTime)
    , m_date(new OptionalDateEdit)
    , m_time(new QTimeEdit(usualTime))
{
    m_date->setObjectName(name + QLatin1String("Date"));
    m_time->setObjectName(name + QLatin1String("Time"));
    m_time->setDisplayFormat(QStringLiteral("HH:mm"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_date, 3);
    row->addWidget(m_time, 2);
    setFocusProxy(m_date);
    m_time->setEnabled(false);
    const auto tell = [this] {
        m_time->setEnabled(hasDate());
        Q_EMIT valueChanged();
    };
    // Also a text that is no date yet is a change: its problem comes and goes with it.
    connect(m_date, &QLineEdit::textChanged, this, tell);
    connect(m_time, &QTimeEdit::timeChanged, this, tell);
}

void ZonedDateTimeEdit::setTimeZone(const QTimeZone& zone)
{
    m_zone = zone;
    Q_EMIT valueChanged();
}

bool ZonedDateTimeEdit::hasDate() const
{
    return m_date->date().has_value();
}

QDateTime ZonedDateTimeEdit::entered() const
{
    return QDateTime(m_date->date().value_or(QDate()), m_time->time(), m_zone);
}

QDateTime ZonedDateTimeEdit::value() const
{
    if (!hasDate() || !problem().isEmpty())
        return {};
    const QDateTime given = m_given.toTimeZone(m_zone);
    const bool untouched = m_given.isValid() && given.date() == *m_date->date()
        && given.time().hour() == m_time->time().hour() && given.time().minute() == m_time->time().minute();
    return untouched ? m_given : entered().toUTC();
}

void ZonedDateTimeEdit::setValue(const QDateTime& value)
{
    m_given = value.isValid() ? value.toUTC() : QDateTime();
    const QDateTime local = m_given.toTimeZone(m_zone);
    m_time->setTime(m_given.isValid() ? local.time() : m_usualTime);
    m_date->setDate(m_given.isValid() ? std::optional<QDate>(local.date()) : std::nullopt);
}

QString ZonedDateTimeEdit::problem() const
{
    if (m_date->isInvalid())
        return tr("\"%1\" is no date. Write it as in 2026-03-29.").arg(m_date->text().left(40));
    if (!hasDate())
        return {};
    const QDateTime moment = entered();
    const QTime back = moment.toUTC().toTimeZone(m_zone).time();
    if (moment.isValid() && back.hour() == m_time->time().hour() && back.minute() == m_time->time().minute())
        return {};
    return tr("%1 does not exist on %2 in %3: the clocks go forward then. Choose another time.")
        .arg(m_time->time().toString(QStringLiteral("HH:mm")),
            QLocale().toString(*m_date->date(), QLocale::ShortFormat), QString::fromUtf8(m_zone.id()));
}

bool ZonedDateTimeEdit::event(QEvent* event)
{
    // Both parts speak the field's name, each with what it is.
    if (event->type() == QEvent::Polish) {
        m_date->setAccessibleName(tr("%1: day").arg(accessibleName()));
        m_time->setAccessibleName(tr("%1: time").arg(accessibleName()));
    }
    return QWidget::event(event);
}

} // namespace cm
