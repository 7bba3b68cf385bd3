// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaigndifference.h"

#include "models/campaigns/campaignlabels.h"
#include "models/campaigns/sequence.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <array>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CampaignDifference", text);
}

template <auto Member> void copyMember(CampaignDraft& to, const CampaignDraft& from)
{
    to.*Member = from.*Member;
}

struct Field {
    const char* name;
    const char* label;
    void (*copy)(CampaignDraft& to, const CampaignDraft& from);
};
constexpr std::array fields{
    Field{"name", QT_TRANSLATE_NOOP("CampaignDifference", "Name"), copyMember<&CampaignDraft::name>},
    Field{"campaignType", QT_TRANSLATE_NOOP("CampaignDifference", "Type"), copyMember<&CampaignDraft::type>},
    Field{"formId", QT_TRANSLATE_NOOP("CampaignDifference", "Form id"), copyMember<&CampaignDraft::formId>},
    Field{"webinarDatetime", QT_TRANSLATE_NOOP("CampaignDifference", "Webinar starts"),
        copyMember<&CampaignDraft::webinarDatetime>},
    Field{"zoomLink", QT_TRANSLATE_NOOP("CampaignDifference", "Webinar link"),
        copyMember<&CampaignDraft::zoomLink>},
    Field{"audience", QT_TRANSLATE_NOOP("CampaignDifference", "Audience"),
        copyMember<&CampaignDraft::audience>},
    Field{"messages", QT_TRANSLATE_NOOP("CampaignDifference", "Sequence"),
        copyMember<&CampaignDraft::messages>},
    Field{"allowQuickFollowUp", QT_TRANSLATE_NOOP("CampaignDifference", "Quick follow-up"),
        copyMember<&CampaignDraft::allowQuickFollowUp>},
    Field{"bookingLink", QT_TRANSLATE_NOOP("CampaignDifference", "Booking link"),
        copyMember<&CampaignDraft::bookingLink>},
    Field{"resourceName", QT_TRANSLATE_NOOP("CampaignDifference", "Resource"),
        copyMember<&CampaignDraft::resourceName>},
    Field{"resourceLink", QT_TRANSLATE_NOOP("CampaignDifference", "Resource link"),
        copyMember<&CampaignDraft::resourceLink>},
    Field{"startDatetime", QT_TRANSLATE_NOOP("CampaignDifference", "Start"),
        copyMember<&CampaignDraft::startDatetime>},
    Field{
        "isPaused", QT_TRANSLATE_NOOP("CampaignDifference", "Paused"), copyMember<&CampaignDraft::isPaused>},
    Field{"maxLeadsToEnroll", QT_TRANSLATE_NOOP("CampaignDifference", "Most leads to enroll"),
        copyMember<&CampaignDraft::maxLeadsToEnroll>},
    Field{"enrollmentOrder", QT_TRANSLATE_NOOP("CampaignDifference", "Who comes first"),
        copyMember<&CampaignDraft::enrollmentOrder>},
    Field{"reenrollmentRule", QT_TRANSLATE_NOOP("CampaignDifference", "Leads that it had before"),
        copyMember<&CampaignDraft::reenrollmentRule>},
    Field{"reenrollmentDays", QT_TRANSLATE_NOOP("CampaignDifference", "Days since they left"),
        copyMember<&CampaignDraft::reenrollmentDays>},
    Field{"overlapResolution", QT_TRANSLATE_NOOP("CampaignDifference", "Leads in another campaign"),
        copyMember<&CampaignDraft::overlapResolution>},
};

const Field* fieldOf(const QString& name)
{
    const auto* known = std::find_if(
        fields.cbegin(), fields.cend(), [&](const Field& one) { return name == QLatin1String(one.name); });
    return known == fields.cend() ? nullptr : &*known;
}

QString messagesForPeople(const QVector<Message>& messages)
{
    QStringList lines;
    for (qsizetype i = 0; i < messages.size(); ++i)
        lines.append(QStringLiteral("%1. %2: %3")
                         .arg(i + 1)
                         .arg(delayForPeople(messages[i].delayMinutes), messages[i].text.simplified()));
    return lines.join(u'\n');
}

QString valueForPeople(const CampaignDraft& draft, const QString& field, const QJsonValue& value,
    const std::function<QString(const QDateTime&)>& timeForPeople)
{
    if (field == QLatin1String("enrollmentOrder"))
        return enrollmentOrderLabel(draft.enrollmentOrder);
    if (field == QLatin1String("reenrollmentRule"))
        return reenrollmentRuleLabel(draft.reenrollmentRule);
    if (field == QLatin1String("overlapResolution"))
        return overlapResolutionLabel(draft.overlapResolution);
    for (const auto& [name, time] : {std::pair("startDatetime", draft.startDatetime),
             std::pair("webinarDatetime", draft.webinarDatetime)}) {
        if (timeForPeople && field == QLatin1String(name) && time.isValid())
            return timeForPeople(time);
    }
    if (field == QLatin1String("audience"))
        return draft.audience.sentence();
    if (field == QLatin1String("messages"))
        return messagesForPeople(draft.messages);
    if (field == QLatin1String("isPaused") || field == QLatin1String("allowQuickFollowUp"))
        return value.toBool() ? tr("yes") : tr("no");
    if (value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty()))
        return tr("(empty)");
    if (value.isDouble())
        return QLocale().toString(value.toInteger());
    return value.toString();
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

TextDifference textDifference(const QString& before, const QString& after)
{
    const auto endsWord = [](const QString& text, qsizetype at) {
        return at == 0 || at == text.size() || text[at - 1].isSpace() || text[at].isSpace();
    };
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before[head] == after[head])
        ++head;
    while (!endsWord(before, head) || !endsWord(after, head))
        --head;
    qsizetype tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    while (!endsWord(before, before.size() - tail) || !endsWord(after, after.size() - tail))
        --tail;
    return {before.left(head), before.mid(head, before.size() - head - tail),
        after.mid(head, after.size() - head - tail), before.right(tail)};
}

QVector<FieldConflict> campaignConflicts(const CampaignDraft& base, const CampaignDraft& mine,
    const CampaignDraft& theirs, const std::function<QString(const QDateTime&)>& timeForPeople)
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
        conflicts.append({name, campaignFieldLabel(name), valueForPeople(mine, name, my[name], timeForPeople),
            valueForPeople(theirs, name, their[name], timeForPeople), iChanged && theyChanged, iChanged});
    }
    return conflicts;
}

CampaignDraft mergeCampaigns(
    const CampaignDraft& mine, const CampaignDraft& theirs, const QVector<FieldConflict>& conflicts)
{
    CampaignDraft merged = theirs;
    for (const FieldConflict& one : conflicts) {
        const Field* known = fieldOf(one.field);
        if (one.takeMine && known)
            known->copy(merged, mine);
    }
    return merged;
}

QString campaignFieldLabel(const QString& field)
{
    const Field* known = fieldOf(field);
    return known ? tr(known->label) : field;
}

} // namespace cm
