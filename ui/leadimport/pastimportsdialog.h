// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimporttablemodel.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QPushButton;

namespace cm {

class Banner;
class TableView;

/// What was imported for a client, each to be taken back.
class PastImportsDialog final : public QDialog {
    Q_OBJECT
public:
    explicit PastImportsDialog(Workspace& workspace, QWidget* parent = nullptr);

private:
    void buildTable();
    QWidget* buildButtons();
    void load();
    void showImports(const QVector<LeadImport>& imports);
    void updateButtons();
    void undo();

    static constexpr int longestList = 500;

    Workspace& m_workspace;
    const Client m_client;
    LeadImportTableModel m_model;
    TableView* m_table;
    Banner* m_banner;
    QPushButton* m_undo;
    LatestRequest m_loading;
};

} // namespace cm
