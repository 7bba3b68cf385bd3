// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/driftguard/driftbanner.h"

#include "ui/controls/format.h"
#include "ui/driftguard/differencesdialog.h"

namespace cm {

namespace {

constexpr QLatin1String bannerId("drift");

} // namespace

DriftBanner::DriftBanner(Workspace& workspace, MainWindowFrame& window)
    : QObject(&workspace)
    , m_workspace(workspace)
    , m_window(window)
{
    DriftGuard& guard = m_workspace.driftGuard();
    connect(&guard, &DriftGuard::checkStarted, this, &DriftBanner::update);
    connect(&guard, &DriftGuard::checked, this, [this](const Error& error) {
        update();
        announceResult(error);
    });
    update();
}

void DriftBanner::update()
{
    DriftGuard& guard = m_workspace.driftGuard();
    if (guard.condition().fits()) {
        m_window.hideBanner(bannerId);
        return;
    }
    Banner::Content content;
    content.kind = StatusKind::Warning;
    content.text = tr("This database differs from what this program expects; it is open read-only.");
    content.detail = guard.isChecking() ? tr("Checking again …") : guard.condition().sentence();
    content.actions = {{tr("Show differences"), [this] { showDifferences(); }},
        {tr("Check again"), [this] { m_workspace.driftGuard().check(); }}};
    content.closable = false;
    m_window.showBanner(bannerId, content);
}

void DriftBanner::announceResult(const Error& error)
{
    const SchemaCondition& condition = m_workspace.driftGuard().condition();
    if (!error.message.isEmpty())
        m_workspace.announce(StatusKind::Error, error.message);
    else if (condition.fits())
        m_workspace.announce(
            StatusKind::Success, tr("The database is as it should be. Changes are possible again."));
    else if (condition.differences.size() == 1)
        m_workspace.announce(StatusKind::Warning, tr("The database still differs in one place."));
    else
        m_workspace.announce(StatusKind::Warning,
            tr("The database still differs in %1 places.").arg(formatCount(condition.differences.size())));
}

void DriftBanner::showDifferences()
{
    auto* dialog = new DifferencesDialog(m_workspace.driftGuard().condition(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace cm
