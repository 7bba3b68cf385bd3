// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/metrics.h"

#include <QWidget>

class QGridLayout;

namespace cm {

class KeyFigure;

/// The metrics side by side, each with its change against the period before. A click or Enter on one asks for
/// how it is computed.
class MetricGrid final : public QWidget {
    Q_OBJECT
public:
    explicit MetricGrid(QWidget* parent = nullptr);

    void setMetrics(const QVector<Metric>& metrics);

Q_SIGNALS:
    void explanationRequested(const cm::Metric& metric);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QGridLayout* m_layout;
    QVector<Metric> m_metrics;
    QVector<KeyFigure*> m_figures; // in the order of m_metrics
};

} // namespace cm
