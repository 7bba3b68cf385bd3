// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/monthlystatistics.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace cm {

class MonthlyReport;

/// Makes a monthly report into a file while the window goes on: the figures are read and the file is written
/// on other threads, the pages are drawn a few milliseconds at a time. One report after the other. GUI
/// thread.
class ReportJob final : public QObject {
    Q_OBJECT
public:
    explicit ReportJob(Workspace& workspace, QObject* parent = nullptr);
    ~ReportJob() override;

    /// progressed(), and finished() or failed(), follow. `mayReplace`: an existing file is replaced.
    void start(const MonthlyQuestion& question, const QString& path, bool mayReplace);
    [[nodiscard]] bool isRunning() const { return m_step != Step::None; }
    /// Once the file is being written it is too late.
    [[nodiscard]] bool canStop() const { return m_step == Step::Reading || m_step == Step::Drawing; }
    /// No file is written and no signal follows.
    void stop();

Q_SIGNALS:
    /// What is being done, in words; `pages` is 0 until it is known.
    void progressed(const QString& phrase, int page, int pages);
    void finished(int pages);
    void failed(const cm::Error& error);

private:
    enum class Step { None, Reading, Drawing, Writing };
    void draw(const MonthlyStatistics& statistics);
    void drawOn();
    void write();
    void end(const Result<int>& pages);

    Workspace& m_workspace;
    QString m_path;
    bool m_mayReplace = false;
    Step m_step = Step::None;
    LatestRequest m_request;
    std::unique_ptr<MonthlyReport> m_report;
    QTimer m_turn;
};

} // namespace cm
