// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaigndifference.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <QSet>

#include <array>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CampaignDifference", text);
}

struct Field {
    const char* name;
    const char* label;
};
constexpr std::array fields{
    Field{"name", QT_TRANSLATE_NOOP("CampaignDifference", "Name")},
    Field{"campaignType", QT_TRANSLATE_NOOP("CampaignDifference", "Type")},
    Field{"formId", QT_TRANSLATE_NOOP("CampaignDifference", "Form id")},
    Field{"webinarDatetime", QT_TRANSLATE_NOOP("CampaignDifference", "Webinar starts")},
    Field{"zoomLink", QT_TRANSLATE_NOOP("CampaignDifference", "Webinar link")},
    Field{"audience", QT_TRANSLATE_NOOP("CampaignDifference", "Audience")},
    Field{"messages", QT_TRANSLATE_NOOP("CampaignDifference", "Sequence")},
    Field{"allowQuickFollowUp", QT_TRANSLATE_NOOP("CampaignDifference", "Quick follow-up")},
    Field{"bookingLink", QT_TRANSLATE_NOOP("CampaignDifference", "Booking link")},
    Field{"resourceName", QT_TRANSLATE_NOOP("CampaignDifference", "Resource")},
    Field{"resourceLink", QT_TRANSLATE_NOOP("CampaignDifference", "Resource link")},
    Field{"startDatetime", QT_TRANSLATE_NOOP("CampaignDifference", "Start")},
    Field{"isPaused", QT_TRANSLATE_NOOP("CampaignDifference", "Paused")},
    Field{"maxLeadsToEnroll", QT_TRANSLATE_NOOP("CampaignDifference", "Most leads to enroll")},
    Field{"enrollmentOrder", QT_TRANSLATE_NOOP("CampaignDifference", "Who comes first")},
    Field{"reenrollmentRule", QT_TRANSLATE_NOOP("CampaignDifference", "Leads that it had before")},
    Field{"reenrollmentDays", QT_TRANSLATE_NOOP("CampaignDifference", "Days since they left")},
    Field{"overlapResolution", QT_TRANSLATE_NOOP("CampaignDifference", "Leads in another campaign")},
};

QString messagesForPeople(const QVector<Message>& messages)
{
    QStringList lines;
    for (qsizetype i = 0; i < messages.size(); ++i)
        lines.append(QStringLiteral("%1. +%2 min: %3")
                         .arg(i + 1)
                         .arg(QLocale().toString(messages[i].delayMinutes), messages[i].text.simplified()));
    return lines.join(u'\n');
}

QString valueForPeople(const CampaignDraft& draft, const QString& field, const QJsonValue& value)
{
    if (field == QLatin1String("audience"))
        return draft.audience.sentence();
    if (field == QLatin1String("messages"))
        return messagesForPeople(draft.messages);
    if (field == QLatin1String("isPaused") || field == QLatin1String("allowQuickFollowUp"))
        return value.toBool() ? tr("yes") : tr("no");
    if (value.isUndefined())
        return tr("(empty)");
    if (value.isDouble())
        return QLocale().toString(value.toInteger());
    return value.toString().replace(u'_', u' ');
}

// The messages that both have, in order: the longest such row. Pairs of places.
QVector<std::pair<qsizetype, qsizetype>> commonSteps(const QVector<Message>& a, const QVector<Message>& b)
{
    QVector<QVector<int>> length(a.size() + 1, QVector<int>(b.size() + 1, 0));
    for (qsizetype i = a.size() - 1; i >= 0; --i) {
        for (qsizetype j = b.size() - 1; j >= 0; --j)
            length[i][j] =
                a[i] == b[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
    }
    QVector<std::pair<qsizetype, qsizetype>> pairs;
    for (qsizetype i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j])
            pairs.append({i++, j++});
        else if (length[i + 1][j] >= length[i][j + 1])
            ++i;
        else
            ++j;
    }
    return pairs;
}

} // namespace

QVector<StepDifference> sequenceDifference(const QVector<Message>& before, const QVector<Message>& after)
{
    using Kind = StepDifference::Kind;
    QVector<StepDifference> steps;
    qsizetype i = 0;
    qsizetype j = 0;
    auto common = commonSteps(before, after);
    common.append({before.size(), after.size()}); // the end
    for (const auto& [nextBefore, nextAfter] : std::as_const(common)) {
        while (i < nextBefore || j < nextAfter) {
            StepDifference step;
            step.kind = i == nextBefore ? Kind::Added : j == nextAfter ? Kind::Removed : Kind::Changed;
            if (step.kind != Kind::Added) {
                step.before = before[i++];
                step.stepBefore = static_cast<int>(i);
            }
            if (step.kind != Kind::Removed) {
                step.after = after[j++];
                step.stepAfter = static_cast<int>(j);
            }
            steps.append(step);
        }
        if (i < before.size()) {
            steps.append({Kind::Same, static_cast<int>(i) + 1, static_cast<int>(j) + 1, before[i], after[j]});
            ++i;
            ++j;
        }
    }
    return steps;
}

QVector<FieldConflict> campaignConflicts(
    const CampaignDraft& base, const CampaignDraft& mine, const CampaignDraft& theirs)
{
    const QJsonObject was = base.toJson();
    const QJsonObject my = mine.toJson();
    const QJsonObject their = theirs.toJson();
    QVector<FieldConflict> conflicts;
    for (const Field& one : fields) {
        const QString name = QString::fromLatin1(one.name);
        if (my[name] == their[name])
            continue;
        const bool iChanged = my[name] != was[name];
        const bool theyChanged = their[name] != was[name];
        conflicts.append({name, campaignFieldLabel(name), valueForPeople(mine, name, my[name]),
            valueForPeople(theirs, name, their[name]), iChanged && theyChanged, iChanged});
    }
    return conflicts;
}

CampaignDraft mergeCampaigns(
    const CampaignDraft& mine, const CampaignDraft& theirs, const QVector<FieldConflict>& conflicts)
{
    const QJsonObject my = mine.toJson();
    QJsonObject merged = theirs.toJson();
    for (const FieldConflict& one : conflicts) {
        if (!one.takeMine)
            continue;
        if (my.contains(one.field))
            merged.insert(one.field, my[one.field]);
        else
            merged.remove(one.field);
    }
    // Both were read from drafts, so it is one.
    return CampaignDraft::fromJson(merged).value_or(mine);
}

QString campaignFieldLabel(const QString& field)
{
    const auto known = std::find_if(
        fields.cbegin(), fields.cend(), [&](const Field& one) { return field == QLatin1String(one.name); });
    return known == fields.cend() ? field : tr(known->label);
}

} // namespace cm
