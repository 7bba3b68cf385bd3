// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace cm::test {

/// Holds values against the JSON schemas of a document (OpenAPI 3.0's dialect). It knows the keywords that
/// our descriptions use and ends the program at another, so that none is passed over.
class JsonSchema {
public:
    explicit JsonSchema(QJsonObject document);

    [[nodiscard]] const QJsonObject& document() const { return m_document; }
    /// What a `$ref` means, as long as it is one.
    [[nodiscard]] QJsonObject resolved(QJsonObject object) const;
    /// Everything in which the value differs, each with its place ("data.campaign.id: …").
    [[nodiscard]] QStringList problems(
        const QJsonValue& value, const QJsonObject& schema, const QString& place = {}) const;

private:
    [[nodiscard]] QStringList ofObject(
        const QJsonObject& value, const QJsonObject& schema, const QString& place) const;
    [[nodiscard]] QStringList ofArray(
        const QJsonArray& value, const QJsonObject& schema, const QString& place) const;

    QJsonObject m_document;
};

} // namespace cm::test
