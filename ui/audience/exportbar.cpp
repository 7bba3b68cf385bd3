// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audience/exportbar.h"

#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <limits>

namespace cm {

ExportBar::ExportBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_text(new QLabel)
    , m_progress(new QProgressBar)
    , m_cancel(new QPushButton(tr("Stop")))
{
    m_text->setObjectName(QStringLiteral("exportText"));
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_cancel->setObjectName(QStringLiteral("cancelExport"));
    m_cancel->setToolTip(tr("Stop; no file is written"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::m);
    row->addWidget(m_text);
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    hide();
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this, &ExportBar::showProgress);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancellation.cancel();
        // A cancelled question isn't answered any more.
        setRunning(false);
        m_workspace.announce(StatusKind::Info, tr("The export was stopped; no file was written."));
    });
    // The leads of another client are not what was asked for.
    connect(&m_workspace, &Workspace::clientChanged, this, [this] {
        if (m_isRunning)
            m_cancel->click();
    });
}

void ExportBar::start(const LeadExport& what, const QString& path, qint64 total)
{
    if (m_isRunning)
        return;
    m_cancellation = Cancellation();
    m_written = std::make_shared<std::atomic<qint64>>(0);
    m_progress->setRange(0, static_cast<int>(qMin<qint64>(total, std::numeric_limits<int>::max())));
    setRunning(true);
    showProgress();
    m_workspace.database().read(
        this,
        [what, path, written = m_written](Session& session) {
            return exportLeads(session, what, path, [written](qint64 leads) { *written = leads; });
        },
        [this, path](const Result<qint64>& answer) { finish(answer, path); }, m_cancellation);
}

void ExportBar::showProgress()
{
    const qint64 leads = *m_written;
    m_progress->setValue(static_cast<int>(qMin<qint64>(leads, m_progress->maximum())));
    m_text->setText(leads == 0 ? tr("Sorting the leads …") : tr("%1 leads written").arg(formatCount(leads)));
}

void ExportBar::finish(const Result<qint64>& answer, const QString& path)
{
    setRunning(false);
    if (answer)
        m_workspace.announce(StatusKind::Success,
            tr("%1 leads were written to %2.").arg(formatCount(*answer), QDir::toNativeSeparators(path)));
    else
        m_workspace.announce(StatusKind::Error, answer.error().message);
}

void ExportBar::setRunning(bool running)
{
    m_isRunning = running;
    setVisible(running);
    running ? m_tick.start() : m_tick.stop();
    Q_EMIT runningChanged(running);
}

} // namespace cm
