// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/dueenrollment.h"

#include "models/enrollment/enrollmentattempt.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Enrollment", text);
}

QString nameOf(DueEnrollment::Reason reason)
{
    switch (reason) {
    case DueEnrollment::Reason::Started:
        return QStringLiteral("started");
    case DueEnrollment::Reason::Overdue:
        return QStringLiteral("overdue");
    case DueEnrollment::Reason::Waiting:
        return QStringLiteral("waiting");
    }
    return {};
}

DueEnrollment::Reason reasonFromName(const QString& name)
{
    if (name == QLatin1String("overdue"))
        return DueEnrollment::Reason::Overdue;
    return name == QLatin1String("waiting") ? DueEnrollment::Reason::Waiting : DueEnrollment::Reason::Started;
}

} // namespace

QString DueEnrollment::sentence() const
{
    const QString count = QLocale().toString(enrolled);
    if (!problem.isEmpty())
        return tr("\"%1\" is due, but could not enroll: %2").arg(campaignName, problem);
    switch (reason) {
    case Reason::Started:
        return tr("\"%1\" has started: %2 leads were enrolled.").arg(campaignName, count);
    case Reason::Overdue:
        return tr("\"%1\" should have started more than 30 days ago. Review it first.").arg(campaignName);
    case Reason::Waiting:
        return tr("\"%1\" has enrolled %2 leads that waited for it.").arg(campaignName, count);
    }
    return {};
}

QJsonObject DueEnrollment::toJson() const
{
    return {{QStringLiteral("campaignId"), campaignId.toString()},
        {QStringLiteral("campaignName"), campaignName}, {QStringLiteral("what"), nameOf(reason)},
        {QStringLiteral("enrolled"), enrolled},
        {QStringLiteral("problem"), problem.isEmpty() ? QJsonValue() : QJsonValue(problem)},
        {QStringLiteral("message"), sentence()}};
}

Result<QVector<DueEnrollment>> enrollDueCampaigns(Session& session, ClientId client)
{
    return retried([&]() -> Result<QVector<DueEnrollment>> {
        auto rows = session.execute(
            u"SELECT * FROM enroll_due_campaigns(:client_id)", {{QLatin1String("client_id"), client}});
        if (!rows)
            return failure(rows.error());
        QVector<DueEnrollment> due;
        for (const Row& row : *rows)
            due.append({row.id<CampaignId>("campaign_id"), row.text("campaign_name"),
                reasonFromName(row.text("what")), row.integer("enrolled"), row.text("problem")});
        return due;
    });
}

} // namespace cm
