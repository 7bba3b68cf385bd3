// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimportjob.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

#include <array>
#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace cm {

class Banner;
class ImportCheckStep;
class ImportColumnsStep;
class ImportFileStep;
class ImportOutcome;
class ImportProgress;

/// Imports leads from a CSV file in four steps: file, columns, check, import. Nothing is written before the
/// last one, and that can be taken back. For the client that was chosen when it opened.
class LeadImportDialog final : public QDialog {
    Q_OBJECT
public:
    explicit LeadImportDialog(Workspace& workspace, QWidget* parent = nullptr);
    ~LeadImportDialog() override;

    /// As if the person had chosen this file.
    void choose(const QString& path);
    /// Esc and the window's close button: an import that runs is cancelled first, and the dialog stays.
    void reject() override;

private:
    enum Step { File, Columns, Check, Import, StepCount };

    QWidget* buildSteps();
    QWidget* buildImportStep();
    QWidget* buildButtons();
    void connectSteps();

    void go(Step step);
    void updateButtons();
    void examine();
    void takePreview(const Result<LeadFilePreview>& preview);
    void takeColumns();
    void forgetCheck();
    void check();
    void takeCheck(const Result<LeadImportResult>& result);
    void import();
    void takeImport(const Result<LeadImportResult>& result);
    void undo();
    void saveBadRows(const QString& path);
    [[nodiscard]] bool mayWrite();
    [[nodiscard]] LeadImportOptions options() const;

    Workspace& m_workspace;
    const Client m_client;
    std::array<QLabel*, StepCount> m_titles{};
    Banner* m_banner;
    QStackedWidget* m_stack;
    ImportFileStep* m_file;
    ImportColumnsStep* m_columns;
    ImportCheckStep* m_checking;
    ImportProgress* m_progress;
    ImportOutcome* m_outcome;
    QLabel* m_sentence;
    QPushButton* m_past;
    QPushButton* m_undo;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_import;
    QPushButton* m_close;
    std::optional<LeadFilePreview> m_preview; ///< of the file as it is chosen now
    std::optional<LeadImportResult> m_checked; ///< with the choices as they are now
    std::optional<LeadImportResult> m_done;
    LeadImportJob m_job; ///< last: nothing answers any more when the others go
};

} // namespace cm
