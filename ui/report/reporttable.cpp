// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reporttable.h"

#include "ui/controls/format.h"
#include "ui/report/reportheading.h"
#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace cm {

namespace {

constexpr int mostRowLines = 8; // 255 characters
constexpr int mostHeaderLines = 4;

QString tr(const char* text)
{
    return QCoreApplication::translate("ReportTable", text);
}

double padding()
{
    return ReportPaper::mm(1.2);
}

QString shown(const QVariant& value)
{
    switch (value.typeId()) {
    case QMetaType::QDate:
        return formatDate(value.toDate());
    case QMetaType::LongLong:
        return formatCount(value.toLongLong());
    case QMetaType::Double:
        return QLocale().toString(value.toDouble(), 'f', 1);
    default: // no source
        return value.toString().isEmpty() ? QStringLiteral("–") : value.toString();
    }
}

} // namespace

ReportTable::ReportTable(const ReportPaper& paper, StatisticsTable table, QString nothing)
    : m_paper(paper)
    , m_table(std::move(table))
    , m_nothing(std::move(nothing))
{
}

bool ReportTable::isText(qsizetype column) const
{
    return m_table.rows.first().at(column).typeId() == QMetaType::QString;
}

// Of numbers that with the most digits: writing and measuring all of them would keep the window waiting.
QString ReportTable::longest(qsizetype column) const
{
    const bool isDate = m_table.rows.first().at(column).typeId() == QMetaType::QDate;
    QVariant highest = m_table.rows.first().at(column);
    QVariant lowest = highest;
    QString text;
    for (const QVector<QVariant>& row : m_table.rows) {
        if (isDate && shown(row[column]).size() > text.size())
            text = shown(row[column]);
        else if (!isDate && row[column].toDouble() > highest.toDouble())
            highest = row[column];
        else if (!isDate && row[column].toDouble() < lowest.toDouble())
            lowest = row[column];
    }
    for (const QVariant& number : {highest, lowest}) {
        if (shown(number).size() > text.size())
            text = shown(number);
    }
    return text;
}

// The width without which a word of the header, a number or a date would break.
double ReportTable::needed(qsizetype column) const
{
    double width = 0;
    const QStringList words = m_table.columns[column].label.split(u' ');
    for (const QString& word : words)
        width = std::max(width, m_paper.width(word, m_paper.font(ReportFont::SmallStrong)));
    if (!isText(column))
        width = std::max(width, m_paper.width(longest(column), m_paper.font(ReportFont::Small)));
    return std::ceil(width * 1.02) + 2 * padding();
}

void ReportTable::measure(double width)
{
    double used = 0;
    QVector<qsizetype> growing;
    for (qsizetype column = 0; column < m_table.columns.size(); ++column) {
        m_widths.append(needed(column));
        used += m_widths.last();
        if (isText(column))
            growing.append(column);
    }
    // Without a text all columns share what is left.
    for (qsizetype column = 0; growing.isEmpty() && column < m_widths.size(); ++column)
        growing.append(column);
    for (int round = 0; round < 2; ++round) {
        // Numbers stand apart as far as a third of the paper allows, so that eyes keep to their column.
        const double share = round == 0 ? (width - used) / 3 / static_cast<double>(m_widths.size())
                                        : (width - used) / static_cast<double>(growing.size());
        for (qsizetype column = 0; column < m_widths.size(); ++column) {
            if (round == 0 || growing.contains(column))
                m_widths[column] += share;
        }
        used = 0;
        for (const double one : std::as_const(m_widths))
            used += one;
    }
}

ReportTable::Line ReportTable::line(const QStringList& texts, const QFont& font, int mostLines) const
{
    Line line;
    double left = 0;
    for (qsizetype column = 0; column < texts.size(); ++column) {
        const double width = m_widths[column] - 2 * padding();
        const bool isLeft = column == 0 || isText(column);
        const ReportText text(m_paper, texts[column], font, width, mostLines);
        line.height = std::max(line.height, text.height());
        line.cells.append({text, left + padding(), width, isLeft ? Qt::AlignLeft : Qt::AlignRight});
        left += m_widths[column];
    }
    line.height += 2 * padding();
    return line;
}

ReportTable::Line ReportTable::row(qsizetype index) const
{
    QStringList texts;
    for (const QVariant& value : m_table.rows[index])
        texts.append(shown(value));
    return line(texts, m_paper.font(ReportFont::Small), mostRowLines);
}

void ReportTable::addHead(ReportPages& pages, double following, bool isContinued) const
{
    QStringList labels;
    for (const StatisticsTable::Column& column : m_table.columns)
        labels.append(column.label);
    const Line head = line(labels, m_paper.font(ReportFont::SmallStrong), mostHeaderLines);
    addReportHeading(pages, m_paper, isContinued ? tr("%1 (continued)").arg(m_table.title) : m_table.title,
        isContinued ? QString() : m_table.sentence, head.height + following);
    pages.add(head.height, [head](QPainter& painter, const QRectF& rect) {
        const Tokens& colors = ReportPaper::colors();
        painter.fillRect(rect, colors.accentSoft);
        for (const Cell& cell : head.cells) {
            // At the foot of the row, beside the figures they belong to.
            const QRectF place(rect.left() + cell.left, rect.bottom() - padding() - cell.text.height(),
                cell.width, cell.text.height());
            cell.text.draw(painter, place, colors.text, cell.alignment);
        }
    });
}

bool ReportTable::addNext(ReportPages& pages)
{
    if (m_table.rows.isEmpty()) {
        addReportHeading(pages, m_paper, m_table.title, m_table.sentence, reportNothingHeight());
        addReportNothing(pages, m_paper, m_nothing);
        return true;
    }
    if (m_next < 0)
        measure(pages.width());
    const Line next = row(std::max<qsizetype>(0, m_next));
    if (m_next < 0) {
        // A heading with a single row at the foot of a page would look lost.
        addHead(pages, std::max(next.height, ReportPaper::mm(18)), false);
        m_next = 0;
    } else if (!pages.hasRoom(next.height)) {
        pages.breakPage();
        addHead(pages, next.height, true);
    }
    pages.add(next.height, [next](QPainter& painter, const QRectF& rect) {
        for (const Cell& cell : next.cells) {
            const QRectF place(
                rect.left() + cell.left, rect.top() + padding(), cell.width, cell.text.height());
            cell.text.draw(painter, place, ReportPaper::colors().text, cell.alignment);
        }
        painter.setPen(QPen(ReportPaper::colors().border, ReportPaper::mm(0.15)));
        painter.drawLine(rect.bottomLeft(), rect.bottomRight());
    });
    return ++m_next == m_table.rows.size();
}

} // namespace cm
