// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QFont>
#include <QPdfWriter>
#include <QRectF>

namespace cm {

/// The kinds of text in a report.
enum class ReportFont { Display, Title, Heading, Figure, Body, Strong, Small, SmallStrong };

/// The paper of a report: A4 portrait, with light colours and at a fixed resolution, so that everything
/// stands in the same place whatever the screen and the window's theme. Lengths are in its own units, 1/1200
/// inch. Only its text needs a QGuiApplication.
class ReportPaper {
public:
    static constexpr int resolution = 1200;

    /// Writes to `file`, which must be open and outlive the paper. `title`: of the document.
    ReportPaper(QIODevice& file, const QString& title);

    [[nodiscard]] QPdfWriter& device() { return m_writer; }
    [[nodiscard]] const QPdfWriter& device() const { return m_writer; }
    /// What a page has for its content, and the line below it.
    [[nodiscard]] QRectF content() const;
    [[nodiscard]] QRectF footer() const;
    [[nodiscard]] QFont font(ReportFont kind) const;
    /// The same family in another size.
    [[nodiscard]] QFont font(double points, bool isBold) const;
    /// The width of a text in one line.
    [[nodiscard]] double width(const QString& text, const QFont& font) const;
    [[nodiscard]] double lineHeight(const QFont& font) const;

    [[nodiscard]] static constexpr double mm(double length) { return length * resolution / 25.4; }
    [[nodiscard]] static const Tokens& colors() { return lightTokens(); }

private:
    QPdfWriter m_writer;
};

} // namespace cm
