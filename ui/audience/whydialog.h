// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/verdicttablemodel.h"
#include "ui/workspace/workspace.h"

#include <QDialog>

class QLabel;
class QListWidget;

namespace cm {

class SearchField;
class StateOverlay;
class TableView;

/// Why a lead is in an audience, or why not: each rule with the lead's value and verdict, for any lead that
/// is found by name, e-mail, phone, company or id.
class WhyDialog final : public QDialog {
    Q_OBJECT
public:
    /// `lead` null: begins with the search.
    WhyDialog(Workspace& workspace, const Audience& audience, LeadId lead = {}, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildSearch();
    QWidget* buildAnswer();
    void find(const QString& text);
    void showFound(const QVector<Lead>& leads);
    void explain(LeadId lead);
    void show(const LeadExplanation& explanation);

    Workspace& m_workspace;
    const Audience m_audience;
    LeadId m_lead;
    VerdictTableModel m_model;
    SearchField* m_search;
    QListWidget* m_found;
    StateOverlay* m_foundOverlay = nullptr;
    QLabel* m_sentence;
    TableView* m_table;
    LatestRequest m_finding;
    LatestRequest m_explaining;
};

} // namespace cm
