// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/campaigns/randomdraft.h"

namespace cm::test {

namespace {

const QStringList texts{QStringLiteral("Hello"), QStringLiteral("Hi {{first_name}}"), QString(),
    QStringLiteral(" \n"), QStringLiteral("{{nickname}}"), QStringLiteral("{{ first_name }}"),
    QStringLiteral("{{}}"), QStringLiteral("{{first_name"), QStringLiteral("}} {{"), QString(1600, u'x'),
    QString(1601, u'x'), QStringLiteral("😀").repeated(1600), QStringLiteral("שלום {{company}}"),
    QStringLiteral("e\u0301 \u0007")};
const QStringList names{QString(), QStringLiteral("  "), QStringLiteral(" padded "), QString(255, u'n'),
    QString(256, u'n'), QStringLiteral("😀").repeated(255), QStringLiteral("مرحبا"),
    QStringLiteral("e\u0301te\u0301"), QStringLiteral("bell\u0007"),
    QStringLiteral("O'Brien; DROP TABLE campaigns; --")};

} // namespace

QString RandomDraft::link()
{
    static const QVector<QString> links{QString(), QStringLiteral("https://example.com/a?b=c"),
        QStringLiteral("http://a"), QStringLiteral("HTTPS://EXAMPLE.COM"),
        QStringLiteral("ftp://example.com"), QStringLiteral("javascript:alert(1)"),
        QStringLiteral("https://"), QStringLiteral("https:///path"), QStringLiteral("https://?q"),
        QStringLiteral("https://exa mple.com"), QStringLiteral("  https://padded.example "),
        QStringLiteral("https://ü.example/ß"), QStringLiteral("https://a\u0001b"),
        QStringLiteral("example.com"), QStringLiteral("https://example.com/") + QString(2028, u'x'),
        QStringLiteral("https://example.com/") + QString(2029, u'x')};
    return oneOf(links);
}

QStringList RandomDraft::tags()
{
    static const QVector<QString> special{QString(100, u't'), QString(101, u't'), QStringLiteral(" "),
        QStringLiteral("\t"), QStringLiteral("Ärger"), QStringLiteral("a,b\"c{}")};
    QStringList tags;
    for (int i = oneOf<int>({0, 1, 1, 2, 5, 10, 11}); i > 0; --i)
        tags.append(QStringLiteral("tag %1").arg(i));
    if (below(3) == 0)
        tags.append(oneOf(special));
    return tags;
}

CampaignDraft RandomDraft::valid(const QDateTime& now)
{
    CampaignDraft draft;
    draft.name = QStringLiteral("Spring");
    draft.type = oneOf<CampaignType>({CampaignType::Standard, CampaignType::Webinar, CampaignType::Custom});
    if (draft.type != CampaignType::Custom)
        draft.formId = QStringLiteral("form");
    if (draft.type == CampaignType::Webinar) {
        draft.webinarDatetime = now.addDays(7);
        draft.zoomLink = QStringLiteral("https://example.com/webinar");
    }
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.messages = {{0, QStringLiteral("Hi {{first_name}}")}, {1440, QStringLiteral("Again")}};
    return draft;
}

QString RandomDraft::change(CampaignDraft& draft, const QDateTime& now)
{
    switch (below(5)) {
    case 0:
        return changeText(draft);
    case 1:
        return changeAudience(draft.audience);
    case 2:
        return changeSequence(draft);
    case 3:
        return changeTimes(draft, now);
    default:
        return changeLimits(draft);
    }
}

QString RandomDraft::changeText(CampaignDraft& draft)
{
    switch (below(6)) {
    case 0:
        draft.name = oneOf<QString>(names);
        return QStringLiteral("name");
    case 1:
        draft.formId = oneOf<QString>(names);
        return QStringLiteral("formId");
    case 2:
        draft.zoomLink = link();
        return QStringLiteral("zoomLink");
    case 3:
        draft.bookingLink = link();
        return QStringLiteral("bookingLink");
    case 4:
        draft.resourceLink = link();
        return QStringLiteral("resourceLink");
    default:
        draft.resourceName = oneOf<QString>(names);
        return QStringLiteral("resourceName");
    }
}

QString RandomDraft::changeAudience(Audience& audience)
{
    static const QVector<QString> days{QString(), QStringLiteral("2026-02-01"), QStringLiteral("2026-02-02"),
        QStringLiteral("2026-02-30"), QStringLiteral("2024-02-29")};
    const auto score = [this] {
        const int value = oneOf<int>({-2, -1, 0, 50, 100, 101});
        return value == -2 ? std::nullopt : std::optional<int>(value);
    };
    switch (below(5)) {
    case 0:
        audience.tagsAny = tags();
        return QStringLiteral("tagsAny");
    case 1:
        audience.tagsAll = tags();
        return QStringLiteral("tagsAll");
    case 2:
        audience.icpMin = score();
        audience.icpMax = score();
        return QStringLiteral("score");
    case 3:
        audience.createdAfter = oneOf(days);
        audience.createdBefore = oneOf(days);
        return QStringLiteral("created");
    default:
        audience.engagementLevels = oneOf<QStringList>({{}, {QStringLiteral("High")}});
        audience.excludeBooked = below(2) == 0;
        return QStringLiteral("engagement");
    }
}

QString RandomDraft::changeSequence(CampaignDraft& draft)
{
    const int place = draft.messages.isEmpty() ? -1 : below(static_cast<int>(draft.messages.size()));
    switch (below(5)) {
    case 0:
        draft.messages.resize(oneOf<int>({0, 1, 2, 9, 10, 11}), {60, QStringLiteral("More")});
        return QStringLiteral("number of messages");
    case 1:
        draft.allowQuickFollowUp = !draft.allowQuickFollowUp;
        return QStringLiteral("quick follow-up");
    case 2:
        if (place >= 0)
            draft.messages.swapItemsAt(place, 0);
        return QStringLiteral("order of messages");
    case 3:
        if (place >= 0)
            draft.messages[place].text = oneOf<QString>(texts);
        return QStringLiteral("text");
    default:
        if (place >= 0)
            draft.messages[place].delayMinutes = oneOf<int>({-1, 0, 1, 59, 60, 1440, 43200, 43201});
        return QStringLiteral("delay");
    }
}

QString RandomDraft::changeTimes(CampaignDraft& draft, const QDateTime& now)
{
    const QVector<QDateTime> times{QDateTime(), now.addSecs(-1), now.addDays(-400), now.addSecs(3600),
        now.addDays(30), now.addDays(364), now.addDays(368)};
    switch (below(4)) {
    case 0:
        draft.startDatetime = oneOf(times);
        return QStringLiteral("start");
    case 1:
        draft.webinarDatetime = oneOf(times);
        return QStringLiteral("webinar");
    case 2:
        draft.isPaused = !draft.isPaused;
        return QStringLiteral("paused");
    default:
        draft.type =
            oneOf<CampaignType>({CampaignType::Standard, CampaignType::Webinar, CampaignType::Custom});
        return QStringLiteral("type");
    }
}

QString RandomDraft::changeLimits(CampaignDraft& draft)
{
    switch (below(3)) {
    case 0:
        draft.maxLeadsToEnroll =
            oneOf<std::optional<qint64>>({std::nullopt, 0, 1, 10'000'000, 10'000'001, -5});
        return QStringLiteral("cap");
    case 1:
        draft.reenrollmentRule = oneOf<ReenrollmentRule>(
            {ReenrollmentRule::Never, ReenrollmentRule::AfterDays, ReenrollmentRule::Always});
        draft.reenrollmentDays = oneOf<std::optional<int>>({std::nullopt, 0, 1, 3650, 3651});
        return QStringLiteral("re-enrollment");
    default:
        draft.enrollmentOrder = oneOf<EnrollmentOrder>({EnrollmentOrder::Score, EnrollmentOrder::Newest});
        draft.overlapResolution =
            oneOf<OverlapResolution>({OverlapResolution::Skip, OverlapResolution::Move});
        return QStringLiteral("order");
    }
}

} // namespace cm::test
