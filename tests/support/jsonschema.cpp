// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jsonschema.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSet>
#include <QUuid>

#include <cmath>
#include <limits>

namespace cm::test {

namespace {

const QSet<QString> knownKeywords{QStringLiteral("type"), QStringLiteral("nullable"), QStringLiteral("enum"),
    QStringLiteral("properties"), QStringLiteral("required"), QStringLiteral("additionalProperties"),
    QStringLiteral("items"), QStringLiteral("minItems"), QStringLiteral("maxItems"),
    QStringLiteral("minLength"), QStringLiteral("maxLength"), QStringLiteral("minimum"),
    QStringLiteral("maximum"), QStringLiteral("format"), QStringLiteral("anyOf"),
    QStringLiteral("description"), QStringLiteral("default")};

bool hasType(const QJsonValue& value, const QString& type)
{
    if (type == QLatin1String("integer"))
        return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
    return (type == QLatin1String("string") && value.isString())
        || (type == QLatin1String("number") && value.isDouble())
        || (type == QLatin1String("boolean") && value.isBool())
        || (type == QLatin1String("array") && value.isArray())
        || (type == QLatin1String("object") && value.isObject());
}

// A size or number within its bounds, where there are any.
bool isWithin(double number, const QJsonObject& schema, const char* least, const char* most)
{
    return number >= schema.value(QLatin1String(least)).toDouble(-std::numeric_limits<double>::infinity())
        && number <= schema.value(QLatin1String(most)).toDouble(std::numeric_limits<double>::infinity());
}

bool hasFormat(const QString& text, const QString& format)
{
    if (format == QLatin1String("uuid"))
        return !QUuid::fromString(text).isNull();
    if (format == QLatin1String("date-time")) {
        const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
        return time.isValid() && time.timeSpec() != Qt::LocalTime;
    }
    return format.isEmpty();
}

} // namespace

JsonSchema::JsonSchema(QJsonObject document)
    : m_document(std::move(document))
{
}

QJsonObject JsonSchema::resolved(QJsonObject object) const
{
    while (object.contains(QLatin1String("$ref"))) {
        QJsonObject found = m_document;
        const QStringList steps = object.value(QLatin1String("$ref")).toString().split(u'/').mid(1);
        for (const QString& step : steps)
            found = found.value(step).toObject();
        if (found.isEmpty())
            qFatal("nothing is described at %s", qPrintable(object.value(QLatin1String("$ref")).toString()));
        object = found;
    }
    return object;
}

QStringList JsonSchema::problems(
    const QJsonValue& value, const QJsonObject& given, const QString& place) const
{
    const QJsonObject schema = resolved(given);
    for (const QString& keyword : schema.keys()) {
        if (!knownKeywords.contains(keyword))
            qFatal("the schema has the keyword %s", qPrintable(keyword));
    }
    const QJsonArray choices = schema.value(QLatin1String("anyOf")).toArray();
    if (!choices.isEmpty()) {
        QStringList all;
        for (const QJsonValue& choice : choices) {
            const QStringList found = problems(value, choice.toObject(), place);
            if (found.isEmpty())
                return {};
            all += found;
        }
        return all;
    }
    if (value.isNull() && schema.value(QLatin1String("nullable")).toBool())
        return {};
    const QString type = schema.value(QLatin1String("type")).toString();
    if (!hasType(value, type))
        return {place + QLatin1String(": is no ") + type};
    const QJsonArray values = schema.value(QLatin1String("enum")).toArray();
    if (!values.isEmpty() && !values.contains(value))
        return {place + QLatin1String(": is none of the values")};
    if (value.isObject())
        return ofObject(value.toObject(), schema, place);
    if (value.isArray())
        return ofArray(value.toArray(), schema, place);
    if (value.isDouble() && !isWithin(value.toDouble(), schema, "minimum", "maximum"))
        return {place + QLatin1String(": is out of bounds")};
    const QString text = value.toString();
    if (value.isString()
        && (!isWithin(static_cast<double>(text.toUcs4().size()), schema, "minLength", "maxLength")
            || !hasFormat(text, schema.value(QLatin1String("format")).toString())))
        return {place + QLatin1String(": has not the form: ") + text};
    return {};
}

QStringList JsonSchema::ofObject(
    const QJsonObject& value, const QJsonObject& schema, const QString& place) const
{
    QStringList found;
    const QJsonArray required = schema.value(QLatin1String("required")).toArray();
    for (const QJsonValue& name : required) {
        if (!value.contains(name.toString()))
            found.append(place + u'.' + name.toString() + QLatin1String(": is missing"));
    }
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    const QJsonValue others = schema.value(QLatin1String("additionalProperties"));
    for (auto it = value.begin(); it != value.end(); ++it) {
        const QString inner = place + u'.' + it.key();
        if (properties.contains(it.key()))
            found += problems(it.value(), properties.value(it.key()).toObject(), inner);
        else if (others.isObject())
            found += problems(it.value(), others.toObject(), inner);
        else if (!others.toBool(true))
            found.append(inner + QLatin1String(": is not described"));
    }
    return found;
}

QStringList JsonSchema::ofArray(
    const QJsonArray& value, const QJsonObject& schema, const QString& place) const
{
    QStringList found;
    if (!isWithin(static_cast<double>(value.size()), schema, "minItems", "maxItems"))
        found.append(place + QLatin1String(": has too many or too few"));
    for (qsizetype i = 0; i < value.size(); ++i)
        found += problems(value.at(i), schema.value(QLatin1String("items")).toObject(),
            place + QStringLiteral("[%1]").arg(i));
    return found;
}

} // namespace cm::test
