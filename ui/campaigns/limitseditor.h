// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/campaigns/formsection.h"

class QCheckBox;
class QComboBox;

namespace cm {

class OptionalSpinBox;
class ZonedDateTimeEdit;

/// The form's part "Schedule and limits": when a campaign starts, how many leads it takes, who comes first,
/// and what happens to leads that it had before or that are in another campaign.
class LimitsEditor final : public FormSection {
    Q_OBJECT
public:
    explicit LimitsEditor(QWidget* parent = nullptr);

    void setTimeZone(const QTimeZone& zone) override;
    void setEditing(bool editing) override;
    void setDraft(const CampaignDraft& draft) override;
    void writeTo(CampaignDraft& draft) const override;
    [[nodiscard]] QMap<QString, FormField*> fields() const override;
    [[nodiscard]] QVector<FieldProblem> entryProblems() const override;

private:
    void buildChoices();
    void arrange();
    void updateState();

    ZonedDateTimeEdit* m_start;
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
