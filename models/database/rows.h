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

#include <memory>
#include <optional>

struct pg_result;

namespace cm {

class Rows;

/// One row of a result; keeps the result alive. A column that the result doesn't have is a programming
/// error and ends the program; NULL reads as the type's empty value unless the optional form is used.
class Row {
public:
    [[nodiscard]] bool isNull(const char* column) const;
    [[nodiscard]] QString text(const char* column) const;
    [[nodiscard]] qint64 integer(const char* column) const;
    [[nodiscard]] std::optional<int> optionalInt(const char* column) const;
    [[nodiscard]] std::optional<qint64> optionalInteger(const char* column) const;
    [[nodiscard]] std::optional<double> optionalReal(const char* column) const;
    [[nodiscard]] double real(const char* column) const;
    [[nodiscard]] bool boolean(const char* column) const;
    [[nodiscard]] QUuid uuid(const char* column) const;
    template <typename IdType> [[nodiscard]] IdType id(const char* column) const
    {
        return IdType(uuid(column));
    }
    /// In UTC, milliseconds; invalid for NULL.
    [[nodiscard]] QDateTime timestamp(const char* column) const;
    [[nodiscard]] QDate date(const char* column) const;
    [[nodiscard]] QJsonObject jsonObject(const char* column) const;
    [[nodiscard]] QJsonArray jsonArray(const char* column) const;
    [[nodiscard]] QStringList textArray(const char* column) const;
    /// Of a bytea.
    [[nodiscard]] QByteArray bytes(const char* column) const;

private:
    friend class Rows;
    Row(std::shared_ptr<pg_result> result, int index)
        : m_result(std::move(result))
        , m_index(index)
    {
    }
    [[nodiscard]] int columnIndex(const char* column) const;
    [[nodiscard]] QByteArrayView raw(const char* column) const;

    std::shared_ptr<pg_result> m_result;
    int m_index;
};

/// The rows that a statement returned, already in memory. Cheap to copy; any thread.
class Rows {
public:
    Rows() = default;
    explicit Rows(pg_result* result);

    [[nodiscard]] int count() const;
    [[nodiscard]] bool isEmpty() const { return count() == 0; }
    [[nodiscard]] Row at(int index) const { return Row(m_result, index); }
    [[nodiscard]] Row first() const { return at(0); }
    /// Rows inserted, updated or deleted by the statement.
    [[nodiscard]] qint64 affected() const;
    /// What the server says it did: "COMMIT", "UPDATE 3".
    [[nodiscard]] QString commandTag() const;
    /// The bytes of the first column of all rows, joined, of a statement run in binary form.
    [[nodiscard]] QByteArray joinedBinary() const;

    class Iterator {
    public:
        Iterator(const Rows* rows, int index)
            : m_rows(rows)
            , m_index(index)
        {
        }
        Row operator*() const { return m_rows->at(m_index); }
        Iterator& operator++()
        {
            ++m_index;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return m_index != other.m_index; }

    private:
        const Rows* m_rows;
        int m_index;
    };
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, count()}; }

private:
    std::shared_ptr<pg_result> m_result;
};

} // namespace cm
