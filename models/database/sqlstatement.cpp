// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/sqlstatement.h"

#include <QFile>

namespace cm {

namespace {

bool startsName(QChar c)
{
    return c.isLetter() || c == u'_';
}

bool continuesName(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

// The end (one past) of the quoted text, comment or dollar quote that begins at `from`; `from` if none does.
qsizetype endOfOpaque(QStringView sql, qsizetype from)
{
    const auto after = [&](QStringView closing, qsizetype start) {
        const qsizetype at = sql.indexOf(closing, start);
        return at < 0 ? sql.size() : at + closing.size();
    };
    const QChar c = sql[from];
    if (c == u'\'' || c == u'"')
        return after(sql.mid(from, 1), from + 1);
    if (sql.mid(from).startsWith(u"--"))
        return after(u"\n", from);
    if (sql.mid(from).startsWith(u"/*"))
        return after(u"*/", from);
    if (c == u'$') {
        qsizetype end = from + 1;
        while (end < sql.size() && continuesName(sql[end]))
            ++end;
        if (end < sql.size() && sql[end] == u'$' && !(end > from + 1 && sql[from + 1].isDigit()))
            return after(sql.mid(from, end + 1 - from), end + 1);
    }
    return from;
}

} // namespace

SqlStatement SqlStatement::parse(QStringView sql)
{
    SqlStatement statement;
    QString out;
    out.reserve(sql.size());
    for (qsizetype i = 0; i < sql.size();) {
        if (const qsizetype end = endOfOpaque(sql, i); end > i) {
            out += sql.mid(i, end - i);
            i = end;
            continue;
        }
        if (sql[i] == u':' && i + 1 < sql.size() && sql[i + 1] == u':') {
            out += QLatin1String("::");
            i += 2;
            continue;
        }
        if (sql[i] == u':' && i + 1 < sql.size() && startsName(sql[i + 1])) {
            qsizetype end = i + 1;
            while (end < sql.size() && continuesName(sql[end]))
                ++end;
            const QString name = sql.mid(i + 1, end - i - 1).toString();
            qsizetype index = statement.names.indexOf(name);
            if (index < 0) {
                index = statement.names.size();
                statement.names.append(name);
            }
            out += u'$' + QString::number(index + 1);
            i = end;
            continue;
        }
        out += sql[i++];
    }
    statement.text = out.toUtf8();
    return statement;
}

QString sqlText(const char* name)
{
    const QString path = QLatin1String(":/sql/")
        + QString::fromLatin1(name).replace(QLatin1Char('/'), QLatin1String("/sql/")) + QLatin1String(".sql");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no SQL named %s is compiled in", name);
    return QString::fromUtf8(file.readAll());
}

} // namespace cm
