// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"
#include "ui/controls/card.h"
#include "ui/theme/statuskind.h"

class QLabel;

namespace cm {

class StatusChip;

/// The kind that stands for a health word of the database.
StatusKind healthKind(const QString& health);
/// The kind that stands for a run's status.
StatusKind runStatusKind(const QString& status);

/// One client's health in one look: verdict, reasons in words, the day's figures.
class HealthCard final : public Card {
    Q_OBJECT
public:
    explicit HealthCard(QWidget* parent = nullptr);
    void setHealth(const ClientHealth& health);
    /// Who works on this client now; an empty text takes the line away.
    void setHolder(const QString& text);
    [[nodiscard]] const ClientHealth& health() const { return m_health; }

private:
    ClientHealth m_health;
    StatusChip* m_chip;
    QLabel* m_reasons;
    QLabel* m_figures;
    QLabel* m_holder;
};

} // namespace cm
