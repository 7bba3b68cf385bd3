// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/optionaldateedit.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCalendarWidget>
#include <QFrame>
#include <QKeyEvent>
#include <QLocale>
#include <QScreen>
#include <QVBoxLayout>

namespace cm {

namespace {

/// Puts a pop-up below its editor, inside the screen.
void placeBelow(QWidget* popup, const QWidget* editor)
{
    popup->adjustSize();
    QPoint place = editor->mapToGlobal(QPoint(0, editor->height() + 4));
    const QRect screen = editor->screen()->availableGeometry();
    if (place.y() + popup->height() > screen.bottom()) {
        place = editor->mapToGlobal(QPoint(0, -popup->height() - 4));
    }
    place.setX(qBound(screen.left(), place.x(), qMax(screen.left(), screen.right() - popup->width())));
    popup->move(place);
}

} // namespace

OptionalDateEdit::OptionalDateEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_clear(new QAction(icon(QStringLiteral("close"), IconRole::Muted), tr("Clear the date"), this))
{
    setPlaceholderText(tr("yyyy-mm-dd"));
    auto* calendar = new QAction(
        icon(QStringLiteral("calendar"), IconRole::Muted), tr("Open the calendar (Alt+Down)"), this);
    calendar->setObjectName(QStringLiteral("openCalendar"));
    m_clear->setObjectName(QStringLiteral("clearDate"));
    addAction(calendar, QLineEdit::TrailingPosition);
    addAction(m_clear, QLineEdit::TrailingPosition);
    m_clear->setVisible(false); // after it is added: QLineEdit shows what it gets
    connect(calendar, &QAction::triggered, this, &OptionalDateEdit::openCalendar);
    connect(m_clear, &QAction::triggered, this, [this] { setDate(std::nullopt); });
    connect(this, &QLineEdit::textChanged, this, &OptionalDateEdit::readText);
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (m_date) {
            setText(m_date->toString(Qt::ISODate));
        }
        // While typing, an unfinished date is no error.
        setStyleProperty(this, "invalid", m_invalid);
    });
}

void OptionalDateEdit::setDate(std::optional<QDate> date)
{
    setText(date ? date->toString(Qt::ISODate) : QString());
}

std::optional<QDate> OptionalDateEdit::parse(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        return std::nullopt;
    }
    QString localFormat = QLocale().dateFormat(QLocale::ShortFormat);
    if (!localFormat.contains(QStringLiteral("yyyy"))) {
        localFormat.replace(QStringLiteral("yy"), QStringLiteral("yyyy"));
    }
    for (const QString& format : {QStringLiteral("yyyy-M-d"), localFormat, QStringLiteral("d MMM yyyy")}) {
        const QDate date = QLocale().toDate(trimmed, format);
        if (date.isValid() && date.year() >= 1900 && date.year() <= 9999) {
            return date;
        }
    }
    return std::nullopt;
}

void OptionalDateEdit::openCalendar()
{
    auto* popup = new QFrame(this, Qt::Popup);
    popup->setProperty("popup", true);
    popup->setObjectName(QStringLiteral("calendarPopup"));
    popup->setAttribute(Qt::WA_DeleteOnClose);
    auto* calendar = new QCalendarWidget(popup);
    calendar->setAccessibleName(tr("Calendar"));
    calendar->setGridVisible(false);
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setSelectedDate(m_date.value_or(QDate::currentDate()));
    auto* box = new QVBoxLayout(popup);
    box->setContentsMargins(4, 4, 4, 4);
    box->addWidget(calendar);
    const auto take = [this, popup](const QDate& date) {
        setDate(date);
        popup->close();
        setFocus(Qt::PopupFocusReason);
    };
    connect(calendar, &QCalendarWidget::clicked, this, take);
    connect(calendar, &QCalendarWidget::activated, this, take);
    placeBelow(popup, this);
    popup->show();
    calendar->setFocus(Qt::PopupFocusReason);
}

void OptionalDateEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down && event->modifiers().testFlag(Qt::AltModifier)) {
        openCalendar();
        return;
    }
    // Up and Down step by a day, as in a spin box.
    if (m_date && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        setDate(m_date->addDays(event->key() == Qt::Key_Up ? 1 : -1));
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void OptionalDateEdit::readText()
{
    const auto before = m_date;
    m_date = parse(text());
    m_clear->setVisible(!text().isEmpty() && !isReadOnly());
    const bool wasInvalid = m_invalid;
    m_invalid = !m_date && !text().trimmed().isEmpty();
    if (!m_invalid) {
        setStyleProperty(this, "invalid", false);
    }
    if (m_date != before || m_invalid != wasInvalid) {
        Q_EMIT dateChanged();
    }
}

} // namespace cm
