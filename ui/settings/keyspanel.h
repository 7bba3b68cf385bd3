// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/apikeys/apikeytablemodel.h"
#include "ui/controls/card.h"
#include "ui/workspace/workspace.h"

class QPushButton;

namespace cm {

class TableView;

/// The client's keys of the HTTP service: who may call it with what, make one, end one.
class KeysPanel final : public Card {
    Q_OBJECT
public:
    explicit KeysPanel(Workspace& workspace, QWidget* parent = nullptr);

private:
    void buildHead();
    void buildTable();
    void load();
    void showKeys(const Result<QVector<ApiKey>>& answer);
    void create();
    void revoke();
    void updateButtons();
    [[nodiscard]] const ApiKey* selected() const;

    Workspace& m_workspace;
    ApiKeyTableModel m_model;
    TableView* m_table;
    QPushButton* m_create;
    QPushButton* m_revoke;
    LatestRequest m_loading;
};

} // namespace cm
