// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartexport.h"

#include "ui/charts/chart.h"

#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ChartExport", text);
}

void paint(Chart& chart, const QString& title, QPainter& painter, const QRectF& page)
{
    painter.fillRect(page, Qt::white);
    painter.setPen(Qt::black);
    QFont font = painter.font();
    font.setBold(true);
    painter.setFont(font);
    const double head = QFontMetricsF(font, painter.device()).height() * 2;
    painter.drawText(QRectF(page.left(), page.top(), page.width(), head), Qt::AlignCenter, title);
    font.setBold(false);
    painter.setFont(font);
    const double legend = paintChartLegend(chart, painter, page.adjusted(0, head, 0, 0));
    chart.renderForPaper(painter, page.adjusted(0, head + legend, 0, 0));
}

// A text that a spreadsheet would take for a formula is marked as text.
QString csvCell(const QVariant& value)
{
    QString text =
        value.typeId() == QMetaType::QDate ? value.toDate().toString(Qt::ISODate) : value.toString();
    if (value.typeId() == QMetaType::QString && !text.isEmpty()
        && QStringLiteral("=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    if (text.contains(u',') || text.contains(u'"') || text.contains(u'\n'))
        text = u'"' + text.replace(u'"', QLatin1String("\"\"")) + u'"';
    return text;
}

} // namespace

double paintChartLegend(const Chart& chart, QPainter& painter, const QRectF& rect)
{
    const QVector<Chart::LegendEntry> entries = chart.legend();
    if (entries.size() < 2)
        return 0;
    const QFontMetricsF metrics(painter.font(), painter.device());
    const double swatch = metrics.ascent();
    const double gap = swatch / 2;
    const double line = metrics.height() * 1.4;
    QPointF at = rect.topLeft();
    painter.save();
    for (const Chart::LegendEntry& entry : entries) {
        if (!chart.isSeriesVisible(entry.key))
            continue;
        const double width = swatch + gap + metrics.horizontalAdvance(entry.label);
        if (at.x() > rect.left() && at.x() + width > rect.right())
            at = {rect.left(), at.y() + line};
        painter.save();
        painter.translate(at.x(), at.y() + (line - swatch) / 2);
        // The pattern has the size it has in the window.
        const double scale = swatch / 14;
        painter.scale(scale, scale);
        painter.fillRect(QRectF(0, 0, 14, 14), seriesBrush(entry.style));
        painter.restore();
        painter.drawText(QRectF(at.x() + swatch + gap, at.y(), rect.right() - at.x() - swatch - gap, line),
            Qt::AlignLeft | Qt::AlignVCenter, entry.label);
        at.rx() += width + 3 * gap;
    }
    painter.restore();
    return at.y() + line * 1.3 - rect.top();
}

QString exportChartPng(Chart& chart, const QString& title, const QString& path)
{
    QImage image(QSize(1600, 1000), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QFont font = painter.font();
    font.setPixelSize(28);
    painter.setFont(font);
    paint(chart, title, painter, QRectF(image.rect()).adjusted(24, 16, -24, -16));
    painter.end();
    return image.save(path) ? QString() : tr("The picture can't be written there.");
}

QString exportChartPdf(Chart& chart, const QString& title, const QString& path)
{
    QPdfWriter writer(path);
    writer.setTitle(title);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageOrientation(QPageLayout::Landscape);
    QPainter painter;
    if (!painter.begin(&writer))
        return tr("The PDF can't be written there.");
    paint(chart, title, painter, QRectF(0, 0, writer.width(), writer.height()));
    return painter.end() ? QString() : tr("The PDF can't be written there.");
}

QString exportChartCsv(const Chart& chart, const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    const ChartTable table = chart.table();
    QStringList lines;
    QStringList cells;
    for (const QString& header : table.headers)
        cells.append(csvCell(header));
    lines.append(cells.join(u','));
    for (const auto& row : table.rows) {
        cells.clear();
        for (const QVariant& value : row)
            cells.append(csvCell(value));
        lines.append(cells.join(u','));
    }
    const QByteArray text = lines.join(u'\n').toUtf8() + '\n';
    return file.write(text) == text.size() ? QString() : file.errorString();
}

} // namespace cm
