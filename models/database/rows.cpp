// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/rows.h"

#include "models/database/sqlvalue.h"

#include <QJsonDocument>
#include <QTimeZone>

#include <libpq-fe.h>

namespace cm {

Rows::Rows(pg_result* result)
    : m_result(result, [](pg_result* r) { PQclear(r); })
{
}

int Rows::count() const
{
    return m_result ? PQntuples(m_result.get()) : 0;
}

qint64 Rows::affected() const
{
    return m_result ? QByteArrayView(PQcmdTuples(m_result.get())).toByteArray().toLongLong() : 0;
}

QString Rows::commandTag() const
{
    return m_result ? QString::fromUtf8(PQcmdStatus(m_result.get())) : QString();
}

QByteArray Rows::joinedBinary() const
{
    QByteArray joined;
    for (int row = 0; row < count(); ++row)
        joined.append(PQgetvalue(m_result.get(), row, 0), PQgetlength(m_result.get(), row, 0));
    return joined;
}

int Row::columnIndex(const char* column) const
{
    const int index = PQfnumber(m_result.get(), column);
    if (index < 0)
        qFatal("the result has no column %s", column);
    return index;
}

QByteArrayView Row::raw(const char* column) const
{
    const int index = columnIndex(column);
    return {PQgetvalue(m_result.get(), m_index, index), PQgetlength(m_result.get(), m_index, index)};
}

bool Row::isNull(const char* column) const
{
    return PQgetisnull(m_result.get(), m_index, columnIndex(column)) != 0;
}

QString Row::text(const char* column) const
{
    return isNull(column) ? QString() : QString::fromUtf8(raw(column));
}

qint64 Row::integer(const char* column) const
{
    return raw(column).toByteArray().toLongLong();
}

std::optional<int> Row::optionalInt(const char* column) const
{
    if (isNull(column))
        return std::nullopt;
    return raw(column).toByteArray().toInt();
}

std::optional<qint64> Row::optionalInteger(const char* column) const
{
    if (isNull(column))
        return std::nullopt;
    return integer(column);
}

double Row::real(const char* column) const
{
    return raw(column).toByteArray().toDouble();
}

std::optional<double> Row::optionalReal(const char* column) const
{
    if (isNull(column))
        return std::nullopt;
    return real(column);
}

bool Row::boolean(const char* column) const
{
    return raw(column) == QByteArrayView("t");
}

QUuid Row::uuid(const char* column) const
{
    return isNull(column) ? QUuid() : QUuid::fromString(QLatin1String(raw(column)));
}

QDateTime Row::timestamp(const char* column) const
{
    if (isNull(column))
        return {};
    // "2026-03-29 01:30:00.123456+00": the session's time zone is UTC and its date style ISO.
    const QString text = QString::fromLatin1(raw(column));
    QDateTime time(QDate::fromString(text.left(10), Qt::ISODate), QTime(0, 0), Qt::UTC);
    QString clock = text.mid(11);
    const qsizetype zone = clock.indexOf(u'+');
    if (zone >= 0)
        clock.truncate(zone);
    time.setTime(QTime::fromString(clock.left(12), clock.size() > 8 ? Qt::ISODateWithMs : Qt::ISODate));
    return time;
}

QDate Row::date(const char* column) const
{
    return isNull(column) ? QDate() : QDate::fromString(QString::fromLatin1(raw(column)), Qt::ISODate);
}

QJsonObject Row::jsonObject(const char* column) const
{
    return QJsonDocument::fromJson(raw(column).toByteArray()).object();
}

QJsonArray Row::jsonArray(const char* column) const
{
    return QJsonDocument::fromJson(raw(column).toByteArray()).array();
}

QStringList Row::textArray(const char* column) const
{
    return decodeTextArray(raw(column));
}

QByteArray Row::bytes(const char* column) const
{
    size_t length = 0;
    const std::unique_ptr<unsigned char, decltype(&PQfreemem)> plain(
        PQunescapeBytea(reinterpret_cast<const unsigned char*>(raw(column).constData()), &length),
        &PQfreemem);
    return QByteArray(reinterpret_cast<const char*>(plain.get()), static_cast<qsizetype>(length));
}

} // namespace cm
