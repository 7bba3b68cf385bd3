// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/daychart.h"

#include "ui/charts/plotview.h"
#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

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
    , m_allDays(new QPushButton)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    m_view->setRoom(QMargins(4, 10, 12, 26));
    m_view->setForeground([this](QPainter& painter, const QRectF& area) { paintDays(painter, area); });
    m_allDays->setObjectName(QStringLiteral("allDays"));
    m_allDays->setText(tr("All days"));
    m_allDays->setToolTip(tr("Show all days again (Esc)"));
    m_allDays->hide();
    auto* corner = new QHBoxLayout(m_view);
    corner->setContentsMargins(0, 0, 0, 0);
    corner->addWidget(m_allDays, 0, Qt::AlignTop | Qt::AlignRight);
    connectPlot();
}

void DayChart::connectPlot()
{
    connect(m_allDays, &QPushButton::clicked, this, [this] { setZoom(0, 0); });
    connect(m_view, &PlotView::zoomEnded, this, [this] { setZoom(0, 0); });
    connect(m_view, &PlotView::zoomStepped, this, &DayChart::zoomStep);
    connect(m_view, &PlotView::pointed, this, [this](const QPointF& share) {
        setCursorDay(share.x() < 0 || m_count == 0 ? -1 : columnAt(share.x()));
    });
    connect(m_view, &PlotView::dragged, this, [this](double from, double to) {
        if (m_count == 0)
            return;
        m_marked = std::minmax({columnAt(from), columnAt(to)});
        m_view->viewport()->update();
    });
    connect(m_view, &PlotView::rangeChosen, this, [this](double from, double to) {
        m_marked.reset();
        if (m_count == 0)
            return;
        const auto [first, last] = std::minmax({columnAt(from), columnAt(to)});
        setZoom(first, last - first + 1);
    });
    connect(m_view, &PlotView::activated, this, [this] {
        if (m_cursor >= 0)
            Q_EMIT dayActivated(m_cursor);
    });
    connect(m_view, &PlotView::stepped, this, [this](int step) {
        const int end = m_first + m_count;
        if (m_count > 0)
            setCursorDay(m_cursor < 0 ? end - 1 : std::clamp(m_cursor + step, m_first, end - 1));
    });
}

int DayChart::columnAt(double share) const
{
    return m_first + std::clamp(static_cast<int>(share * m_count), 0, m_count - 1);
}

void DayChart::setZoom(int first, int count)
{
    const int days = static_cast<int>(m_data.days.size());
    m_first = count > 0 ? std::clamp(first, 0, std::max(0, days - 1)) : 0;
    m_count = count > 0 ? std::min(count, days - m_first) : days;
    m_allDays->setVisible(m_count < days);
    m_view->setZoomed(m_count < days);
    if (m_cursor < m_first || m_cursor >= m_first + m_count)
        setCursorDay(-1);
    refresh();
}

// Halves or doubles the days about the cursor, or about the newest.
void DayChart::zoomStep(bool in)
{
    const int days = static_cast<int>(m_data.days.size());
    const int count = in ? (m_count + 1) / 2 : std::min(days, m_count * 2);
    const int center = m_cursor < 0 ? m_first + m_count - 1 : m_cursor;
    setZoom(std::clamp(center - count / 2, 0, days - count), count);
}

void DayChart::setData(const DayChartData& data)
{
    const bool isSameTime = data.days == m_data.days && data.hours == m_data.hours;
    m_data = data;
    m_cursor = -1;
    m_marked.reset();
    setZoom(isSameTime ? m_first : 0, isSameTime ? m_count : 0);
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
    m_view->paintInto(painter, rect);
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
    const auto axes = chart->axes(Qt::Horizontal);
    for (QAbstractAxis* axis : axes) {
        chart->removeAxis(axis);
        delete axis;
    }
    // The lines of a deleted axis stay until the event loop comes by, and would be on paper too: it is kept.
    if (chart->axes(Qt::Vertical).isEmpty())
        chart->addAxis(new QValueAxis, Qt::AlignLeft);
    auto* values = qobject_cast<QValueAxis*>(chart->axes(Qt::Vertical).constFirst());
    const ValueScale scale = niceScale(highest());
    values->setRange(0, scale.maximum);
    values->setTickCount(static_cast<int>(std::lround(scale.maximum / scale.step)) + 1);
    values->setLabelFormat(QStringLiteral("%.0f"));
    m_view->applyTokens(colors(), values);
    plot(*m_view);
    m_view->viewport()->update();
}

QVector<std::pair<int, QRectF>> DayChart::placeLabels(const QRectF& area) const
{
    QVector<std::pair<int, QRectF>> places;
    if (m_count == 0 || area.width() <= 0)
        return places;
    const QFontMetricsF metrics(labelFont());
    double widest = 0;
    for (int day = m_first; day < m_first + m_count; ++day)
        widest = std::max(widest, metrics.horizontalAdvance(columnLabel(day)));
    const int step = dayLabelStep(m_count, area.width(), widest);
    // The newest day always has its label.
    for (int place = (m_count - 1) % step; place < m_count; place += step) {
        const double center = area.left() + (place + 0.5) * area.width() / m_count;
        QRectF box(center - widest / 2, area.bottom() + 6, widest, metrics.height());
        box.moveRight(std::min(box.right(), area.right() + 12));
        places.append({m_first + place, box});
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
    if (m_paper)
        return;
    const double width = area.width() / std::max(1, m_count);
    const auto columns = [&](int first, int count) {
        return QRectF(area.left() + (first - m_first) * width, area.top(), count * width, area.height());
    };
    if (m_marked) {
        QColor tint = colors().focus;
        tint.setAlpha(48);
        painter.fillRect(columns(m_marked->first, m_marked->second - m_marked->first + 1), tint);
    }
    if (m_cursor >= m_first && m_cursor < m_first + m_count) {
        painter.setPen(QPen(colors().focus, 1));
        painter.drawRect(columns(m_cursor, 1));
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
