// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/driftguard/differencetablemodel.h"
#include "models/driftguard/schemacondition.h"

#include <QDialog>

class QPlainTextEdit;

namespace cm {

class TableView;

/// Every difference of the database in a table, the chosen one in full below it; all of it can be copied.
class DifferencesDialog final : public QDialog {
    Q_OBJECT
public:
    explicit DifferencesDialog(const SchemaCondition& condition, QWidget* parent = nullptr);

private:
    void buildTable();
    QWidget* buildButtons();
    void showChosen();
    void copyAll();

    DifferenceTableModel m_model;
    TableView* m_table;
    QPlainTextEdit* m_chosen;
};

} // namespace cm
