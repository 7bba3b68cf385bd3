// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/undo/leftalonetablemodel.h"
#include "ui/enrollment/enrollmentjob.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace cm {

class Banner;
class DryRunView;
class StateOverlay;
class TableView;

/// Enrolls a campaign's leads: shows the dry run first, then enrolls exactly that, with progress; the result
/// can be continued if time ran out, and taken back. Window-modal.
class EnrollmentDialog final : public QDialog {
    Q_OBJECT
public:
    EnrollmentDialog(Workspace& workspace, const CampaignSummary& campaign, EnrollmentJob::Purpose purpose,
        QWidget* parent = nullptr);

    [[nodiscard]] EnrollmentJob& job() { return m_job; }

    /// Not while leads are being enrolled: stops that instead.
    void reject() override;

private:
    enum class Step { Counting, Ready, Enrolling, Done, Undoing, Undone, Failed };

    void build();
    void buildTable();
    QWidget* buildButtons();
    void connectJob();
    void enter(Step step);
    void showMessage(StatusKind kind, const QString& text, const QString& detail = {});
    void showDryRun(const DryRun& dryRun);
    void showResult(const EnrollmentResult& result);
    void showUndo(const UndoResult& result, const QVector<LeftAloneLead>& leftAlone);
    void showFailure(const Error& error);

    EnrollmentJob m_job;
    LeftAloneTableModel m_leftAlone;
    Step m_step = Step::Counting;
    Step m_before = Step::Ready; // what a failed or stopped step goes back to
    Banner* m_message;
    QStackedWidget* m_stack;
    DryRunView* m_view;
    StateOverlay* m_overlay;
    TableView* m_table;
    QProgressBar* m_progress;
    QPushButton* m_undo = nullptr;
    QPushButton* m_ask = nullptr;
    QPushButton* m_again = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_continue = nullptr;
    QPushButton* m_enroll = nullptr;
    bool m_canContinue = false;
    bool m_needsApproval = false;
};

} // namespace cm
