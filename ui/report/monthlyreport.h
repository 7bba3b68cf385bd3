// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/monthlystatistics.h"
#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"

#include <QBuffer>
#include <QPainter>

#include <deque>

namespace cm {

/// Makes a month of a client into a PDF: cover, figures, charts, tables. Bit by bit, so that the window stays
/// alive meanwhile, and in memory: a file is touched only once all of it is there. GUI thread, since Qt
/// Charts belongs there; needs a QApplication, on any platform.
class MonthlyReport {
public:
    explicit MonthlyReport(MonthlyStatistics statistics);

    /// Goes on for about this time, or a little longer; true once the report is ready.
    bool work(int milliseconds);
    /// How many pages there are; 0 until all are laid out.
    [[nodiscard]] int pages() const { return m_tasks.empty() ? m_pages.count() : 0; }
    [[nodiscard]] int pagesDrawn() const { return m_page; }
    /// The file's content, once it is ready.
    [[nodiscard]] const QByteArray& pdf() const { return m_file.data(); }

private:
    void planCharts();
    void planTables();
    void drawNext();
    void drawFooter();
    [[nodiscard]] const StatisticsTable& table(const char* key) const;

    MonthlyStatistics m_statistics;
    QBuffer m_file;
    ReportPaper m_paper;
    ReportPages m_pages;
    std::deque<std::function<bool()>> m_tasks; // what lays the pages out; each true once it is through
    QPainter m_painter;
    int m_page = 0;
    int m_piece = 0;
};

} // namespace cm
