// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/daychart.h"

#include "ui/charts/plotview.h"
#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>
#include <QtCharts/QValueAxis>

namespace cm {

namespace {

QFont labelFont()
{
    QFont font;
    font.setPixelSize(11);
    return font;
}

} // namespace

DayChart::DayChart(QWidget* parent)
    : Chart(parent)
    , m_view(new PlotView)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_view->setRoom(QMargins(4, 10, 12, 26));
    m_view->setForeground([this](QPainter& painter, const QRectF& area) { paintDays(painter, area); });
    connect(m_view, &PlotView::pointed, this, [this](const QPointF& share) {
        const int days = static_cast<int>(m_data.days.size());
        setCursorDay(
            share.x() < 0 || days == 0 ? -1 : std::min(days - 1, static_cast<int>(share.x() * days)));
    });
    connect(m_view, &PlotView::activated, this, [this] {
        if (m_cursor >= 0)
            Q_EMIT dayActivated(m_cursor);
    });
    connect(m_view, &PlotView::stepped, this, [this](int step) {
        const int days = static_cast<int>(m_data.days.size());
        if (days > 0)
            setCursorDay(m_cursor < 0 ? days - 1 : std::clamp(m_cursor + step, 0, days - 1));
    });
}

void DayChart::setData(const DayChartData& data)
{
    m_data = data;
    m_cursor = -1;
    refresh();
    m_view->setAccessibleName(description());
    Q_EMIT dataChanged();
}

// Below the axis: as short as can be.
QString DayChart::columnLabel(qsizetype column) const
{
    return m_data.hours.isEmpty() ? QLocale().toString(m_data.days[column], QStringLiteral("d MMM"))
                                  : QLocale().toString(m_data.hours[column], QStringLiteral("HH:mm"));
}

QString DayChart::columnName(qsizetype column) const
{
    const QString day = formatDate(m_data.days[column]);
    return m_data.hours.isEmpty() ? day : day + QLatin1String(", ") + columnLabel(column);
}

void DayChart::setSummed(bool summed)
{
    m_summed = summed;
}

void DayChart::setTotalLabel(const QString& label)
{
    m_totalLabel = label;
    Q_EMIT dataChanged();
}

QVector<Chart::LegendEntry> DayChart::legend() const
{
    QVector<LegendEntry> entries;
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        const DaySeries& series = m_data.series[i];
        entries.append({series.key, series.label, styleOf(series, static_cast<int>(i))});
    }
    return entries;
}

ChartTable DayChart::table() const
{
    ChartTable table;
    table.headers.append(m_data.hours.isEmpty() ? tr("Day") : tr("Hour"));
    for (const DaySeries& series : m_data.series)
        table.headers.append(series.label);
    if (!m_totalLabel.isEmpty())
        table.headers.append(m_totalLabel);
    for (qsizetype day = 0; day < m_data.days.size(); ++day) {
        QVector<QVariant> row{
            m_data.hours.isEmpty() ? QVariant(m_data.days[day]) : QVariant(columnName(day))};
        double total = 0;
        for (const DaySeries& series : m_data.series) {
            const double value = series.values.value(day);
            total += value;
            row.append(value);
        }
        if (!m_totalLabel.isEmpty())
            row.append(total);
        table.rows.append(row);
    }
    return table;
}

bool DayChart::isEmpty() const
{
    return std::none_of(m_data.series.cbegin(), m_data.series.cend(), [](const DaySeries& series) {
        return std::any_of(
            series.values.cbegin(), series.values.cend(), [](double value) { return value > 0; });
    });
}

QString DayChart::description() const
{
    if (m_data.days.isEmpty() || isEmpty())
        return tr("Nothing to show.");
    QStringList parts;
    for (const DaySeries& series : m_data.series) {
        double figure = 0;
        for (const double value : series.values)
            figure = m_summed ? figure + value : std::max(figure, value);
        parts.append((m_summed ? tr("%1: %2") : tr("%1: at most %2")).arg(series.label, formatValue(figure)));
    }
    return tr("From %1 to %2. %3.")
        .arg(columnName(0), columnName(m_data.days.size() - 1), parts.join(QLatin1String(", ")));
}

void DayChart::renderForPaper(QPainter& painter, const QRectF& rect)
{
    m_paper = true;
    refresh();
    m_view->chart()->layout()->activate(); // the new axis gets its place
    m_view->render(&painter, rect, m_view->viewport()->rect(), Qt::KeepAspectRatio);
    m_paper = false;
    refresh();
}

const Tokens& DayChart::colors() const
{
    return m_paper ? lightTokens() : tokens();
}

void DayChart::refresh()
{
    QChart* chart = m_view->chart();
    chart->removeAllSeries();
    const auto axes = chart->axes();
    for (QAbstractAxis* axis : axes) {
        axis->hide(); // its lines stay until the event loop comes by, and on paper they would be seen
        chart->removeAxis(axis);
        delete axis;
    }
    auto* values = new QValueAxis;
    const ValueScale scale = niceScale(highest());
    values->setRange(0, scale.maximum);
    values->setTickCount(static_cast<int>(std::lround(scale.maximum / scale.step)) + 1);
    values->setLabelFormat(QStringLiteral("%.0f"));
    chart->addAxis(values, Qt::AlignLeft);
    m_view->applyTokens(colors(), values);
    plot(*m_view);
    m_view->viewport()->update();
}

QVector<std::pair<int, QRectF>> DayChart::placeLabels(const QRectF& area) const
{
    QVector<std::pair<int, QRectF>> places;
    const int days = static_cast<int>(m_data.days.size());
    if (days == 0 || area.width() <= 0)
        return places;
    const QFontMetricsF metrics(labelFont());
    double widest = 0;
    for (int day = 0; day < days; ++day)
        widest = std::max(widest, metrics.horizontalAdvance(columnLabel(day)));
    const int step = dayLabelStep(days, area.width(), widest);
    // The newest day always has its label.
    for (int day = (days - 1) % step; day < days; day += step) {
        const double center = area.left() + (day + 0.5) * area.width() / days;
        QRectF box(center - widest / 2, area.bottom() + 6, widest, metrics.height());
        box.moveRight(std::min(box.right(), area.right() + 12));
        places.append({day, box});
    }
    return places;
}

QVector<QRectF> DayChart::dayLabelRects() const
{
    QVector<QRectF> rects;
    for (const auto& [day, rect] : placeLabels(m_view->chart()->plotArea()))
        rects.append(rect);
    return rects;
}

void DayChart::paintDays(QPainter& painter, const QRectF& area) const
{
    painter.setFont(labelFont());
    painter.setPen(colors().textMuted);
    for (const auto& [day, rect] : placeLabels(area))
        painter.drawText(rect, Qt::AlignCenter, columnLabel(day));
    if (m_cursor >= 0) {
        const double width = area.width() / static_cast<double>(m_data.days.size());
        painter.setPen(QPen(colors().focus, 1));
        painter.drawRect(QRectF(area.left() + m_cursor * width, area.top(), width, area.height()));
    }
}

int DayChart::cursor() const
{
    return m_cursor;
}

void DayChart::setCursorDay(int day)
{
    if (day == m_cursor)
        return;
    m_cursor = day;
    const QString text = day < 0 ? QString() : reading(day);
    if (isVisible()) {
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(QCursor::pos(), text, m_view);
    }
    m_view->viewport()->update();
    Q_EMIT readingChanged(text);
}

QString DayChart::reading(int day) const
{
    if (day < 0 || day >= m_data.days.size())
        return {};
    QStringList lines{columnName(day)};
    double total = 0;
    for (const DaySeries& series : m_data.series) {
        if (!isSeriesVisible(series.key))
            continue;
        total += series.values.value(day);
        lines.append(tr("%1: %2").arg(series.label, formatValue(series.values.value(day))));
    }
    if (!m_totalLabel.isEmpty())
        lines.append(tr("%1: %2").arg(m_totalLabel, formatValue(total)));
    return lines.join(u'\n');
}

} // namespace cm
