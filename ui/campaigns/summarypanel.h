// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencequeries.h"
#include "models/campaigns/campaignediting.h"
#include "models/enrollment/dryrun.h"
#include "ui/workspace/workspace.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QListWidget;
class QVBoxLayout;

namespace cm {

class BusyButton;
class DryRunView;
class SequenceDifferenceView;

/// The end of the form: what the campaign will do in a few sentences, what is still to correct (Enter or a
/// click leads to the field), and a dry run of what was entered: the database makes the campaign, enrolls,
/// tells what it did, and takes all of it back.
class SummaryPanel final : public QWidget {
    Q_OBJECT
public:
    explicit SummaryPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// A dry run is possible once there are no problems; what an older one told is put away.
    void setDraft(const CampaignDraft& draft, const std::optional<AudienceSummary>& counted,
        const QVector<FieldProblem>& problems);
    /// The campaign that is edited, with the versions of its sequence; nothing: a new one.
    void setEdited(const std::optional<StoredCampaign>& stored, const QVector<CampaignVersion>& versions);

Q_SIGNALS:
    /// The person wants to go to this field.
    void fieldChosen(const QString& field);

private:
    void showSentences(const CampaignDraft& draft, const std::optional<AudienceSummary>& counted);
    void showImpact();
    void showProblems(const QVector<FieldProblem>& problems);
    void startDryRun();
    void showDryRun(const Result<DryRun>& answer);

    Workspace& m_workspace;
    CampaignDraft m_draft;
    std::optional<StoredCampaign> m_edited;
    QVector<CampaignVersion> m_versions;
    QLabel* m_text;
    QLabel* m_impact;
    SequenceDifferenceView* m_difference;
    QLabel* m_problemHead;
    QListWidget* m_problems;
    BusyButton* m_try;
    QLabel* m_tryResult;
    QVBoxLayout* m_layout;
    QPointer<DryRunView> m_view; // of the last dry run, as long as it is true
    LatestRequest m_request;
};

} // namespace cm
