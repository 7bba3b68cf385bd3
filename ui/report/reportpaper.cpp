// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportpaper.h"

#include <QFontMetricsF>
#include <QPageLayout>
#include <QPageSize>

#include <cmath>

namespace cm {

namespace {

constexpr double sideMargin = 18;
constexpr double topMargin = 18;
constexpr double bottomMargin = 22; // with the footer in it
constexpr double footerTop = 16; // from the bottom
constexpr double footerHeight = 6;

} // namespace

ReportPaper::ReportPaper(QIODevice& file, const QString& title)
    : m_writer(&file)
{
    m_writer.setResolution(resolution);
    m_writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
    m_writer.setTitle(title);
    m_writer.setCreator(QStringLiteral("Campaign Manager " CM_VERSION));
}

QRectF ReportPaper::content() const
{
    return QRectF(0, 0, m_writer.width(), m_writer.height())
        .adjusted(mm(sideMargin), mm(topMargin), -mm(sideMargin), -mm(bottomMargin));
}

QRectF ReportPaper::footer() const
{
    const QRectF page = content();
    return {page.left(), m_writer.height() - mm(footerTop), page.width(), mm(footerHeight)};
}

QFont ReportPaper::font(ReportFont kind) const
{
    switch (kind) {
    case ReportFont::Display:
        return font(26, true);
    case ReportFont::Title:
        return font(16, true);
    case ReportFont::Heading:
        return font(12, true);
    case ReportFont::Figure:
        return font(13, true);
    case ReportFont::Body:
        return font(9.5, false);
    case ReportFont::Strong:
        return font(9.5, true);
    case ReportFont::Small:
        return font(8, false);
    case ReportFont::SmallStrong:
        return font(8, true);
    }
    Q_UNREACHABLE();
}

QFont ReportPaper::font(double points, bool isBold) const
{
    // The family that the program brings along: with the desktop's, lines would break elsewhere.
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(static_cast<int>(std::lround(points * resolution / 72)));
    font.setBold(isBold);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

double ReportPaper::width(const QString& text, const QFont& font) const
{
    return QFontMetricsF(font, &m_writer).horizontalAdvance(text);
}

double ReportPaper::lineHeight(const QFont& font) const
{
    return QFontMetricsF(font, &m_writer).lineSpacing();
}

} // namespace cm
