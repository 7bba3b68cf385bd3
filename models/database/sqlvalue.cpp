// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/sqlvalue.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace cm {

namespace {

template <typename... Ts> struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;

bool hasNul(const QString& text)
{
    return text.contains(QChar(u'\0'));
}

// JSON writes U+0000 as an escape that jsonb refuses just the same.
bool hasNul(const QByteArray& json)
{
    return json.contains("\\u0000");
}

} // namespace

unsigned int SqlValue::typeOid() const
{
    // The order of the variant's alternatives; numbers from PostgreSQL's pg_type.dat.
    static constexpr std::array<unsigned int, 13> oids{
        0, 16, 23, 20, 701, 25, 2950, 1082, 1184, 3802, 3802, 1009, 2951};
    static_assert(std::variant_size_v<decltype(m_value)> == oids.size());
    return oids.at(m_value.index());
}

std::optional<QByteArray> SqlValue::toWire() const
{
    using Wire = std::optional<QByteArray>;
    return std::visit(
        Overloaded{
            [](std::monostate) -> Wire { return std::nullopt; },
            [](bool value) -> Wire { return QByteArray(value ? "true" : "false"); },
            [](qint32 value) -> Wire { return QByteArray::number(value); },
            [](qint64 value) -> Wire { return QByteArray::number(value); },
            [](double value) -> Wire { return QByteArray::number(value, 'g', 17); },
            [](const QString& value) -> Wire { return value.isNull() ? Wire() : Wire(value.toUtf8()); },
            [](const QUuid& value) -> Wire {
                return value.isNull() ? Wire() : Wire(value.toByteArray(QUuid::WithoutBraces));
            },
            [](const QDate& value) -> Wire {
                return value.isValid() ? Wire(value.toString(Qt::ISODate).toUtf8()) : Wire();
            },
            [](const QDateTime& value) -> Wire {
                return value.isValid() ? Wire(value.toUTC().toString(Qt::ISODateWithMs).toUtf8()) : Wire();
            },
            [](const QJsonObject& value) -> Wire {
                return QJsonDocument(value).toJson(QJsonDocument::Compact);
            },
            [](const QJsonArray& value) -> Wire {
                return QJsonDocument(value).toJson(QJsonDocument::Compact);
            },
            [](const QStringList& value) -> Wire { return encodeTextArray(value); },
            [](const QVector<QUuid>& value) -> Wire {
                QByteArray text("{");
                for (const QUuid& uuid : value) {
                    if (text.size() > 1)
                        text += ',';
                    text += uuid.toByteArray(QUuid::WithoutBraces);
                }
                return text + '}';
            },
        },
        m_value);
}

bool SqlValue::containsNul() const
{
    return std::visit(Overloaded{
                          [](const QString& value) { return hasNul(value); },
                          [](const QStringList& value) {
                              return std::any_of(value.cbegin(), value.cend(),
                                  [](const QString& text) { return hasNul(text); });
                          },
                          [](const QJsonObject& value) {
                              return hasNul(QJsonDocument(value).toJson(QJsonDocument::Compact));
                          },
                          [](const QJsonArray& value) {
                              return hasNul(QJsonDocument(value).toJson(QJsonDocument::Compact));
                          },
                          [](const auto&) { return false; },
                      },
        m_value);
}

QByteArray encodeTextArray(const QStringList& values)
{
    QByteArray text("{");
    for (const QString& value : values) {
        if (text.size() > 1)
            text += ',';
        if (value.isNull()) {
            text += "NULL";
            continue;
        }
        QByteArray element = value.toUtf8();
        element.replace('\\', "\\\\").replace('"', "\\\"");
        text += '"' + element + '"';
    }
    return text + '}';
}

QStringList decodeTextArray(QByteArrayView text)
{
    QStringList values;
    if (text.size() < 2 || text.front() != '{')
        return values;
    QByteArray element;
    bool quoted = false;
    bool wasQuoted = false;
    bool started = false;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\' && i + 1 < text.size())
                element += text[++i];
            else if (c == '"')
                quoted = false;
            else
                element += c;
        } else if (c == '"') {
            quoted = wasQuoted = started = true;
        } else if (c == ',' || c == '}') {
            if (started || c == ',')
                values.append(!wasQuoted && element == "NULL" ? QString() : QString::fromUtf8(element));
            element.clear();
            wasQuoted = false;
            started = c == ',';
        } else {
            element += c;
            started = true;
        }
    }
    return values;
}

} // namespace cm
