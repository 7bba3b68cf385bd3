// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/campaigns/formsection.h"

class QComboBox;
class QLineEdit;

namespace cm {

class ZonedDateTimeEdit;

/// What a campaign is called, of which type it is, and what its type needs: a form id, a webinar's event.
class BasicsSection final : public FormSection {
    Q_OBJECT
public:
    explicit BasicsSection(QWidget* parent = nullptr);

    void setDraft(const CampaignDraft& draft) override;
    void writeTo(CampaignDraft& draft) const override;
    [[nodiscard]] QMap<QString, FormField*> fields() const override;
    [[nodiscard]] QVector<FieldProblem> entryProblems() const override;
    void setTimeZone(const QTimeZone& zone) override;
    void setEditing(bool editing) override;
    [[nodiscard]] QLineEdit* name() const { return m_name; }

private:
    [[nodiscard]] CampaignType type() const;
    void showType();

    QLineEdit* m_name;
    QComboBox* m_type;
    QLineEdit* m_formId;
    ZonedDateTimeEdit* m_webinar;
    QLineEdit* m_zoomLink;
    FormField* m_nameField;
    FormField* m_typeField;
    FormField* m_formIdField;
    FormField* m_webinarField;
    FormField* m_zoomField;
};

} // namespace cm
