// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/campaigns/formsection.h"

#include <QSet>

class QScrollArea;

namespace cm {

/// Which problems the entries of a form have, and which of them are shown: those of fields that were left, or
/// all once the person wants to be done. Follows the focus. The rules are validateCampaign()'s.
class FormProblems final : public QObject {
    Q_OBJECT
public:
    /// `form`: the widget whose fields these are.
    explicit FormProblems(QWidget* form);

    void addSection(FormSection* section) { m_sections.append(section); }
    /// Nothing was left yet.
    void reset();
    /// The campaign that is edited, as it was; nothing for a new one.
    void setBefore(const std::optional<CampaignDraft>& before) { m_before = before; }
    /// Looks at the entries again and marks the fields.
    void check(const CampaignDraft& draft);
    /// A value was chosen at this place: unlike a text that is being typed it is looked at without waiting
    /// until its field is left.
    void noteChosen(const QString& place);
    /// From now on the problems of all fields are marked.
    void showAll();
    /// What the database said; until the next check of other entries.
    void setServerProblem(const Error& error);
    /// All of them, in the form's order.
    [[nodiscard]] const QVector<FieldProblem>& all() const { return m_problems; }
    /// How many fields are marked.
    [[nodiscard]] qsizetype marked() const { return m_marked; }
    [[nodiscard]] FormField* field(const QString& name) const;
    /// The problem that is marked at a field; empty if none is.
    [[nodiscard]] QString shown(const QString& name) const;
    /// Brings a field into view and gives it the focus.
    void goTo(const QString& name, QScrollArea* area) const;

Q_SIGNALS:
    void marksChanged();

private:
    void onFocusChanged(QWidget* old, QWidget* now);
    void mark();

    QWidget* m_form;
    QVector<FormSection*> m_sections;
    std::optional<CampaignDraft> m_before;
    QVector<FieldProblem> m_problems;
    QSet<QString> m_touched;
    qsizetype m_marked = 0;
};

} // namespace cm
