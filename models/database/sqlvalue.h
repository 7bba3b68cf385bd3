// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/ids.h"

#include <QByteArray>
#include <QDate>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <QUuid>
#include <QVector>

#include <optional>
#include <variant>

namespace cm {

/// The only values that can be bound to a statement. They travel as real server-side parameters
/// with an explicit PostgreSQL type, never as text pasted into the statement.
class SqlValue {
public:
    SqlValue() = default; ///< NULL
    SqlValue(std::nullopt_t) { }
    SqlValue(bool value)
        : m_value(value)
    {
    }
    SqlValue(qint32 value)
        : m_value(value)
    {
    }
    SqlValue(qint64 value)
        : m_value(value)
    {
    }
    SqlValue(double value)
        : m_value(value)
    {
    }
    SqlValue(const QString& value)
        : m_value(value)
    {
    }
    SqlValue(const QUuid& value)
        : m_value(value)
    {
    }
    SqlValue(const QDate& value)
        : m_value(value)
    {
    }
    /// Sent in UTC with milliseconds.
    SqlValue(const QDateTime& value)
        : m_value(value)
    {
    }
    SqlValue(const QJsonObject& value)
        : m_value(value)
    {
    }
    SqlValue(const QJsonArray& value)
        : m_value(value)
    {
    }
    SqlValue(const QStringList& value)
        : m_value(value)
    {
    }
    SqlValue(const QVector<QUuid>& value)
        : m_value(value)
    {
    }
    template <typename Tag>
    SqlValue(const Id<Tag>& id)
        : m_value(id.uuid())
    {
    }
    template <typename T> SqlValue(const std::optional<T>& value)
    {
        if (value)
            *this = SqlValue(*value);
    }
    SqlValue(const char*) = delete;

    /// PostgreSQL's type number, 0 for NULL (the server infers it).
    [[nodiscard]] unsigned int typeOid() const;
    /// The text form sent to the server; std::nullopt for NULL.
    [[nodiscard]] std::optional<QByteArray> toWire() const;
    /// True if a text in it contains U+0000, which PostgreSQL can't store.
    [[nodiscard]] bool containsNul() const;

private:
    std::variant<std::monostate, bool, qint32, qint64, double, QString, QUuid, QDate, QDateTime, QJsonObject,
        QJsonArray, QStringList, QVector<QUuid>>
        m_value;
};

/// PostgreSQL's text form of a one-dimensional array, with every element quoted.
QByteArray encodeTextArray(const QStringList& values);
/// The inverse; NULL elements become null strings.
QStringList decodeTextArray(QByteArrayView text);

} // namespace cm
