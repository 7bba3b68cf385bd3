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
    if (!m_workspace.whyNot(Right::Process).isEmpty())
        return;
    m_workspace.database().write(
        this, [](Session& session) { return evaluateAllHealth(session); },
        [this](const Result<QVector<HealthAlert>>&) { listNew(); }, m_evaluating.next());
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

// Newest first. What is there when the window opens stands on the cards already.
void AlertWatch::tell(const QVector<HealthAlert>& alerts)
{
    const QDateTime newest = alerts.isEmpty() ? QDateTime::fromSecsSinceEpoch(0) : alerts.first().raisedAt;
    const auto seen = std::exchange(m_seenUntil, std::max(newest, m_seenUntil.value_or(newest)));
    if (!seen)
        return;
    for (auto alert = alerts.crbegin(); alert != alerts.crend(); ++alert) {
        if (alert->raisedAt > *seen)
            Q_EMIT alerted(healthKind(alert->health.health),
                tr("De-enrollment: %1").arg(alert->health.healthLabel()), alert->sentence());
    }
}

} // namespace cm
