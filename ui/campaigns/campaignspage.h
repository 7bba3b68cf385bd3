// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignqueries.h"
#include "models/campaigns/campaigntablemodel.h"
#include "ui/enrollment/enrollmentjob.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QSortFilterProxyModel;
class QStackedWidget;

namespace cm {

class CampaignFilterModel;
class CampaignForm;
class FilterChips;
class SearchField;
class TableView;

/// The client's campaigns, and the form for a new one.
class CampaignsPage final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignsPage(Workspace& workspace, QWidget* parent = nullptr);

    void openForm();
    [[nodiscard]] CampaignForm* form() const { return m_form; }

Q_SIGNALS:
    /// Asked for with Enter or the context menu.
    void statisticsRequested(cm::CampaignId campaign);

private:
    QWidget* buildList();
    void load();
    void showCampaigns(const QVector<CampaignSummary>& campaigns);
    void updateState();
    void openMenu(const QPoint& position);
    void change(const CampaignSummary& campaign, CampaignAction action);
    void enroll(const CampaignSummary& campaign, EnrollmentJob::Purpose purpose);
    void showEnrollment(const EnrollmentResult& result);
    [[nodiscard]] const CampaignSummary* current() const;

    Workspace& m_workspace;
    CampaignTableModel m_model;
    CampaignFilterModel* m_filter;
    QStackedWidget* m_stack;
    FilterChips* m_chips;
    SearchField* m_search;
    TableView* m_table;
    CampaignForm* m_form;
    LatestRequest m_loading;
};

} // namespace cm
