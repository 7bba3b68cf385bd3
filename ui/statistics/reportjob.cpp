// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/reportjob.h"

#include "ui/controls/format.h"
#include "ui/report/monthlyreport.h"
#include "ui/report/reportfile.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace cm {

namespace {

constexpr int turnMs = 8; // a frame has 16, and a single chart may take a little longer

} // namespace

ReportJob::ReportJob(Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_turn.setInterval(0);
    connect(&m_turn, &QTimer::timeout, this, &ReportJob::drawOn);
}

ReportJob::~ReportJob() = default;

void ReportJob::start(const MonthlyQuestion& question, const QString& path, bool mayReplace)
{
    if (isRunning())
        return;
    m_path = path;
    m_mayReplace = mayReplace;
    m_step = Step::Reading;
    Q_EMIT progressed(tr("Computing the figures …"), 0, 0);
    m_workspace.database().read(
        this, [question](Session& session) { return loadMonthlyStatistics(session, question); },
        [this](const Result<MonthlyStatistics>& answer) {
            if (answer)
                draw(*answer);
            else
                end(failure(answer.error()));
        },
        m_request.next());
}

void ReportJob::stop()
{
    if (!canStop())
        return;
    m_request.cancel();
    m_turn.stop();
    m_report.reset();
    m_step = Step::None;
}

void ReportJob::draw(const MonthlyStatistics& statistics)
{
    m_step = Step::Drawing;
    m_report = std::make_unique<MonthlyReport>(statistics);
    m_turn.start();
}

void ReportJob::drawOn()
{
    const bool isReady = m_report->work(turnMs);
    const int pages = m_report->pages();
    if (isReady)
        write();
    else if (pages == 0)
        Q_EMIT progressed(tr("Laying out the pages …"), 0, 0);
    else
        Q_EMIT progressed(
            tr("Drawing page %1 of %2 …").arg(formatCount(m_report->pagesDrawn() + 1), formatCount(pages)),
            m_report->pagesDrawn(), pages);
}

void ReportJob::write()
{
    m_turn.stop();
    m_step = Step::Writing;
    const int pages = m_report->pages();
    Q_EMIT progressed(tr("Writing the file …"), pages, pages);
    // A disk may be slow, or at the other end of a network.
    QThreadPool::globalInstance()->start([alive = QPointer<ReportJob>(this), path = m_path,
                                             pdf = m_report->pdf(), mayReplace = m_mayReplace, pages] {
        const auto written = writeReportFile(path, pdf, mayReplace);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [alive, pages, written] {
                if (alive)
                    alive->end(written ? Result<int>(pages) : failure(written.error()));
            },
            Qt::QueuedConnection);
    });
}

void ReportJob::end(const Result<int>& pages)
{
    m_report.reset();
    m_step = Step::None;
    if (pages)
        Q_EMIT finished(*pages);
    else
        Q_EMIT failed(pages.error());
}

} // namespace cm
