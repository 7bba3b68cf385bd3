// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/enrollment.h"

#include "models/database/databaseerror.h"
#include "models/database/sqlstatement.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

namespace {

constexpr int attempts = 3;

Result<EnrollmentResult> enrollOnce(
    Session& session, ClientId client, CampaignId campaign, EnrollmentMode mode, std::optional<int> limit)
{
    const bool dryRun = mode == EnrollmentMode::DryRun;
    auto rows = session.execute(dryRun
            ? u"SELECT * FROM dry_run_enrollment(:client_id, :campaign_id, :limit::integer)"
            : u"SELECT * FROM enroll_campaign(:client_id, :campaign_id, :limit::integer)",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    const Row row = rows->first();
    return EnrollmentResult{row.id<RunId>("id"), row.integer("total_matching"), row.integer("enrolled"),
        row.integer("remaining"), row.text("reason"), row.integer("duration_ms"), dryRun};
}

QString tr(const char* text)
{
    return QCoreApplication::translate("Enrollment", text);
}

} // namespace

QString EnrollmentResult::sentence() const
{
    const QLocale locale;
    const QString done = locale.toString(enrolled);
    const QString all = locale.toString(totalMatching);
    if (totalMatching == 0)
        return tr("No lead matches, so nobody was enrolled.");
    if (!isPartial())
        return (dryRun ? tr("All %1 matching leads would be enrolled.")
                       : tr("All %1 matching leads were enrolled."))
            .arg(done);
    QString text = (dryRun ? tr("%1 of %2 matching leads would be enrolled.")
                           : tr("%1 of %2 matching leads were enrolled."))
                       .arg(done, all);
    const QString left = locale.toString(remaining);
    if (reason == QLatin1String("enrollment_cap"))
        text += u' ' + tr("The campaign's limit was reached; %1 leads are left out.").arg(left);
    else if (reason == QLatin1String("timeout"))
        text += u' ' + tr("The time limit was reached; continue to enroll the other %1.").arg(left);
    else if (reason == QLatin1String("limit"))
        text += u' ' + tr("The given number was reached; %1 leads are left.").arg(left);
    else
        text += u' ' + tr("%1 leads opted out or are in another campaign now.").arg(left);
    return text;
}

QJsonObject EnrollmentResult::toJson() const
{
    return {{QStringLiteral("runId"), dryRun ? QJsonValue() : QJsonValue(runId.toString())},
        {QStringLiteral("totalMatching"), totalMatching}, {QStringLiteral("enrolled"), enrolled},
        {QStringLiteral("remaining"), remaining},
        {QStringLiteral("reason"), reason.isEmpty() ? QJsonValue() : QJsonValue(reason)},
        {QStringLiteral("durationMs"), durationMs}, {QStringLiteral("dryRun"), dryRun},
        {QStringLiteral("message"), sentence()}};
}

QJsonObject EnrollmentRun::toJson() const
{
    const auto textOrNull = [](const QString& text) {
        return text.isEmpty() ? QJsonValue() : QJsonValue(text);
    };
    return {{QStringLiteral("id"), id.toString()}, {QStringLiteral("campaignId"), campaignId.toString()},
        {QStringLiteral("campaignName"), campaignName},
        {QStringLiteral("runAt"), runAt.toString(Qt::ISODateWithMs)}, {QStringLiteral("status"), status},
        {QStringLiteral("totalMatching"), totalMatching}, {QStringLiteral("enrolled"), enrolled},
        {QStringLiteral("remaining"), remaining}, {QStringLiteral("reason"), textOrNull(reason)},
        {QStringLiteral("undoneAt"), textOrNull(undoneAt.toString(Qt::ISODateWithMs))},
        {QStringLiteral("actor"), actor}};
}

Result<QVector<EnrollmentRun>> listEnrollmentRuns(
    Session& session, ClientId client, CampaignId campaign, int limit)
{
    auto rows = session.execute(sqlText("enrollment/runs"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    QVector<EnrollmentRun> runs;
    runs.reserve(rows->count());
    for (const Row& row : *rows) {
        runs.append({row.id<RunId>("id"), row.id<CampaignId>("campaign_id"), row.text("campaign_name"),
            row.timestamp("run_at"), row.text("status"), row.integer("total_matching"),
            row.integer("enrolled"), row.integer("remaining"), row.text("reason"), row.timestamp("undone_at"),
            row.text("actor")});
    }
    return runs;
}

Result<EnrollmentResult> enrollCampaign(
    Session& session, ClientId client, CampaignId campaign, EnrollmentMode mode, std::optional<int> limit)
{
    for (int attempt = 1;; ++attempt) {
        auto result = enrollOnce(session, client, campaign, mode, limit);
        if (result || attempt == attempts || !isRetriable(result.error()))
            return result;
    }
}

} // namespace cm
