// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/audiencesection.h"

#include "ui/audience/audienceeditor.h"

#include <QVBoxLayout>

namespace cm {

AudienceSection::AudienceSection(Workspace& workspace, QWidget* parent)
    : FormSection(parent)
    , m_editor(new AudienceEditor(workspace, AudienceEditor::Search::Hidden))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    connect(m_editor, &AudienceEditor::changed, this, [this] { Q_EMIT changed(QStringLiteral("audience")); });
}

void AudienceSection::setDraft(const CampaignDraft& draft)
{
    if (m_editor->audience() != draft.audience || m_editor->hasInvalidDate())
        m_editor->setAudience(draft.audience);
}

void AudienceSection::writeTo(CampaignDraft& draft) const
{
    draft.audience = m_editor->audience();
}

QMap<QString, FormField*> AudienceSection::fields() const
{
    QMap<QString, FormField*> fields;
    for (const QString& name : {QStringLiteral("audience.tags"), QStringLiteral("audience.icpScore"),
             QStringLiteral("audience.createdAfter"), QStringLiteral("audience.createdBefore")})
        fields.insert(name, m_editor->field(name));
    return fields;
}

QVector<FieldProblem> AudienceSection::entryProblems() const
{
    if (!m_editor->hasInvalidDate())
        return {};
    return {{QStringLiteral("audience.createdAfter"), tr("This is no date. Write it as in 2026-03-29.")}};
}

} // namespace cm
