// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace.h"

#include <QWidget>

namespace cm {

class AudienceEditor;
class LeadPreview;

/// Looks at the leads of the chosen client: conditions on the left, the leads they mean on the right.
class AudiencePage final : public QWidget {
    Q_OBJECT
public:
    explicit AudiencePage(Workspace& workspace, QWidget* parent = nullptr);

private:
    void update();

    Workspace& m_workspace;
    AudienceEditor* m_editor;
    LeadPreview* m_preview;
};

} // namespace cm
