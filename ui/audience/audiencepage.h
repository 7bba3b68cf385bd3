// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace.h"

#include <QWidget>

class QPushButton;
class QTabWidget;

namespace cm {

class AudienceEditor;
class BreakdownPanel;
class ExportBar;
class LeadPreview;
class WaterfallPanel;

/// Looks at the leads of the chosen client: conditions on the left; on the right the leads they mean, where
/// the others are lost, and what the leads are like.
class AudiencePage final : public QWidget {
    Q_OBJECT
public:
    explicit AudiencePage(Workspace& workspace, QWidget* parent = nullptr);

private:
    QWidget* buildHeader();
    QPushButton* addButton(
        QWidget* header, const char* name, const char* iconName, const QString& text, const QString& toolTip);
    QWidget* buildConditions();
    QWidget* buildViews();
    void update();
    void refresh();
    void explainSelected();
    void openSaved();
    void openOverlap();
    void exportLeads();

    Workspace& m_workspace;
    AudienceEditor* m_editor;
    LeadPreview* m_preview;
    WaterfallPanel* m_waterfall;
    BreakdownPanel* m_breakdown;
    ExportBar* m_exportBar;
    QTabWidget* m_views;
    QPushButton* m_export = nullptr;
};

} // namespace cm
