// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audience.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace cm {

namespace {

tl::unexpected<Error> invalid(const QString& key, const QString& message)
{
    return failure(Error{ErrorCode::ValidationError, message, {}, {}, QLatin1String("audience.") + key});
}

Result<QStringList> texts(const QString& key, const QJsonValue& value, int longest)
{
    QStringList list;
    if (value.isNull() || value.isUndefined())
        return list;
    if (!value.isArray())
        return invalid(key, QStringLiteral("\"%1\" must be a list of texts.").arg(key));
    const QJsonArray array = value.toArray();
    for (const QJsonValue& item : array) {
        const QString text = item.toString().trimmed();
        if (!item.isString() || text.isEmpty() || text.size() > longest) {
            return invalid(key,
                QStringLiteral("Each entry of \"%1\" must be a text of 1 to %2 characters.")
                    .arg(key)
                    .arg(longest));
        }
        list.append(text);
    }
    return list;
}

Result<void> readTags(Audience& audience, const QJsonValue& value)
{
    if (!value.isObject())
        return invalid(QStringLiteral("tags"),
            QStringLiteral("\"tags\" must be an object with the lists \"any\", \"all\" and \"none\"."));
    const QJsonObject tags = value.toObject();
    const QMap<QString, QStringList*> targets{{QStringLiteral("any"), &audience.tagsAny},
        {QStringLiteral("all"), &audience.tagsAll}, {QStringLiteral("none"), &audience.tagsNone}};
    for (auto it = tags.begin(); it != tags.end(); ++it) {
        QStringList* target = targets.value(it.key());
        if (!target)
            return invalid(QStringLiteral("tags"),
                QStringLiteral("\"tags\" has no list \"%1\"; use \"any\", \"all\" or \"none\".")
                    .arg(it.key()));
        auto list = texts(QLatin1String("tags.") + it.key(), it.value(), 100);
        if (!list)
            return failure(list.error());
        *target = *list;
    }
    return {};
}

Result<std::optional<int>> bound(const QString& key, const QJsonValue& value)
{
    if (value.isUndefined() || value.isNull())
        return std::optional<int>();
    const int number = value.toInt(-1);
    if (number < 0 || number > 100)
        return invalid(
            key, QStringLiteral("The score's \"%1\" must be a whole number from 0 to 100.").arg(key));
    return std::optional<int>(number);
}

Result<void> readScore(Audience& audience, const QJsonValue& value)
{
    const QString key = QStringLiteral("icpScore");
    if (!value.isObject())
        return invalid(key, QStringLiteral("\"icpScore\" must be an object with \"min\" and \"max\"."));
    const QJsonObject range = value.toObject();
    for (const QString& name : range.keys()) {
        if (name != QLatin1String("min") && name != QLatin1String("max"))
            return invalid(
                key, QStringLiteral("\"icpScore\" has no \"%1\"; use \"min\" and \"max\".").arg(name));
    }
    auto low = bound(QStringLiteral("min"), range.value(QLatin1String("min")));
    if (!low)
        return failure(low.error());
    auto high = bound(QStringLiteral("max"), range.value(QLatin1String("max")));
    if (!high)
        return failure(high.error());
    if (*low && *high && **low > **high)
        return invalid(
            key, QStringLiteral("The lowest score (%1) is above the highest (%2).").arg(**low).arg(**high));
    audience.icpMin = *low;
    audience.icpMax = *high;
    return {};
}

Result<void> readMoment(QString& target, const QString& key, const QJsonValue& value)
{
    static const QRegularExpression shape(QStringLiteral(
        "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d:?\\d\\d))?$"));
    const QString text = value.toString();
    if (!value.isString() || !shape.match(text).hasMatch()
        || !QDate::fromString(text.left(10), Qt::ISODate).isValid()) {
        return invalid(key,
            QStringLiteral("\"%1\" must be a date such as 2026-03-29 or a time with its zone; got \"%2\".")
                .arg(key, text));
    }
    target = text;
    return {};
}

Result<void> readFlag(bool& target, const QString& key, const QJsonValue& value)
{
    if (!value.isBool())
        return invalid(key, QStringLiteral("\"%1\" must be true or false.").arg(key));
    target = value.toBool();
    return {};
}

Result<void> readList(Audience& audience, const QString& key, const QJsonValue& value)
{
    auto list = texts(key, value, 255);
    if (!list)
        return failure(list.error());
    if (key == QLatin1String("leadSources")) {
        audience.leadSources = *list;
        return {};
    }
    if (key == QLatin1String("excludePastCampaigns")) {
        for (const QString& text : std::as_const(*list)) {
            const CampaignId id = CampaignId::fromString(text);
            if (id.isNull())
                return invalid(key, QStringLiteral("\"%1\" is not a campaign id.").arg(text));
            audience.excludePastCampaigns.append(id);
        }
        return {};
    }
    for (const QString& level : std::as_const(*list)) {
        if (level != QLatin1String("High") && level != QLatin1String("Medium")
            && level != QLatin1String("Low"))
            return invalid(key,
                QStringLiteral("\"%1\" is not an engagement level; use High, Medium or Low.").arg(level));
    }
    if (list->isEmpty())
        return invalid(key, QStringLiteral("\"engagementLevels\" must name at least one level."));
    audience.engagementLevels = *list;
    return {};
}

Result<void> readKey(Audience& audience, const QString& key, const QJsonValue& value)
{
    if (value.isNull())
        return {};
    if (key == QLatin1String("tags"))
        return readTags(audience, value);
    if (key == QLatin1String("icpScore"))
        return readScore(audience, value);
    if (key == QLatin1String("createdAfter"))
        return readMoment(audience.createdAfter, key, value);
    if (key == QLatin1String("createdBefore"))
        return readMoment(audience.createdBefore, key, value);
    if (key == QLatin1String("excludeBooked"))
        return readFlag(audience.excludeBooked, key, value);
    if (key == QLatin1String("excludeSmsStop"))
        return readFlag(audience.excludeSmsStop, key, value);
    if (key == QLatin1String("excludeInActiveCampaign"))
        return readFlag(audience.excludeInActiveCampaign, key, value);
    if (key == QLatin1String("engagementLevels") || key == QLatin1String("leadSources")
        || key == QLatin1String("excludePastCampaigns"))
        return readList(audience, key, value);
    if (key == QLatin1String("search")) {
        if (!value.isString() || value.toString().size() > 255)
            return invalid(key, QStringLiteral("\"search\" must be a text of at most 255 characters."));
        audience.search = value.toString();
        return {};
    }
    return invalid(key, QStringLiteral("An audience has no \"%1\".").arg(key));
}

} // namespace

QJsonObject Audience::toJson() const
{
    QJsonObject json;
    QJsonObject tags;
    const auto addList = [](QJsonObject& target, const QString& key, const QStringList& list) {
        if (!list.isEmpty())
            target.insert(key, QJsonArray::fromStringList(list));
    };
    addList(tags, QStringLiteral("any"), tagsAny);
    addList(tags, QStringLiteral("all"), tagsAll);
    addList(tags, QStringLiteral("none"), tagsNone);
    if (!tags.isEmpty())
        json.insert(QStringLiteral("tags"), tags);
    if (!createdAfter.isEmpty())
        json.insert(QStringLiteral("createdAfter"), createdAfter);
    if (!createdBefore.isEmpty())
        json.insert(QStringLiteral("createdBefore"), createdBefore);
    QJsonObject score;
    if (icpMin)
        score.insert(QStringLiteral("min"), *icpMin);
    if (icpMax)
        score.insert(QStringLiteral("max"), *icpMax);
    if (!score.isEmpty())
        json.insert(QStringLiteral("icpScore"), score);
    addList(json, QStringLiteral("engagementLevels"), engagementLevels);
    addList(json, QStringLiteral("leadSources"), leadSources);
    if (!excludeBooked)
        json.insert(QStringLiteral("excludeBooked"), false);
    if (!excludeSmsStop)
        json.insert(QStringLiteral("excludeSmsStop"), false);
    if (!excludeInActiveCampaign)
        json.insert(QStringLiteral("excludeInActiveCampaign"), false);
    QStringList past;
    for (const CampaignId& id : excludePastCampaigns)
        past.append(id.toString());
    addList(json, QStringLiteral("excludePastCampaigns"), past);
    if (!search.trimmed().isEmpty())
        json.insert(QStringLiteral("search"), search.trimmed());
    return json;
}

Result<Audience> Audience::fromJson(const QJsonObject& json)
{
    Audience audience;
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (auto read = readKey(audience, it.key(), it.value()); !read)
            return failure(read.error());
    }
    if (!audience.createdAfter.isEmpty() && !audience.createdBefore.isEmpty()
        && audience.createdAfter.left(10) > audience.createdBefore.left(10)) {
        return invalid(
            QStringLiteral("createdBefore"), QStringLiteral("The created range ends before it begins."));
    }
    return audience;
}

QString Audience::sentence() const
{
    QStringList parts;
    if (!tagsAny.isEmpty())
        parts.append(QStringLiteral("tagged ") + tagsAny.join(QLatin1String(" or ")));
    if (!tagsAll.isEmpty())
        parts.append(QStringLiteral("tagged all of ") + tagsAll.join(QLatin1String(" and ")));
    if (!tagsNone.isEmpty())
        parts.append(QStringLiteral("not tagged ") + tagsNone.join(QLatin1String(" nor ")));
    if (icpMin || icpMax)
        parts.append(QStringLiteral("score %1 to %2").arg(icpMin.value_or(0)).arg(icpMax.value_or(100)));
    if (!engagementLevels.isEmpty())
        parts.append(QStringLiteral("with engagement ") + engagementLevels.join(QLatin1String(" or ")));
    if (!leadSources.isEmpty())
        parts.append(QStringLiteral("from ") + leadSources.join(QLatin1String(" or ")));
    if (!createdAfter.isEmpty())
        parts.append(QStringLiteral("created from ") + createdAfter);
    if (!createdBefore.isEmpty())
        parts.append(QStringLiteral("created until ") + createdBefore);
    if (!search.trimmed().isEmpty())
        parts.append(QStringLiteral("matching \"%1\"").arg(search.trimmed()));
    if (excludeBooked)
        parts.append(QStringLiteral("not booked"));
    if (excludeSmsStop)
        parts.append(QStringLiteral("not opted out"));
    if (excludeInActiveCampaign)
        parts.append(QStringLiteral("in no campaign now"));
    if (!excludePastCampaigns.isEmpty())
        parts.append(QStringLiteral("never in %1 chosen campaigns").arg(excludePastCampaigns.size()));
    return parts.isEmpty() ? QStringLiteral("all active leads")
                           : QStringLiteral("leads ") + parts.join(QLatin1String(", "));
}

} // namespace cm
