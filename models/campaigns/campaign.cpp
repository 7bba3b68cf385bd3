// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaign.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <array>
#include <cmath>

namespace cm {

namespace {

constexpr std::array enrollmentOrders{
    EnrollmentOrder::Score, EnrollmentOrder::Oldest, EnrollmentOrder::Newest};
constexpr std::array reenrollmentRules{
    ReenrollmentRule::Never, ReenrollmentRule::AfterDays, ReenrollmentRule::Always};
constexpr std::array overlapResolutions{
    OverlapResolution::Skip, OverlapResolution::Wait, OverlapResolution::Move};

tl::unexpected<Error> invalid(const QString& field, const QString& message)
{
    return failure(Error{ErrorCode::ValidationError, message, {}, {}, field});
}

Result<QString> readText(const QString& key, const QJsonValue& value)
{
    if (value.isNull())
        return QString();
    if (!value.isString())
        return invalid(key, QStringLiteral("\"%1\" must be a text.").arg(key));
    return value.toString();
}

Result<QDateTime> readTime(const QString& key, const QJsonValue& value)
{
    if (value.isNull())
        return QDateTime();
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (!value.isString() || !time.isValid() || time.timeSpec() == Qt::LocalTime)
        return invalid(key,
            QStringLiteral("\"%1\" must be a time with its zone, such as 2026-12-01T09:00:00Z.").arg(key));
    return time.toUTC();
}

Result<Message> readMessage(int index, const QJsonValue& value)
{
    const QString place = QStringLiteral("messages.%1").arg(index + 1);
    if (!value.isObject())
        return invalid(place, QStringLiteral("Message %1 must be an object.").arg(index + 1));
    const QJsonObject object = value.toObject();
    Message message;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString field = place + u'.' + it.key();
        if (it.key() == QLatin1String("step")) {
            if (it.value().toInt(-1) != index + 1)
                return invalid(field, QStringLiteral("Steps must be numbered 1, 2, 3 … in order."));
        } else if (it.key() == QLatin1String("delayMinutes")) {
            const double delay = it.value().toDouble(-1);
            if (!it.value().isDouble() || delay != std::floor(delay) || std::abs(delay) > 1e9)
                return invalid(field, QStringLiteral("\"delayMinutes\" must be a whole number."));
            message.delayMinutes = static_cast<int>(delay);
        } else if (it.key() == QLatin1String("text")) {
            auto text = readText(field, it.value());
            if (!text)
                return failure(text.error());
            message.text = *text;
        } else if (it.key() == QLatin1String("type")) {
            if (it.value().toString() != QLatin1String("sms"))
                return invalid(field, QStringLiteral("\"type\" must be \"sms\"."));
        } else {
            return invalid(field, QStringLiteral("A message has no \"%1\".").arg(it.key()));
        }
    }
    return message;
}

Result<void> readMessages(CampaignDraft& draft, const QJsonValue& value)
{
    if (!value.isArray())
        return invalid(QStringLiteral("messages"), QStringLiteral("\"messages\" must be a list."));
    auto messages = messagesFromJson(value.toArray());
    if (!messages)
        return failure(messages.error());
    draft.messages = *messages;
    return {};
}

Result<void> readFlag(bool& target, const QString& key, const QJsonValue& value)
{
    if (!value.isBool())
        return invalid(key, QStringLiteral("\"%1\" must be true or false.").arg(key));
    target = value.toBool();
    return {};
}

// One of a closed list of names.
template <typename Enum, std::size_t Count>
Result<void> readName(Enum& target, const QString& key, const QJsonValue& value,
    const std::array<Enum, Count>& all, QString (*nameOf)(Enum))
{
    QStringList names;
    for (const Enum one : all) {
        names.append(nameOf(one));
        if (value.toString() != names.last())
            continue;
        target = one;
        return {};
    }
    return invalid(
        key, QStringLiteral("\"%1\" must be one of %2.").arg(key, names.join(QLatin1String(", "))));
}

// A whole number or null; whether it is possible is the validator's business.
template <typename Number>
Result<void> readNumber(std::optional<Number>& target, const QString& key, const QJsonValue& value)
{
    if (value.isNull()) {
        target.reset();
        return {};
    }
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number != std::floor(number) || std::abs(number) > 1e9)
        return invalid(key, QStringLiteral("\"%1\" must be a whole number.").arg(key));
    target = static_cast<Number>(number);
    return {};
}

Result<void> readSimpleField(CampaignDraft& draft, const QString& key, const QJsonValue& value)
{
    const QMap<QString, QString*> textFields{{QStringLiteral("name"), &draft.name},
        {QStringLiteral("formId"), &draft.formId}, {QStringLiteral("zoomLink"), &draft.zoomLink},
        {QStringLiteral("bookingLink"), &draft.bookingLink},
        {QStringLiteral("resourceLink"), &draft.resourceLink},
        {QStringLiteral("resourceName"), &draft.resourceName}};
    if (QString* target = textFields.value(key)) {
        auto text = readText(key, value);
        if (!text)
            return failure(text.error());
        *target = text->trimmed();
        return {};
    }
    if (key == QLatin1String("startDatetime") || key == QLatin1String("webinarDatetime")) {
        auto time = readTime(key, value);
        if (!time)
            return failure(time.error());
        (key == QLatin1String("startDatetime") ? draft.startDatetime : draft.webinarDatetime) = *time;
        return {};
    }
    return invalid(key, QStringLiteral("A campaign has no field \"%1\".").arg(key));
}

Result<void> readField(CampaignDraft& draft, const QString& key, const QJsonValue& value)
{
    if (key == QLatin1String("campaignType")) {
        const auto type = campaignTypeFromName(value.toString());
        if (!type)
            return invalid(key, QStringLiteral("\"campaignType\" must be Standard, Webinar or Custom."));
        draft.type = *type;
        return {};
    }
    if (key == QLatin1String("audience")) {
        if (!value.isObject())
            return invalid(key, QStringLiteral("\"audience\" must be an object."));
        auto audience = Audience::fromJson(value.toObject());
        if (!audience)
            return failure(audience.error());
        draft.audience = *audience;
        return {};
    }
    if (key == QLatin1String("messages"))
        return readMessages(draft, value);
    if (key == QLatin1String("maxLeadsToEnroll"))
        return readNumber(draft.maxLeadsToEnroll, key, value);
    if (key == QLatin1String("reenrollmentDays"))
        return readNumber(draft.reenrollmentDays, key, value);
    if (key == QLatin1String("enrollmentOrder"))
        return readName(draft.enrollmentOrder, key, value, enrollmentOrders, enrollmentOrderName);
    if (key == QLatin1String("reenrollmentRule"))
        return readName(draft.reenrollmentRule, key, value, reenrollmentRules, reenrollmentRuleName);
    if (key == QLatin1String("overlapResolution"))
        return readName(draft.overlapResolution, key, value, overlapResolutions, overlapResolutionName);
    if (key == QLatin1String("isPaused"))
        return readFlag(draft.isPaused, key, value);
    if (key == QLatin1String("allowQuickFollowUp"))
        return readFlag(draft.allowQuickFollowUp, key, value);
    return readSimpleField(draft, key, value);
}

} // namespace

Result<QVector<Message>> messagesFromJson(const QJsonArray& json)
{
    QVector<Message> messages;
    for (int i = 0; i < json.size(); ++i) {
        auto message = readMessage(i, json.at(i));
        if (!message)
            return failure(message.error());
        messages.append(*message);
    }
    return messages;
}

QString campaignTypeName(CampaignType type)
{
    switch (type) {
    case CampaignType::Standard:
        return QStringLiteral("Standard");
    case CampaignType::Webinar:
        return QStringLiteral("Webinar");
    case CampaignType::Custom:
        return QStringLiteral("Custom");
    }
    return {};
}

std::optional<CampaignType> campaignTypeFromName(const QString& name)
{
    for (const CampaignType type : allCampaignTypes) {
        if (campaignTypeName(type) == name)
            return type;
    }
    return std::nullopt;
}

QString enrollmentOrderName(EnrollmentOrder order)
{
    switch (order) {
    case EnrollmentOrder::Score:
        return QStringLiteral("score");
    case EnrollmentOrder::Oldest:
        return QStringLiteral("oldest");
    case EnrollmentOrder::Newest:
        return QStringLiteral("newest");
    }
    return {};
}

QString reenrollmentRuleName(ReenrollmentRule rule)
{
    switch (rule) {
    case ReenrollmentRule::Never:
        return QStringLiteral("never");
    case ReenrollmentRule::AfterDays:
        return QStringLiteral("after_days");
    case ReenrollmentRule::Always:
        return QStringLiteral("always");
    }
    return {};
}

QString overlapResolutionName(OverlapResolution resolution)
{
    switch (resolution) {
    case OverlapResolution::Skip:
        return QStringLiteral("skip");
    case OverlapResolution::Wait:
        return QStringLiteral("wait");
    case OverlapResolution::Move:
        return QStringLiteral("move");
    }
    return {};
}

QString campaignStatusLabel(CampaignStatus status)
{
    switch (status) {
    case CampaignStatus::Active:
        return QCoreApplication::translate("Campaign", "Active");
    case CampaignStatus::Paused:
        return QCoreApplication::translate("Campaign", "Paused");
    case CampaignStatus::Scheduled:
        return QCoreApplication::translate("Campaign", "Scheduled");
    case CampaignStatus::PendingReview:
        return QCoreApplication::translate("Campaign", "To review");
    case CampaignStatus::Deactivated:
        return QCoreApplication::translate("Campaign", "Deactivated");
    }
    return {};
}

QString campaignStatusName(CampaignStatus status)
{
    switch (status) {
    case CampaignStatus::Active:
        return QStringLiteral("active");
    case CampaignStatus::Paused:
        return QStringLiteral("paused");
    case CampaignStatus::Scheduled:
        return QStringLiteral("scheduled");
    case CampaignStatus::PendingReview:
        return QStringLiteral("pending");
    case CampaignStatus::Deactivated:
        return QStringLiteral("deactivated");
    }
    return {};
}

CampaignStatus campaignStatusFromName(const QString& name)
{
    for (const CampaignStatus status : allCampaignStatuses) {
        if (campaignStatusName(status) == name)
            return status;
    }
    return CampaignStatus::Active;
}

QJsonArray messagesToJson(const QVector<Message>& messages)
{
    QJsonArray list;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        list.append(QJsonObject{{QStringLiteral("step"), i + 1},
            {QStringLiteral("delayMinutes"), messages[i].delayMinutes},
            {QStringLiteral("text"), messages[i].text}, {QStringLiteral("type"), QStringLiteral("sms")}});
    }
    return list;
}

QJsonObject CampaignDraft::toJson() const
{
    QJsonObject json{{QStringLiteral("name"), name.trimmed()},
        {QStringLiteral("campaignType"), campaignTypeName(type)}, {QStringLiteral("isPaused"), isPaused},
        {QStringLiteral("audience"), audience.toJson()},
        {QStringLiteral("enrollmentOrder"), enrollmentOrderName(enrollmentOrder)},
        {QStringLiteral("reenrollmentRule"), reenrollmentRuleName(reenrollmentRule)},
        {QStringLiteral("overlapResolution"), overlapResolutionName(overlapResolution)}};
    if (reenrollmentDays)
        json.insert(QStringLiteral("reenrollmentDays"), *reenrollmentDays);
    if (allowQuickFollowUp)
        json.insert(QStringLiteral("allowQuickFollowUp"), true);
    const auto addText = [&](const QString& key, const QString& value) {
        if (!value.trimmed().isEmpty())
            json.insert(key, value.trimmed());
    };
    addText(QStringLiteral("formId"), formId);
    addText(QStringLiteral("zoomLink"), zoomLink);
    addText(QStringLiteral("bookingLink"), bookingLink);
    addText(QStringLiteral("resourceLink"), resourceLink);
    addText(QStringLiteral("resourceName"), resourceName);
    if (startDatetime.isValid())
        json.insert(QStringLiteral("startDatetime"), startDatetime.toUTC().toString(Qt::ISODateWithMs));
    if (webinarDatetime.isValid())
        json.insert(QStringLiteral("webinarDatetime"), webinarDatetime.toUTC().toString(Qt::ISODateWithMs));
    if (maxLeadsToEnroll)
        json.insert(QStringLiteral("maxLeadsToEnroll"), *maxLeadsToEnroll);
    json.insert(QStringLiteral("messages"), messagesToJson(messages));
    return json;
}

CampaignDraft CampaignDraft::fromJson(
    const QJsonObject& json, const CampaignDraft& base, QVector<FieldProblem>& problems)
{
    CampaignDraft draft = base;
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (auto read = readField(draft, it.key(), it.value()); !read)
            problems.append({read.error().field, read.error().message});
    }
    return draft;
}

Result<CampaignDraft> CampaignDraft::fromJson(const QJsonObject& json)
{
    QVector<FieldProblem> problems;
    CampaignDraft draft = fromJson(json, {}, problems);
    if (!problems.isEmpty())
        return invalid(problems.first().field, problems.first().message);
    return draft;
}

} // namespace cm
