// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"
#include "models/deenrollment/leadlogtablemodel.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace cm {

class Banner;
class KeyFigure;
class StatusChip;
class TableView;

/// One run: its figures, where it stands, what went wrong, and what it did with each lead. Follows the run
/// while it works.
class RunDialog final : public QDialog {
    Q_OBJECT
public:
    RunDialog(Workspace& workspace, const DeEnrollmentRun& run, QWidget* parent = nullptr);

    [[nodiscard]] const DeEnrollmentRun& run() const { return m_run; }

Q_SIGNALS:
    void resumeRequested(cm::RunId run);

private:
    QWidget* buildHead();
    QWidget* buildFigures();
    QWidget* buildLog();
    QWidget* buildButtons();
    void load();
    void show(const DeEnrollmentRun& run);
    void loadPage(int page);
    void undo();

    Workspace& m_workspace;
    DeEnrollmentRun m_run;
    LeadLogTableModel m_log;
    StatusChip* m_status;
    QLabel* m_when;
    QLabel* m_details;
    Banner* m_banner;
    QVector<KeyFigure*> m_figures;
    TableView* m_table;
    QPushButton* m_resume;
    QPushButton* m_undo;
    LatestRequest m_request;
    Cancellation m_pages;
    qint64 m_logged = -1;
};

} // namespace cm
