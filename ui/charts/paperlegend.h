// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QFont>
#include <QPointF>
#include <QVector>

class QPainter;
class QPaintDevice;

namespace cm {

class Chart;

/// The legend of a chart on paper: the series that are drawn, each name behind its colour and pattern, in as
/// many lines as it needs. Empty if there is nothing to tell apart. Lengths are in the units of the device.
class PaperLegend {
public:
    PaperLegend(const Chart& chart, const QFont& font, const QPaintDevice* device, double width);

    /// With the gap below it.
    [[nodiscard]] double height() const { return m_height; }
    void draw(QPainter& painter, const QPointF& topLeft) const;

private:
    struct Entry {
        QString label;
        QBrush brush;
        QPointF at;
        double width; ///< of its text
    };
    QFont m_font;
    QVector<Entry> m_entries;
    double m_swatch = 0; // the side of a colour
    double m_line = 0;
    double m_height = 0;
};

} // namespace cm
