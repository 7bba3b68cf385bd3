// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/service/openapicheck.h"

#include "app/service/openapi.h"
#include "tests/support/jsonschema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace cm::test {

namespace {

const JsonSchema& description()
{
    static const JsonSchema schema(QJsonDocument::fromJson(openApiDocument()).object());
    return schema;
}

// The operation that a request asks for; empty if there is none.
QJsonObject operationOf(const QByteArray& method, const QByteArray& target)
{
    const QJsonObject paths = description().document().value(QLatin1String("paths")).toObject();
    QString path = QString::fromUtf8(target.split('?').first());
    if (!paths.contains(path)) {
        QStringList parts = path.split(u'/');
        for (QString& part : parts) {
            if (!QUuid::fromString(part).isNull())
                part = QStringLiteral("{id}");
        }
        path = parts.join(u'/');
    }
    return paths.value(path).toObject().value(QString::fromLatin1(method.toLower())).toObject();
}

} // namespace

QStringList differencesFromDescription(
    const QByteArray& method, const QByteArray& target, const HttpAnswer& answer)
{
    const QJsonObject operation = operationOf(method, target);
    QJsonObject described{{QStringLiteral("content"),
        QJsonObject{{QStringLiteral("application/json"),
            QJsonObject{{QStringLiteral("schema"),
                QJsonObject{{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/Error")}}}}}}}};
    if (!operation.isEmpty()) {
        const QJsonValue known =
            operation.value(QLatin1String("responses")).toObject().value(QString::number(answer.status));
        if (!known.isObject())
            return {QStringLiteral("the status %1 is not described").arg(answer.status)};
        described = description().resolved(known.toObject());
    } else if (answer.status < 400) {
        return {QStringLiteral("what was asked for is not described")};
    }
    QStringList found;
    for (const QString& name : described.value(QLatin1String("headers")).toObject().keys()) {
        if (!answer.headers.contains(name.toLower().toLatin1()))
            found.append(QStringLiteral("the header %1 is missing").arg(name));
    }
    const QJsonObject content = described.value(QLatin1String("content")).toObject();
    const QString type = QString::fromLatin1(answer.headers.value("content-type").split(';').first());
    if (!content.contains(type))
        return found + QStringList{QStringLiteral("the content type %1 is not described").arg(type)};
    if (type == QLatin1String("application/json"))
        found += description().problems(
            answer.json, content.value(type).toObject().value(QLatin1String("schema")).toObject());
    return found;
}

} // namespace cm::test
