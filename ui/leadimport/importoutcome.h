// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimporter.h"
#include "models/leadimport/rowproblemmodel.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace cm {

class KeyFigure;
class TableView;

/// What an import did, or a check found: four numbers, and what is wrong with which row.
class ImportOutcome final : public QWidget {
    Q_OBJECT
public:
    explicit ImportOutcome(QWidget* parent = nullptr);

    void showResult(const LeadImportResult& result);

Q_SIGNALS:
    /// Every row with a problem shall be written to this file.
    void saveRequested(const QString& path);

private:
    QWidget* buildFigures();
    QWidget* buildProblems();
    void browse();

    RowProblemModel m_model;
    KeyFigure* m_added;
    KeyFigure* m_updated;
    KeyFigure* m_skipped;
    KeyFigure* m_failed;
    TableView* m_table;
    QLabel* m_caption;
    QPushButton* m_save;
};

} // namespace cm
