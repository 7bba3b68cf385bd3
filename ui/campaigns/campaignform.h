// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/drafthistory.h"
#include "ui/campaigns/campaignsubmission.h"
#include "ui/campaigns/draftkeeper.h"
#include "ui/workspace/workspace.h"

#include <QElapsedTimer>
#include <QWidget>

class QLayout;
class QScrollArea;

namespace cm {

class AudienceFigures;
class Banner;
class BasicsSection;
class FormActions;
class FormProblems;
class FormSection;
class LeadPreview;
class PageHeader;
class SequenceEditor;
class SummaryPanel;

/// Makes campaigns of all types: the entries on the left, the leads they mean beside them. Rules come from
/// validateCampaign(); errors stand at their fields as soon as a field is left. What is entered is one value
/// (CampaignDraft) with undo and redo, and is kept aside while it is entered.
class CampaignForm final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignForm(Workspace& workspace, QWidget* parent = nullptr);
    ~CampaignForm() override;

    /// For a new campaign: what was kept of an earlier try, or else empty.
    void openNew();
    /// For a new campaign that begins with this.
    void openCopy(const CampaignDraft& draft);
    /// To change a campaign; `versions` of its sequence say whom that touches.
    void openEdit(const StoredCampaign& stored, const QVector<CampaignVersion>& versions);
    [[nodiscard]] CampaignDraft draft() const;
    /// True if something was entered that leaving would lose.
    [[nodiscard]] bool isDirty() const;
    /// Asks what shall become of the entries, if there are any; false: the person stays.
    bool mayLeave();
    /// The shown problem of a field, for tests; empty if none is shown.
    [[nodiscard]] QString shownProblem(const QString& field) const;
    [[nodiscard]] const DraftHistory& history() const { return m_history; }
    void undo() { goBackOrOn(true); }
    void redo() { goBackOrOn(false); }

Q_SIGNALS:
    /// The person left the form.
    void cancelled();
    /// The campaign was created, and enrolled if asked for; `result` has no run id if not.
    void done(cm::CampaignId campaign, const cm::EnrollmentResult& result);
    /// The changes to a campaign were saved.
    void saved(cm::CampaignId campaign);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addSection(QLayout* layout, const QString& title, FormSection* section);
    QWidget* buildEntries();
    void connectSections();
    void setEdited(const std::optional<StoredCampaign>& stored, const QVector<CampaignVersion>& versions);
    void tellKept(const StoredDraft& kept, const QString& insteadText);
    void merge(
        const StoredCampaign& theirs, const QVector<CampaignVersion>& versions, const CampaignDraft& base);
    [[nodiscard]] qint64 revision() const { return m_edited ? m_edited->revision : 0; }
    void load(const CampaignDraft& shown, const CampaignDraft& pristine);
    void put(const CampaignDraft& content);
    void onChanged(const QString& place);
    void goBackOrOn(bool back);
    void keep(const CampaignDraft& content);
    void fitStartToWebinar();
    void updateContext();
    void submit(bool enroll);
    void finish(const SubmittedCampaign& submitted);
    void setBusy(bool busy);
    void showFailure(const Error& error);

    Workspace& m_workspace;
    PageHeader* m_header;
    Banner* m_banner;
    BasicsSection* m_basics;
    SequenceEditor* m_sequence;
    SummaryPanel* m_summary;
    QVector<FormSection*> m_sections;
    FormProblems* m_problems;
    FormActions* m_actions;
    QScrollArea* m_scroll;
    LeadPreview* m_preview;
    AudienceFigures* m_figures;
    CampaignSubmission m_submission;
    DraftKeeper m_keeper;
    DraftHistory m_history;
    QElapsedTimer m_clock;
    std::optional<StoredCampaign> m_edited; // nothing: a new one
    CampaignDraft m_pristine;
    std::pair<Audience, CampaignId> m_previewed; // as audienceSummary() takes them
    bool m_loading = false;
};

} // namespace cm
