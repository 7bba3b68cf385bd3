// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/alertwatch.h"

#include "ui/deenrollment/healthcard.h"

namespace cm {

namespace {

// More than this at once are a matter for the page, not for pop-ups.
constexpr int mostListed = 20;

} // namespace

AlertWatch::AlertWatch(Workspace& workspace, std::chrono::milliseconds look, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_looking.setInterval(look);
    connect(&m_looking, &QTimer::timeout, this, &AlertWatch::look);
    connect(&m_workspace, &Workspace::workerChanged, this, &AlertWatch::listNew);
    m_looking.start();
    listNew();
}

void AlertWatch::look()
{
    if (m_evaluating || !m_workspace.whyNot(Right::Process).isEmpty())
        return;
    m_evaluating = true;
    m_workspace.database().write(
        this, [](Session& session) { return evaluateAllHealth(session); },
        [this](const Result<QVector<HealthAlert>>&) {
            m_evaluating = false;
            listNew();
        },
        m_evaluation.next());
}

void AlertWatch::listNew()
{
    m_workspace.database().read(
        this, [](Session& session) { return listAlerts(session, {}, mostListed); },
        [this](const Result<QVector<HealthAlert>>& answer) {
            if (answer)
                tell(*answer);
        },
        m_listing.next());
}

// Newest first. What is there when the window opens stands on the cards already. By id: one that was raised
// earlier may be committed, and so seen, later.
void AlertWatch::tell(const QVector<HealthAlert>& alerts)
{
    const bool first = !m_known;
    if (first) {
        m_known.emplace();
        if (alerts.size() == mostListed)
            m_since = alerts.last().raisedAt;
    }
    for (auto alert = alerts.crbegin(); alert != alerts.crend(); ++alert) {
        const bool known = m_known->contains(alert->id);
        m_known->insert(alert->id);
        if (!first && !known && (!m_since.isValid() || alert->raisedAt >= m_since))
            Q_EMIT alerted(healthKind(alert->health.health),
                tr("De-enrollment: %1").arg(alert->health.healthLabel()), alert->sentence());
    }
}

} // namespace cm
