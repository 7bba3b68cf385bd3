// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart.h"

#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <cmath>

namespace cm {

Chart::Chart(QWidget* parent)
    : QWidget(parent)
    , m_format([](double value) { return formatCount(std::llround(value)); })
{
    connect(&Theme::instance(), &Theme::changed, this, &Chart::refresh);
}

void Chart::setValueFormat(Format format)
{
    m_format = std::move(format);
    refresh();
}

QString Chart::formatValue(double value) const
{
    return m_format(value);
}

void Chart::setSeriesVisible(const QString& key, bool visible)
{
    if (visible)
        m_hidden.remove(key);
    else
        m_hidden.insert(key);
    refresh();
}

bool Chart::isSeriesVisible(const QString& key) const
{
    return !m_hidden.contains(key);
}

} // namespace cm
