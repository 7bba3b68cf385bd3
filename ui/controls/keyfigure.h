// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QFrame>

class QLabel;

namespace cm {

/// One number that matters: label, big figure, a line of context, and how it is computed as tooltip.
class KeyFigure final : public QFrame {
    Q_OBJECT
public:
    explicit KeyFigure(const QString& label, QWidget* parent = nullptr);

    /// With the locale's thousands separators.
    void setValue(qint64 value);
    /// For durations, shares and the like.
    void setValueText(const QString& text);
    /// "–" while the figure is not known.
    void clearValue();
    void setLabel(const QString& label);
    /// A line below: "12.4 % of enrolled", "+3 since yesterday". A kind other than Neutral adds its icon.
    void setSecondary(const QString& text, StatusKind kind = StatusKind::Neutral);
    /// "How computed", shown as tooltip and accessible description.
    void setExplanation(const QString& text);
    /// Without border and padding, for use inside a Card.
    void setPlain(bool plain);

    [[nodiscard]] QString valueText() const;

private:
    void updateAccessible();

    QLabel* m_label;
    QLabel* m_value;
    QLabel* m_secondaryIcon;
    QLabel* m_secondary;
};

} // namespace cm
