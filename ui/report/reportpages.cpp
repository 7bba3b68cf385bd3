// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportpages.h"

#include <QPainter>

namespace cm {

void ReportPages::add(double height, Draw draw)
{
    if (m_isPageFull || !hasRoom(height)) {
        m_pages.append(QVector<Piece>());
        m_used = 0;
        m_isPageFull = false;
    }
    m_pages.last().append(
        {QRectF(m_content.left(), m_content.top() + m_used, m_content.width(), height), std::move(draw)});
    m_used += height;
}

void ReportPages::addGap(double height)
{
    m_used += height;
}

void ReportPages::breakPage()
{
    m_isPageFull = true;
    m_used = 0;
}

void ReportPages::draw(QPainter& painter, int page, int piece) const
{
    const Piece& what = m_pages.at(page).at(piece);
    painter.save();
    what.draw(painter, what.rect);
    painter.restore();
}

} // namespace cm
