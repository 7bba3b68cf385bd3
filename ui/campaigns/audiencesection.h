// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/campaigns/formsection.h"

namespace cm {

class AudienceEditor;
class Workspace;

/// The audience editor as a part of the form.
class AudienceSection final : public FormSection {
    Q_OBJECT
public:
    explicit AudienceSection(Workspace& workspace, QWidget* parent = nullptr);

    void setDraft(const CampaignDraft& draft) override;
    void writeTo(CampaignDraft& draft) const override;
    [[nodiscard]] QMap<QString, FormField*> fields() const override;
    [[nodiscard]] QVector<FieldProblem> entryProblems() const override;

private:
    AudienceEditor* m_editor;
};

} // namespace cm
