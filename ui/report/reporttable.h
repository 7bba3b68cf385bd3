// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"
#include "ui/report/reporttext.h"

namespace cm {

class ReportPages;
class ReportPaper;

/// A table of the statistics over as many pages as it needs; each begins with its title and headers. Texts
/// wrap, numbers stand at the right of their columns. Placed row by row, so that a long one keeps nobody
/// waiting.
class ReportTable {
public:
    /// `nothing`: what to say if it has no rows. The paper must outlive it.
    ReportTable(const ReportPaper& paper, StatisticsTable table, QString nothing);

    /// Places the heading, or the next row; true once all of it is placed.
    bool addNext(ReportPages& pages);

private:
    /// A cell at its place within the row.
    struct Cell {
        ReportText text;
        double left = 0;
        double width = 0;
        Qt::Alignment alignment;
    };
    struct Line {
        QVector<Cell> cells;
        double height = 0;
    };

    void measure(double width);
    [[nodiscard]] QString longest(qsizetype column) const;
    [[nodiscard]] double needed(qsizetype column) const;
    [[nodiscard]] bool isText(qsizetype column) const;
    [[nodiscard]] Line line(const QStringList& texts, const QFont& font, int mostLines) const;
    [[nodiscard]] Line row(qsizetype index) const;
    void addHead(ReportPages& pages, double following, bool isContinued) const;

    const ReportPaper& m_paper;
    StatisticsTable m_table;
    QString m_nothing;
    QVector<double> m_widths;
    qsizetype m_next = -1; // the row to place; -1: the heading first
};

} // namespace cm
