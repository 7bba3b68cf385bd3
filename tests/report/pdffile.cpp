// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/report/pdffile.h"

#include <QProcess>
#include <QRegularExpression>

namespace cm::test {

namespace {

QByteArray tellRaw(const char* program, const QStringList& arguments)
{
    QProcess process;
    process.start(QLatin1String(program), arguments);
    if (!process.waitForFinished(30000) || process.exitCode() != 0)
        qFatal("%s %s failed: %s", program, qPrintable(arguments.join(u' ')),
            process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

QString tell(const char* program, const QStringList& arguments)
{
    return QString::fromUtf8(tellRaw(program, arguments));
}

// The lines below the two of the head.
QStringList listed(const QString& text)
{
    return text.split(u'\n', Qt::SkipEmptyParts).mid(2);
}

} // namespace

int PdfFile::pages() const
{
    return property(QStringLiteral("Pages")).toInt();
}

QString PdfFile::property(const QString& name) const
{
    const QStringList lines = tell("pdfinfo", {m_path}).split(u'\n');
    for (const QString& line : lines) {
        if (line.startsWith(name + u':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

QString PdfFile::text(int page) const
{
    const QString last = QString::number(page == 0 ? pages() : page);
    return tell("pdftotext",
        {QStringLiteral("-layout"), QStringLiteral("-f"), QString::number(std::max(1, page)),
            QStringLiteral("-l"), last, m_path, QStringLiteral("-")});
}

QString PdfFile::line(int page, const QString& part) const
{
    const QStringList lines = text(page).split(u'\n');
    for (const QString& line : lines) {
        if (line.simplified().contains(part))
            return line.simplified();
    }
    return {};
}

QVector<PdfFile::Word> PdfFile::words() const
{
    static const QRegularExpression pattern(QStringLiteral(
        "<word xMin=\"([-\\d.]+)\" yMin=\"([-\\d.]+)\" xMax=\"([-\\d.]+)\" yMax=\"([-\\d.]+)\">(.*)</word>"));
    QVector<Word> words;
    const QString xml = tell("pdftotext", {QStringLiteral("-bbox"), m_path, QStringLiteral("-")});
    for (auto match = pattern.globalMatch(xml); match.hasNext();) {
        const auto word = match.next();
        words.append({word.captured(5),
            QRectF(QPointF(word.captured(1).toDouble(), word.captured(2).toDouble()),
                QPointF(word.captured(3).toDouble(), word.captured(4).toDouble()))});
    }
    return words;
}

QStringList PdfFile::missingFonts() const
{
    QStringList missing;
    const QStringList fonts = listed(tell("pdffonts", {m_path}));
    for (const QString& font : fonts) {
        // … emb sub uni object ID
        const QStringList columns = font.simplified().split(u' ');
        if (columns.value(columns.size() - 5) != QLatin1String("yes"))
            missing.append(columns.first());
    }
    return fonts.isEmpty() ? QStringList{QStringLiteral("no fonts at all")} : missing;
}

QImage PdfFile::picture(int page) const
{
    return QImage::fromData(tellRaw("pdftoppm",
        {QStringLiteral("-r"), QStringLiteral("60"), QStringLiteral("-png"), QStringLiteral("-f"),
            QString::number(page), QStringLiteral("-l"), QString::number(page), m_path}));
}

int PdfFile::pictures() const
{
    return static_cast<int>(listed(tell("pdfimages", {QStringLiteral("-list"), m_path})).size());
}

} // namespace cm::test
