// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/barschart.h"

#include "ui/charts/plotview.h"
#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QHorizontalStackedBarSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace cm {

namespace {

constexpr int labelRoom = 150;
constexpr int valueRoom = 90;
constexpr int rowHeight = 34;

} // namespace

BarsChart::BarsChart(QWidget* parent)
    : Chart(parent)
    , m_view(new PlotView)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_view->setRoom(QMargins(labelRoom, 4, valueRoom, 4));
    m_view->setForeground([this](QPainter& painter, const QRectF& area) { paintLabels(painter, area); });
    m_view->setStepKeys(Qt::Key_Up, Qt::Key_Down);
    connectPlot();
}

void BarsChart::connectPlot()
{
    connect(m_view, &PlotView::pointed, this, [this](const QPointF& share) {
        const int bars = static_cast<int>(m_bars.size());
        setCursorBar(
            share.y() < 0 || bars == 0 ? -1 : std::clamp(static_cast<int>(share.y() * bars), 0, bars - 1));
    });
    connect(m_view, &PlotView::stepped, this, [this](int step) {
        const int bars = static_cast<int>(m_bars.size());
        if (bars > 0)
            setCursorBar(m_cursor < 0 ? 0 : std::clamp(m_cursor + step, 0, bars - 1));
    });
    connect(m_view, &PlotView::activated, this, [this] {
        if (m_cursor >= 0 && m_isChoosable)
            Q_EMIT barActivated(m_cursor);
    });
}

void BarsChart::setCursorBar(int bar)
{
    if (bar == m_cursor)
        return;
    m_cursor = bar;
    const QString text = bar < 0 ? QString() : tr("%1: %2").arg(m_bars[bar].label, valueLabel(bar));
    m_view->setToolTip(text);
    m_view->setCursor(bar >= 0 && m_isChoosable ? Qt::PointingHandCursor : Qt::ArrowCursor);
    m_view->viewport()->update();
    Q_EMIT readingChanged(text);
}

void BarsChart::setBars(const QVector<Bar>& bars)
{
    m_bars = bars;
    m_cursor = -1;
    refresh();
    m_view->setAccessibleName(description());
    updateGeometry();
    Q_EMIT dataChanged();
}

void BarsChart::setFunnel(bool funnel)
{
    m_funnel = funnel;
    refresh();
}

QString BarsChart::valueLabel(int bar) const
{
    const Bar& one = m_bars.at(bar);
    QString text = formatValue(one.value);
    if (!one.note.isEmpty())
        text += QLatin1String("  ") + one.note;
    else if (m_funnel && bar > 0)
        text +=
            QLatin1String("  ") + formatShare(std::llround(one.value), std::llround(m_bars.first().value));
    return text;
}

ChartTable BarsChart::table() const
{
    ChartTable table{{tr("What"), tr("Value")}, {}};
    for (const Bar& bar : m_bars)
        table.rows.append(QVector<QVariant>{bar.label, bar.value});
    return table;
}

bool BarsChart::isEmpty() const
{
    return std::none_of(m_bars.cbegin(), m_bars.cend(), [](const Bar& bar) { return bar.value > 0; });
}

QString BarsChart::description() const
{
    QStringList parts;
    for (int i = 0; i < m_bars.size(); ++i)
        parts.append(tr("%1: %2").arg(m_bars[i].label, valueLabel(i)));
    return parts.isEmpty() ? tr("Nothing to show.") : parts.join(QLatin1String(", "));
}

void BarsChart::renderForPaper(QPainter& painter, const QRectF& rect)
{
    m_paper = true;
    refresh();
    m_view->paintInto(painter, rect);
    m_paper = false;
    refresh();
}

QSize BarsChart::sizeHint() const
{
    return {360, static_cast<int>(std::max<qsizetype>(m_bars.size(), 3)) * rowHeight};
}

void BarsChart::refresh()
{
    QChart* chart = m_view->chart();
    chart->removeAllSeries();
    const auto axes = chart->axes();
    for (QAbstractAxis* axis : axes) {
        chart->removeAxis(axis);
        delete axis;
    }
    if (m_bars.isEmpty())
        return;
    const Tokens& theme = m_paper ? lightTokens() : tokens();
    auto* series = new QHorizontalStackedBarSeries;
    series->setBarWidth(0.6);
    double highest = 0;
    QStringList categories;
    // Horizontal bars are drawn from the bottom up. Each has a set of its own for its colour.
    for (qsizetype place = m_bars.size() - 1; place >= 0; --place) {
        const Bar& bar = m_bars[place];
        auto* set = new QBarSet(bar.label);
        for (qsizetype other = m_bars.size() - 1; other >= 0; --other)
            set->append(other == place ? bar.value : 0);
        set->setBrush(seriesBrush({bar.color.isValid() ? bar.color : theme.accent, bar.pattern}));
        set->setPen(Qt::NoPen);
        series->append(set);
        highest = std::max(highest, bar.value);
        categories.append(QString::number(place));
    }
    chart->addSeries(series);
    auto* rows = new QBarCategoryAxis;
    rows->append(categories);
    rows->setVisible(false);
    auto* values = new QValueAxis;
    values->setRange(0, highest > 0 ? highest : 1);
    values->setVisible(false);
    chart->addAxis(rows, Qt::AlignLeft);
    chart->addAxis(values, Qt::AlignBottom);
    series->attachAxis(rows);
    series->attachAxis(values);
    m_view->viewport()->update();
}

void BarsChart::paintLabels(QPainter& painter, const QRectF& area) const
{
    if (m_bars.isEmpty())
        return;
    const Tokens& theme = m_paper ? lightTokens() : tokens();
    QFont font;
    font.setPixelSize(12);
    painter.setFont(font);
    double highest = 1;
    for (const Bar& bar : m_bars)
        highest = std::max(highest, bar.value);
    const double height = area.height() / static_cast<double>(m_bars.size());
    if (m_cursor >= 0 && !m_paper) {
        painter.setPen(QPen(theme.focus, 1));
        painter.drawRect(QRectF(area.left(), area.top() + m_cursor * height, area.width(), height));
    }
    for (int i = 0; i < m_bars.size(); ++i) {
        const double top = area.top() + i * height;
        painter.setPen(theme.textMuted);
        painter.drawText(QRectF(area.left() - labelRoom + 4, top, labelRoom - 14, height),
            Qt::AlignRight | Qt::AlignVCenter,
            QFontMetrics(font).elidedText(m_bars[i].label, Qt::ElideRight, labelRoom - 14));
        painter.setPen(theme.text);
        const double end = area.left() + area.width() * m_bars[i].value / highest;
        painter.drawText(
            QRectF(end + 8, top, valueRoom + 40, height), Qt::AlignLeft | Qt::AlignVCenter, valueLabel(i));
    }
}

} // namespace cm
