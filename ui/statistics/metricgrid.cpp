// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/metricgrid.h"

#include "ui/controls/keyfigure.h"
#include "ui/theme/tokens.h"

#include <QGridLayout>
#include <QKeyEvent>

namespace cm {

namespace {

constexpr int columns = 5;

bool asksForMore(const QEvent* event)
{
    if (event->type() == QEvent::MouseButtonRelease)
        return true;
    if (event->type() != QEvent::KeyPress)
        return false;
    const int key = static_cast<const QKeyEvent*>(event)->key();
    return key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
}

} // namespace

MetricGrid::MetricGrid(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::m);
}

void MetricGrid::setMetrics(const QVector<Metric>& metrics)
{
    m_metrics = metrics;
    while (m_figures.size() < metrics.size()) {
        auto* figure = new KeyFigure(QString());
        figure->setFocusPolicy(Qt::StrongFocus);
        figure->setCursor(Qt::PointingHandCursor);
        figure->installEventFilter(this);
        const int place = static_cast<int>(m_figures.size());
        m_layout->addWidget(figure, place / columns, place % columns);
        m_figures.append(figure);
    }
    for (qsizetype i = 0; i < m_figures.size(); ++i) {
        KeyFigure* figure = m_figures[i];
        figure->setVisible(i < metrics.size());
        if (i >= metrics.size())
            continue;
        const Metric& metric = metrics[i];
        figure->setObjectName(QStringLiteral("metric_") + metric.key);
        figure->setLabel(metric.label);
        figure->setValueText(metric.valueText());
        figure->setSecondary(metric.changeText());
        figure->setExplanation(metric.sentence);
    }
}

bool MetricGrid::eventFilter(QObject* watched, QEvent* event)
{
    const qsizetype place = m_figures.indexOf(static_cast<KeyFigure*>(watched));
    if (place >= 0 && place < m_metrics.size() && asksForMore(event)) {
        Q_EMIT explanationRequested(m_metrics.at(place));
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace cm
