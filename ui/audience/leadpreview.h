// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencequeries.h"
#include "models/audience/leadtablemodel.h"
#include "ui/workspace/workspace.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace cm {

class TableView;

/// The exact number of leads an audience means and all of them in a table, while it is being edited.
/// An older question is cancelled on the server when a newer one is asked.
class LeadPreview final : public QWidget, private LeadPageSource {
    Q_OBJECT
public:
    explicit LeadPreview(Workspace& workspace, QWidget* parent = nullptr);
    ~LeadPreview() override;

    /// Asks after a short pause, so that typing doesn't ask for every letter. `campaign` as in
    /// audienceSummary().
    void setAudience(const Audience& audience, CampaignId campaign = {});
    /// Asks again at once, for example after an enrollment.
    void refresh();
    /// The answer for the audience set last; nothing while it is being counted.
    [[nodiscard]] std::optional<AudienceSummary> summary() const { return m_summary; }
    [[nodiscard]] LeadTableModel& model() { return m_model; }
    /// The chosen lead; a null id if none is.
    [[nodiscard]] LeadId currentLead() const;
    /// The chosen lead, or else the first; nothing while it is on its way, or if there is none.
    [[nodiscard]] std::optional<Lead> sampleLead() const;
    /// The order the leads are shown in.
    [[nodiscard]] LeadColumn sort() const { return m_sort; }
    [[nodiscard]] bool isDescending() const { return m_descending; }

Q_SIGNALS:
    /// The count for the audience set last has arrived.
    void counted(const cm::AudienceSummary& summary);
    /// sampleLead() is another, or has arrived.
    void sampleLeadChanged();
    /// Enter or double click on a lead.
    void leadActivated(cm::LeadId lead);

private:
    void fetchLeads(const QVector<QUuid>& ids, Answer answer) override;
    void ask();
    void askForIds();
    void showSummary(const AudienceSummary& summary);
    void showError(const Error& error);

    static constexpr int pauseMs = 250;

    Workspace& m_workspace;
    LeadTableModel m_model;
    TableView* m_table;
    QLabel* m_count;
    QLabel* m_caption;
    QLabel* m_breakdown;
    QTimer m_pause;
    Audience m_audience;
    CampaignId m_campaign;
    std::optional<AudienceSummary> m_summary;
    LeadColumn m_sort = LeadColumn::EnrollmentOrder;
    bool m_descending = false;
    LatestRequest m_counting;
    LatestRequest m_listing;
};

} // namespace cm
