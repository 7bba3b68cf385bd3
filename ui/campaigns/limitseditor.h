// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QTimeZone>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QTimeEdit;

namespace cm {

class FormField;
class OptionalDateEdit;
class OptionalSpinBox;

/// The form's part "Schedule and limits": when a campaign starts, how many leads it takes, who comes first,
/// and what happens to leads that it had before or that are in another campaign.
class LimitsEditor final : public QWidget {
    Q_OBJECT
public:
    explicit LimitsEditor(QWidget* parent = nullptr);

    /// Times are shown and read in this zone.
    void setTimeZone(const QTimeZone& zone);
    /// Back to what a new campaign has.
    void reset();
    /// Writes its entries into the draft.
    void writeTo(CampaignDraft& draft) const;
    /// For "startDatetime", "maxLeadsToEnroll" and "reenrollmentDays"; nullptr otherwise.
    [[nodiscard]] FormField* field(const QString& name) const;

Q_SIGNALS:
    void changed();

private:
    QWidget* buildStart();
    void buildChoices();
    void arrange();
    void updateState();

    QTimeZone m_zone = QTimeZone::utc();
    OptionalDateEdit* m_startDate;
    QTimeEdit* m_startTime;
    QCheckBox* m_paused;
    OptionalSpinBox* m_cap;
    QComboBox* m_order;
    QComboBox* m_reenrollment;
    OptionalSpinBox* m_days;
    QComboBox* m_overlap;
    FormField* m_startField;
    FormField* m_capField;
    FormField* m_daysField;
};

} // namespace cm
