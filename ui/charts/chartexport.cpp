// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartexport.h"

#include "models/csv/csvwriter.h"
#include "ui/charts/chart.h"
#include "ui/charts/paperlegend.h"

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
    const PaperLegend legend(chart, font, painter.device(), page.width());
    legend.draw(painter, {page.left(), page.top() + head});
    chart.renderForPaper(painter, page.adjusted(0, head + legend.height(), 0, 0));
}

QByteArray csvField(const QVariant& value)
{
    if (value.typeId() == QMetaType::QDate)
        return value.toDate().toString(Qt::ISODate).toUtf8();
    const QByteArray text = value.toString().toUtf8();
    // Only texts can be taken for formulas: a number below zero is one.
    return value.typeId() == QMetaType::QString ? guardedCsvField(text) : text;
}

} // namespace

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
    CsvWriter writer(file, ',', CsvWriter::Guard::Off);
    const ChartTable table = chart.table();
    QByteArrayList fields;
    for (const QString& header : table.headers)
        fields.append(csvField(header));
    auto written = writer.write(fields);
    for (qsizetype i = 0; written && i < table.rows.size(); ++i) {
        fields.clear();
        for (const QVariant& value : table.rows[i])
            fields.append(csvField(value));
        written = writer.write(fields);
    }
    return written ? QString() : written.error().message;
}

} // namespace cm
