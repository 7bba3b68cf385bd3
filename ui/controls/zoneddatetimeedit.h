// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimeZone>
#include <QWidget>

class QTimeEdit;

namespace cm {

class OptionalDateEdit;

/// A moment, entered as day and time of a time zone; empty without a day. A time that the zone skips when its
/// clocks go forward is no moment, and problem() says so.
class ZonedDateTimeEdit final : public QWidget {
    Q_OBJECT
public:
    /// `usualTime` is what the time shows before one is entered. The object names of day and time are `name`
    /// with "Date" and "Time" behind it.
    ZonedDateTimeEdit(const QString& name, const QTime& usualTime, QWidget* parent = nullptr);

    /// The day and time shown stay, so that the moment changes; setValue() again keeps the moment.
    void setTimeZone(const QTimeZone& zone);
    [[nodiscard]] const QTimeZone& timeZone() const { return m_zone; }
    /// UTC; invalid if it is empty or has a problem. What was set and not touched keeps its seconds.
    [[nodiscard]] QDateTime value() const;
    void setValue(const QDateTime& value);
    /// What is wrong with what was entered, for people; empty if nothing.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] bool hasDate() const;

Q_SIGNALS:
    void valueChanged();

protected:
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QDateTime entered() const;

    QTimeZone m_zone = QTimeZone::utc();
    const QTime m_usualTime;
    QDateTime m_given;
    OptionalDateEdit* m_date;
    QTimeEdit* m_time;
};

} // namespace cm
