// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignqueries.h"
#include "ui/enrollment/enrollmentjob.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QMenu;
class QPushButton;
class QStackedWidget;

namespace cm {

class CampaignChanges;
class CampaignDetail;
class CampaignForm;
class CampaignListView;

/// The client's campaigns with the chosen one's details beside them, and the form.
class CampaignsPage final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignsPage(Workspace& workspace, QWidget* parent = nullptr);

    void openForm();
    /// Opens the form on this campaign, to change it, or on a copy of it.
    void edit(CampaignId campaign);
    void duplicate(CampaignId campaign);
    /// False if the person wants to stay with what was entered in the form.
    [[nodiscard]] bool mayClose();
    [[nodiscard]] CampaignForm* form() const { return m_form; }

Q_SIGNALS:
    /// Asked for with Enter or the context menu.
    void statisticsRequested(cm::CampaignId campaign);

private:
    QWidget* buildList();
    QPushButton* buildActions();
    void connectForm();
    void openMenu(const QPoint& globalPosition);
    void fillMenu(QMenu& menu);
    void addChanges(QMenu& menu, const QVector<CampaignSummary>& campaigns);
    void addSingleActions(QMenu& menu, const CampaignSummary& campaign);
    template <typename Handler> void loadForForm(CampaignId campaign, Handler handler);
    void enroll(const CampaignSummary& campaign, EnrollmentJob::Purpose purpose);
    void exportList();
    void showList();

    Workspace& m_workspace;
    QStackedWidget* m_stack;
    CampaignListView* m_list;
    CampaignDetail* m_detail;
    CampaignForm* m_form;
    CampaignChanges* m_changes;
    LatestRequest m_opening;
};

} // namespace cm
