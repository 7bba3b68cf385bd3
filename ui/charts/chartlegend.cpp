// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartlegend.h"

#include "ui/charts/chart.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace cm {

namespace {

constexpr int swatch = 14;

QIcon swatchIcon(const SeriesStyle& style)
{
    QPixmap picture(swatch, swatch);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setPen(Qt::NoPen);
    painter.setBrush(seriesBrush(style));
    painter.drawRoundedRect(picture.rect(), 3, 3);
    return picture;
}

} // namespace

ChartLegend::ChartLegend(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
}

void ChartLegend::setChart(Chart* chart)
{
    if (m_chart)
        disconnect(m_chart, nullptr, this, nullptr);
    m_chart = chart;
    if (m_chart)
        connect(m_chart, &Chart::dataChanged, this, &ChartLegend::rebuild);
    rebuild();
}

void ChartLegend::rebuild()
{
    qDeleteAll(findChildren<QToolButton*>(QString(), Qt::FindDirectChildrenOnly));
    auto* row = static_cast<QHBoxLayout*>(layout());
    while (QLayoutItem* item = row->takeAt(0))
        delete item;
    const auto entries = m_chart ? m_chart->legend() : QVector<Chart::LegendEntry>();
    for (const Chart::LegendEntry& entry : entries) {
        auto* button = new QToolButton;
        button->setText(entry.label);
        button->setIcon(swatchIcon(entry.style));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setChecked(m_chart->isSeriesVisible(entry.key));
        button->setProperty("legend", true);
        button->setObjectName(QLatin1String("legend_") + entry.key);
        button->setToolTip(tr("Show or hide \"%1\"").arg(entry.label));
        connect(button, &QToolButton::toggled, m_chart,
            [chart = m_chart, key = entry.key](bool shown) { chart->setSeriesVisible(key, shown); });
        row->addWidget(button);
    }
    row->addStretch();
    setVisible(entries.size() > 1);
}

} // namespace cm
