// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/formproblems.h"

#include "ui/controls/formfield.h"

#include <QApplication>
#include <QScrollArea>

namespace cm {

namespace {

QWidget* firstEditor(QWidget* widget)
{
    if (widget->focusPolicy() & Qt::TabFocus)
        return widget;
    const auto children = widget->findChildren<QWidget*>();
    for (QWidget* child : children) {
        if (child->focusPolicy() & Qt::TabFocus)
            return child;
    }
    return widget;
}

FormField* fieldAround(QWidget* widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (auto* field = qobject_cast<FormField*>(widget))
            return field;
    }
    return nullptr;
}

} // namespace

FormProblems::FormProblems(QWidget* form)
    : QObject(form)
    , m_form(form)
{
    connect(qApp, &QApplication::focusChanged, this, &FormProblems::onFocusChanged);
}

void FormProblems::reset()
{
    m_touched.clear();
}

FormField* FormProblems::field(const QString& name) const
{
    for (const FormSection* section : m_sections) {
        if (FormField* found = section->fields().value(name))
            return found;
    }
    return nullptr;
}

void FormProblems::check(const CampaignDraft& draft)
{
    m_problems.clear();
    for (const FormSection* section : std::as_const(m_sections))
        m_problems += section->entryProblems();
    const qsizetype ofEntries = m_problems.size();
    for (const FieldProblem& problem :
        validateCampaign(draft, QDateTime::currentDateTimeUtc(), m_before ? &*m_before : nullptr)) {
        // What can't be read is not also missing.
        const bool known = std::any_of(m_problems.cbegin(), m_problems.cbegin() + ofEntries,
            [&](const FieldProblem& other) { return other.field == problem.field; });
        if (!known)
            m_problems.append(problem);
    }
    mark();
}

void FormProblems::noteChosen(const QString& place)
{
    if (place == QLatin1String("audience"))
        m_touched += {QStringLiteral("audience.icpScore"), QStringLiteral("audience.createdAfter")};
    else if (place.endsWith(QLatin1String("Datetime")) || place == QLatin1String("reenrollmentDays"))
        m_touched += place;
}

void FormProblems::showAll()
{
    for (const FieldProblem& problem : std::as_const(m_problems))
        m_touched.insert(problem.field);
    mark();
}

void FormProblems::setServerProblem(const Error& error)
{
    m_problems.append({error.field, error.message});
    m_touched.insert(error.field);
    mark();
}

void FormProblems::onFocusChanged(QWidget* old, QWidget* now)
{
    // To no widget: another window, or a menu; that is no leaving.
    if (!old || !now || !m_form->isVisible() || !m_form->isAncestorOf(old))
        return;
    FormField* left = fieldAround(old);
    if (!left || left == fieldAround(now))
        return;
    for (const FormSection* section : std::as_const(m_sections)) {
        const auto names = section->fields().keys(left);
        m_touched.unite(QSet<QString>(names.cbegin(), names.cend()));
    }
    mark();
}

void FormProblems::mark()
{
    QSet<FormField*> wrong;
    for (const FieldProblem& problem : std::as_const(m_problems)) {
        FormField* place = field(problem.field);
        if (!place || wrong.contains(place) || !m_touched.contains(problem.field))
            continue;
        place->setError(problem.message);
        wrong.insert(place);
    }
    for (const FormSection* section : std::as_const(m_sections)) {
        const auto fields = section->fields();
        for (FormField* one : fields) {
            if (!wrong.contains(one))
                one->clearError();
        }
    }
    m_marked = wrong.size();
    Q_EMIT marksChanged();
}

QString FormProblems::shown(const QString& name) const
{
    const FormField* found = field(name);
    return found ? found->error() : QString();
}

void FormProblems::goTo(const QString& name, QScrollArea* area) const
{
    if (FormField* place = field(name)) {
        area->ensureWidgetVisible(place);
        firstEditor(place->editor())->setFocus();
    }
}

} // namespace cm
