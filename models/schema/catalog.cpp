// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/schema/catalog.h"

#include <algorithm>

namespace cm {

namespace {

// The server writes expressions and names as these say.
constexpr auto settings = u"SET LOCAL search_path = public; SET LOCAL TimeZone = 'UTC'; "
                          "SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; "
                          "SET LOCAL quote_all_identifiers = off; SET LOCAL extra_float_digits = 1; "
                          "SET LOCAL bytea_output = 'hex'";

constexpr qsizetype longestExcerpt = 160;
constexpr qsizetype before = 40;

QString excerpt(const QString& line, qsizetype at)
{
    if (line.size() <= longestExcerpt)
        return line.trimmed();
    const qsizetype start = std::max<qsizetype>(0, std::min(at - before, line.size() - longestExcerpt));
    QString part = line.mid(start, longestExcerpt).trimmed();
    if (start > 0)
        part.prepend(u'…');
    if (start + longestExcerpt < line.size())
        part.append(u'…');
    return part;
}

} // namespace

Result<QJsonObject> readCatalog(Session& session)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    if (auto set = session.executeScript(QString::fromUtf16(settings)); !set)
        return failure(set.error());
    QJsonObject catalog;
    for (const char* part : {"schema/catalog", "schema/catalog_others", "schema/catalog_privileges"}) {
        auto rows = session.execute(sqlText(part));
        if (!rows)
            return failure(rows.error());
        for (const Row& row : *rows) {
            QJsonObject kind = catalog.value(row.text("kind")).toObject();
            kind.insert(row.text("subject"), row.text("definition"));
            catalog.insert(row.text("kind"), kind);
        }
    }
    return catalog;
}

QString describeDifference(const QString& expected, const QString& found)
{
    const QStringList wanted = expected.split(u'\n');
    const QStringList present = found.split(u'\n');
    qsizetype line = 0;
    while (line < std::min(wanted.size(), present.size()) && wanted[line] == present[line])
        ++line;
    const QString left = wanted.value(line);
    const QString right = present.value(line);
    qsizetype column = 0;
    while (column < std::min(left.size(), right.size()) && left[column] == right[column])
        ++column;
    const auto quoted = [&](const QStringList& lines, const QString& text) {
        return line < lines.size() ? QStringLiteral("\"%1\"").arg(excerpt(text, column))
                                   : QStringLiteral("its end");
    };
    const bool isShort = wanted.size() == 1 && present.size() == 1;
    return QStringLiteral("differs%1: expected %2, found %3")
        .arg(isShort ? QString() : QStringLiteral(" in line %1").arg(line + 1), quoted(wanted, left),
            quoted(present, right));
}

} // namespace cm
