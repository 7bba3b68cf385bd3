// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/report.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace cm::bench {

namespace {

// Three figures that count are enough for what differs by some per cent from run to run.
QString figure(double value)
{
    return QLocale().toString(value, 'f', value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

QStringList cells(const Measurement& row)
{
    const auto ratio = row.ratio();
    return {row.job, row.unit, row.limit.isEmpty() ? QString() : figure(median(row.limit)),
        figure(median(row.ours)), ratio ? figure(*ratio) : QString(), row.must ? row.must->text() : QString(),
        row.verdict()};
}

} // namespace

QString table(const QVector<Measurement>& rows)
{
    QVector<QStringList> lines{{QStringLiteral("job"), QStringLiteral("unit"), QStringLiteral("limit"),
        QStringLiteral("ours"), QStringLiteral("ratio"), QStringLiteral("must"), QStringLiteral("verdict")}};
    for (const Measurement& row : rows)
        lines.append(cells(row));
    QVector<qsizetype> widths(lines.first().size(), 0);
    for (const QStringList& line : lines) {
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], line[i].size());
    }
    QString text;
    for (const QStringList& line : lines) {
        QStringList padded;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const bool isNumber = i >= 2 && i <= 4;
            const int width = static_cast<int>(widths[i]);
            padded.append(isNumber ? line[i].rightJustified(width) : line[i].leftJustified(width));
        }
        text += padded.join(QLatin1String("  ")).trimmed() + u'\n';
    }
    return text;
}

} // namespace cm::bench
