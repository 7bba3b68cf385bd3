// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/apikeys/apikey.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <array>

namespace cm {

namespace {

struct EndpointWords {
    Endpoint endpoint;
    const char* name;
    const char* label;
};
constexpr std::array endpointWords{
    EndpointWords{
        Endpoint::AutoCreate, "auto-create", QT_TRANSLATE_NOOP("ApiKey", "Announce a form's campaign")},
    EndpointWords{Endpoint::Custom, "custom", QT_TRANSLATE_NOOP("ApiKey", "Create campaigns")},
    EndpointWords{Endpoint::Get, "get", QT_TRANSLATE_NOOP("ApiKey", "Read a campaign")},
    EndpointWords{
        Endpoint::Update, "update", QT_TRANSLATE_NOOP("ApiKey", "Edit, pause and resume campaigns")},
    EndpointWords{Endpoint::Delete, "delete", QT_TRANSLATE_NOOP("ApiKey", "Deactivate campaigns")},
    EndpointWords{Endpoint::List, "list", QT_TRANSLATE_NOOP("ApiKey", "List campaigns")},
    EndpointWords{Endpoint::PreviewLeads, "preview-leads", QT_TRANSLATE_NOOP("ApiKey", "Preview leads")},
    EndpointWords{Endpoint::AvailableTags, "available-tags", QT_TRANSLATE_NOOP("ApiKey", "List tags")},
};

const EndpointWords& wordsOf(Endpoint endpoint)
{
    return endpointWords.at(static_cast<std::size_t>(endpoint));
}

QJsonValue timeToJson(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODateWithMs)) : QJsonValue();
}

} // namespace

QVector<Endpoint> allEndpoints()
{
    QVector<Endpoint> all;
    for (const EndpointWords& words : endpointWords)
        all.append(words.endpoint);
    return all;
}

QString endpointName(Endpoint endpoint)
{
    return QString::fromLatin1(wordsOf(endpoint).name);
}

std::optional<Endpoint> endpointFromName(const QString& name)
{
    for (const EndpointWords& words : endpointWords) {
        if (name == QLatin1String(words.name))
            return words.endpoint;
    }
    return std::nullopt;
}

QString endpointLabel(Endpoint endpoint)
{
    return QCoreApplication::translate("ApiKey", wordsOf(endpoint).label);
}

ApiKey::State ApiKey::state(const QDateTime& now) const
{
    if (revokedAt.isValid())
        return State::Revoked;
    return expiresAt.isValid() && expiresAt <= now ? State::Expired : State::Usable;
}

QString apiKeyStateLabel(ApiKey::State state)
{
    switch (state) {
    case ApiKey::State::Usable:
        return QCoreApplication::translate("ApiKey", "Usable");
    case ApiKey::State::Expired:
        return QCoreApplication::translate("ApiKey", "Expired");
    case ApiKey::State::Revoked:
        return QCoreApplication::translate("ApiKey", "Revoked");
    }
    return {};
}

QJsonObject ApiKey::toJson() const
{
    QJsonArray names;
    for (const Endpoint endpoint : endpoints)
        names.append(endpointName(endpoint));
    return {{QStringLiteral("id"), id.toString()}, {QStringLiteral("name"), name},
        {QStringLiteral("endpoints"), names},
        {QStringLiteral("state"), apiKeyStateLabel(state(QDateTime::currentDateTimeUtc())).toLower()},
        {QStringLiteral("createdAt"), timeToJson(createdAt)}, {QStringLiteral("createdBy"), createdBy},
        {QStringLiteral("expiresAt"), timeToJson(expiresAt)},
        {QStringLiteral("lastUsedAt"), timeToJson(lastUsedAt)},
        {QStringLiteral("revokedAt"), timeToJson(revokedAt)}};
}

bool isApiKeyShaped(const QString& text)
{
    static const QRegularExpression shape(QStringLiteral("^cmk_[A-Za-z0-9_-]{43}$"));
    return shape.match(text).hasMatch();
}

QString apiKeyHash(const QString& key)
{
    return QString::fromLatin1(QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace cm
