// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QStringList>

class QPainter;
class QRectF;

namespace cm {

class ReportPaper;

/// A text broken into lines that fit a width, in any script; a word that is too long is broken too. What
/// would be more than `mostLines` ends in "…". Breaks in the text are taken for spaces.
class ReportText {
public:
    static constexpr int anyNumber = 1000;

    ReportText(const ReportPaper& paper, const QString& text, const QFont& font, double width,
        int mostLines = anyNumber);

    [[nodiscard]] double height() const { return m_lineHeight * static_cast<double>(m_lines.size()); }
    [[nodiscard]] const QStringList& lines() const { return m_lines; }
    /// From the top of `rect` down. `alignment`: left, right or in the middle.
    void draw(QPainter& painter, const QRectF& rect, const QColor& color,
        Qt::Alignment alignment = Qt::AlignLeft) const;

private:
    QFont m_font;
    double m_lineHeight;
    Qt::LayoutDirection m_direction;
    QStringList m_lines;
};

} // namespace cm
