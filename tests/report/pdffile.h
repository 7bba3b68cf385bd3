// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRectF>
#include <QStringList>
#include <QVector>

namespace cm::test {

/// A PDF as another program reads it (poppler-utils). What can't be read ends the test program with the
/// reason.
class PdfFile {
public:
    explicit PdfFile(QString path)
        : m_path(std::move(path))
    {
    }

    struct Word {
        QString text;
        QRectF box; ///< in points from the page's top left
    };

    /// Number of pages, from the file's own directory.
    [[nodiscard]] int pages() const;
    /// "Title" and so on, as pdfinfo tells.
    [[nodiscard]] QString property(const QString& name) const;
    /// The text of a page, counted from 1, with its columns kept; 0: of all pages.
    [[nodiscard]] QString text(int page = 0) const;
    /// The first line of a page that contains this, with single spaces; empty if none does.
    [[nodiscard]] QString line(int page, const QString& part) const;
    [[nodiscard]] QVector<Word> words() const;
    /// Names of the fonts that aren't in the file.
    [[nodiscard]] QStringList missingFonts() const;
    /// A page as it looks at 60 dots an inch.
    [[nodiscard]] QImage picture(int page) const;
    /// How many pictures of pixels are in it.
    [[nodiscard]] int pictures() const;

private:
    QString m_path;
};

} // namespace cm::test
