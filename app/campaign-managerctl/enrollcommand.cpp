// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/campaignplace.h"
#include "models/enrollment/dryrun.h"

#include <QLocale>

namespace cm {

namespace {

struct EnrollOptions {
    std::string campaign;
    std::string fingerprint;
    int limit = 0;
    int timeLimitMs = 0;
    bool dryRun = false;
};

std::optional<int> given(int number)
{
    return number > 0 ? std::optional<int>(number) : std::nullopt;
}

QString lines(const DryRun& dry)
{
    const QLocale locale;
    QStringList text{dry.result.sentence()};
    for (const DryRun::Moved& one : dry.moved)
        text.append(
            QStringLiteral("  %1 leads leave \"%2\"").arg(locale.toString(one.leads), one.campaignName));
    if (dry.waiting > 0)
        text.append(QStringLiteral("  %1 leads wait until they leave another campaign")
                        .arg(locale.toString(dry.waiting)));
    if (dry.firstMessageAt.isValid()) {
        const QString format = QStringLiteral("yyyy-MM-dd HH:mm");
        text.append(QStringLiteral("  %1 messages of at most %2 SMS segments, from %3 to %4 UTC%5")
                        .arg(dry.messages)
                        .arg(dry.segments)
                        .arg(dry.firstMessageAt.toString(format), dry.lastMessageAt.toString(format),
                            dry.isPaused ? QStringLiteral(" if it is resumed now") : QString()));
    }
    for (auto it = dry.emptyPlaceholders.cbegin(); it != dry.emptyPlaceholders.cend(); ++it)
        text.append(
            QStringLiteral("  {{%1}} is empty for %2 leads").arg(it.key(), locale.toString(it.value())));
    text.append(QStringLiteral("  fingerprint %1").arg(dry.fingerprint));
    return text.join(u'\n');
}

int enroll(CommandRun& run, const EnrollOptions& options)
{
    auto place = findCampaign(run, options.campaign, SessionKind::Write);
    if (!place)
        return run.fail(place.error());
    const auto tell = [&run](qint64 enrolled, qint64 total) {
        run.tell(QStringLiteral("%1 of %2").arg(QLocale().toString(enrolled), QLocale().toString(total)));
    };
    if (options.dryRun) {
        auto dry =
            dryRunEnrollment(*place->session, place->client, place->campaign, given(options.limit), tell);
        return dry ? run.answer(dry->toJson(), lines(*dry)) : run.fail(dry.error());
    }
    auto result = enrollCampaign(*place->session, place->client, place->campaign, EnrollmentMode::Real,
        {.limit = given(options.limit),
            .timeLimitMs = given(options.timeLimitMs),
            .fingerprint = QString::fromStdString(options.fingerprint)},
        tell);
    return result ? run.answer(result->toJson(), result->sentence()) : run.fail(result.error());
}

} // namespace

void addEnrollCommand(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<EnrollOptions>();
    CLI::App* command = app.add_subcommand("enroll", "Enroll a campaign's audience");
    command->add_option("id", options->campaign, "The campaign's id")->required();
    CLI::Option* dryRun =
        command->add_flag("--dry-run", options->dryRun, "Do it, show the result, and take it back");
    command->add_option("--limit", options->limit, "At most this many leads")->check(CLI::PositiveNumber);
    command
        ->add_option("--time-limit-ms", options->timeLimitMs,
            "Enroll what fits into it; call again to go on (the reason is \"timeout\" then)")
        ->check(CLI::PositiveNumber)
        ->excludes(dryRun);
    command
        ->add_option("--fingerprint", options->fingerprint,
            "What --dry-run printed: enroll exactly those leads, or nobody if they have changed")
        ->excludes(dryRun);
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return enroll(run, *options); }; });
}

} // namespace cm
