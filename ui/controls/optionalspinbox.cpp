// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/optionalspinbox.h"

#include <QFocusEvent>
#include <QLineEdit>
#include <QTimer>

namespace cm {

OptionalSpinBox::OptionalSpinBox(int lowest, int highest, const QString& emptyText, QWidget* parent)
    : QSpinBox(parent)
    , m_lowest(lowest)
{
    // One below the lowest stands for empty.
    setRange(lowest - 1, highest);
    setSpecialValueText(emptyText);
    setValue(lowest - 1);
    setGroupSeparatorShown(true);
    setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QSpinBox::valueChanged, this, &OptionalSpinBox::optionalValueChanged);
}

std::optional<int> OptionalSpinBox::optionalValue() const
{
    return value() < m_lowest ? std::nullopt : std::optional<int>(value());
}

void OptionalSpinBox::setOptionalValue(std::optional<int> wanted)
{
    setValue(wanted.value_or(m_lowest - 1));
}

QValidator::State OptionalSpinBox::validate(QString& input, int& position) const
{
    if (input.trimmed().isEmpty() || input == specialValueText()) {
        return QValidator::Acceptable;
    }
    // A digit typed before or behind "Any" replaces it.
    if (input.contains(specialValueText())) {
        input.remove(specialValueText());
        position = static_cast<int>(input.size());
    }
    if (m_lowest >= 0 && input.contains(QLatin1Char('-'))) {
        return QValidator::Invalid;
    }
    return QSpinBox::validate(input, position);
}

int OptionalSpinBox::valueFromText(const QString& text) const
{
    if (text.trimmed().isEmpty() || text == specialValueText()) {
        return m_lowest - 1;
    }
    return QSpinBox::valueFromText(text);
}

void OptionalSpinBox::focusInEvent(QFocusEvent* event)
{
    QSpinBox::focusInEvent(event);
    // After the mouse press has placed the cursor.
    QTimer::singleShot(0, this, &QSpinBox::selectAll);
}

void OptionalSpinBox::wheelEvent(QWheelEvent* event)
{
    // A page that scrolls under the pointer must not change numbers.
    if (hasFocus()) {
        QSpinBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

} // namespace cm
