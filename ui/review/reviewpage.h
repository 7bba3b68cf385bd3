// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/review.h"
#include "models/campaigns/rowstablemodel.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace cm {

class Card;
class TableView;

/// What waits for a person: campaigns that were made without one, with those they resemble, and enrollments
/// that need a second administrator.
class ReviewPage final : public QWidget {
    Q_OBJECT
public:
    explicit ReviewPage(Workspace& workspace, QWidget* parent = nullptr);

Q_SIGNALS:
    void editRequested(cm::CampaignId campaign);

private:
    Card* buildPending();
    Card* buildSimilar();
    Card* buildApprovals();
    TableView* addTable(Card* card, RowsTableModel& model, const char* name, const QVector<int>& widths);
    QPushButton* addButton(Card* card, const char* name, const QString& text);
    void load();
    void showPending(const QVector<PendingCampaign>& pending);
    void showApprovals(const QVector<EnrollmentApproval>& approvals);
    void loadSimilar();
    void updateButtons();
    void decide(ReviewDecision decision);
    void merge();
    void approve();
    template <typename Work> void write(Work work, const QString& done);
    [[nodiscard]] const PendingCampaign* pending() const;

    Workspace& m_workspace;
    QVector<PendingCampaign> m_pending;
    QVector<SimilarCampaign> m_similar;
    QVector<EnrollmentApproval> m_approvals;
    RowsTableModel m_pendingModel;
    RowsTableModel m_similarModel;
    RowsTableModel m_approvalModel;
    Card* m_similarCard = nullptr;
    Card* m_approvalCard = nullptr; ///< hidden while nobody asks
    TableView* m_pendingTable = nullptr;
    TableView* m_similarTable = nullptr;
    TableView* m_approvalTable = nullptr;
    QPushButton* m_approve = nullptr;
    QPushButton* m_edit = nullptr;
    QPushButton* m_discard = nullptr;
    QPushButton* m_merge = nullptr;
    QLabel* m_approvalNote = nullptr;
    QPushButton* m_approveEnrollment = nullptr;
    LatestRequest m_loading;
    LatestRequest m_approvalsLoading;
    LatestRequest m_similarLoading;
};

} // namespace cm
