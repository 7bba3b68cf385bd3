// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QVector>

#include <functional>

class QPainter;

namespace cm {

/// Places the pieces of a report one below the other, on as many pages as they need. A piece is never
/// divided. Nothing is drawn before all pages are known, so that each can say how many there are.
class ReportPages {
public:
    /// Draws a piece into the rectangle that it got.
    using Draw = std::function<void(QPainter&, const QRectF&)>;

    explicit ReportPages(const QRectF& content)
        : m_content(content)
    {
    }

    /// On this page if there is room for it, or else on a new one.
    void add(double height, Draw draw);
    /// Space between pieces; none at the top of a page.
    void addGap(double height);
    /// What follows stands on a new page, unless this one is empty.
    void breakPage();
    /// True if pieces of this height together would still stand on this page.
    [[nodiscard]] bool hasRoom(double height) const { return height <= m_content.height() - m_used; }
    [[nodiscard]] double width() const { return m_content.width(); }
    [[nodiscard]] double pageHeight() const { return m_content.height(); }

    [[nodiscard]] int count() const { return static_cast<int>(m_pages.size()); }
    [[nodiscard]] int pieces(int page) const { return static_cast<int>(m_pages.at(page).size()); }
    void draw(QPainter& painter, int page, int piece) const;

private:
    struct Piece {
        QRectF rect;
        Draw draw;
    };
    QRectF m_content;
    double m_used = 0;
    bool m_isPageFull = true; // the next piece begins a page
    QVector<QVector<Piece>> m_pages;
};

} // namespace cm
