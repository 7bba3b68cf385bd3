// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/enrollment/enrollment.h"
#include "ui/workspace/workspace.h"

#include <QSet>
#include <QWidget>

class QLabel;
class QLineEdit;
class QScrollArea;

namespace cm {

class AudienceEditor;
class BusyButton;
class FormField;
class LeadPreview;
class LimitsEditor;
class SequenceEditor;

/// Makes a Custom campaign: its entries on the left, the leads it means beside them. Rules come from
/// validateCampaign(); errors stand at their fields as soon as a field is left.
class CampaignForm final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignForm(Workspace& workspace, QWidget* parent = nullptr);

    /// Empty, for a new campaign.
    void reset();
    [[nodiscard]] CampaignDraft draft() const;
    /// True if something was entered that leaving would lose.
    [[nodiscard]] bool isDirty() const;
    /// The shown problem of a field, for tests; empty if none is shown.
    [[nodiscard]] QString shownProblem(const QString& field) const;

Q_SIGNALS:
    void cancelled();
    /// The campaign was created, and enrolled if asked for; `result` has no run id if not.
    void done(cm::CampaignId campaign, const cm::EnrollmentResult& result);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Submit { Create, CreateAndEnroll };

    QWidget* buildEntries();
    QWidget* buildButtons();
    void onChanged();
    void leave(const QString& field);
    void showProblems(bool all);
    void updateSummary();
    void submit(Submit kind);
    void create(Submit kind);
    void setBusy(bool busy);
    void showFailure(const Error& error);
    FormField* field(const QString& name) const;

    Workspace& m_workspace;
    QLineEdit* m_name;
    FormField* m_nameField;
    AudienceEditor* m_audience;
    SequenceEditor* m_sequence;
    LimitsEditor* m_limits;
    QLabel* m_summary;
    QLabel* m_problemSummary;
    QScrollArea* m_scroll;
    BusyButton* m_create = nullptr;
    BusyButton* m_enroll = nullptr;
    LeadPreview* m_preview;
    CampaignDraft m_pristine;
    QSet<QString> m_touched;
    Error m_serverProblem;
    bool m_busy = false;
};

} // namespace cm
