// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/enrollment.h"

#include "models/campaigns/campaignqueries.h"
#include "models/database/sqlstatement.h"
#include "models/enrollment/dryrun.h"
#include "models/enrollment/enrollmentattempt.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

namespace cm {

namespace {

Result<EnrollmentResult> enrollOnce(
    Session& session, ClientId client, CampaignId campaign, const EnrollmentOptions& options)
{
    auto rows = session.execute(sqlText("enrollment/enroll"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("limit"), options.limit}, {QLatin1String("time_limit_ms"), options.timeLimitMs},
            {QLatin1String("fingerprint"),
                options.fingerprint.isEmpty() ? SqlValue() : SqlValue(options.fingerprint)}});
    if (!rows)
        return failure(rows.error());
    return enrollmentResultFromRow(rows->first(), false);
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

void tellEnrollmentProgress(const QString& notice, const EnrollmentProgress& progress)
{
    static const QRegularExpression pattern(QStringLiteral("^enrolled (\\d+) of (\\d+)$"));
    if (const auto match = pattern.match(notice); match.hasMatch())
        progress(match.captured(1).toLongLong(), match.captured(2).toLongLong());
}

EnrollmentResult enrollmentResultFromRow(const Row& row, bool dryRun)
{
    return {row.id<RunId>("id"), row.integer("total_matching"), row.integer("enrolled"),
        row.integer("remaining"), row.text("reason"), row.integer("duration_ms"), dryRun};
}

Result<EnrollmentResult> enrollCampaign(Session& session, ClientId client, CampaignId campaign,
    EnrollmentMode mode, const EnrollmentOptions& options, const EnrollmentProgress& progress)
{
    if (mode == EnrollmentMode::DryRun) {
        auto dryRun = dryRunEnrollment(session, client, campaign, options.limit, progress);
        if (!dryRun)
            return failure(dryRun.error());
        return dryRun->result;
    }
    const NoticeListener listener(session, [&](const QString& notice) {
        if (progress)
            tellEnrollmentProgress(notice, progress);
    });
    return retried([&] { return enrollOnce(session, client, campaign, options); });
}

Result<std::optional<EnrollmentResult>> resumeCampaign(Session& session, ClientId client, CampaignId campaign,
    const EnrollmentOptions& options, const EnrollmentProgress& progress)
{
    auto known = loadCampaign(session, client, campaign);
    if (!known)
        return failure(known.error());
    std::optional<EnrollmentResult> result;
    // Enrolled first: if that fails nothing has changed yet.
    if (known->wasCreatedPaused()) {
        auto enrolled = enrollCampaign(session, client, campaign, EnrollmentMode::Real, options, progress);
        if (!enrolled)
            return failure(enrolled.error());
        result = *enrolled;
    }
    if (auto done = changeCampaignState(session, client, campaign, CampaignAction::Resume); !done)
        return failure(done.error());
    return result;
}

} // namespace cm
