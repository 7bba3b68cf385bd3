// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/workeroptions.h"

#include "app/campaign-managerctl/command.h"

#include <QLocale>

namespace cm {

void addWorkerOptions(CLI::App& command, DeEnrollmentOptions& options)
{
    options.program = QStringLiteral("campaign-managerctl");
    command.add_option("--batch-size", options.batchSize, "Leads a transaction, 1 to 50000")
        ->envname("DE_ENROLLMENT_BATCH_SIZE")
        ->capture_default_str();
    command.add_option("--max-runtime-ms", options.maxRuntimeMs, "Time limit per client")
        ->envname("DE_ENROLLMENT_MAX_RUNTIME")
        ->capture_default_str();
    command.add_option("--parallel", options.parallel, "Clients at a time, 1 to 32")->capture_default_str();
    command.add_option("--pause-ms", options.pauseMs, "Pause between two batches")->capture_default_str();
    command
        .add_option("--connection-retries", options.connectionRetries,
            "How often a lost connection is made again before giving up")
        ->capture_default_str();
}

Result<void> checkWorkerOptions(const DeEnrollmentOptions& options)
{
    if (auto checked = options.check(); !checked)
        return failure(wrongUse(checked.error()));
    return {};
}

QString resultSentence(const DeEnrollmentResult& result)
{
    const QLocale locale;
    const QString text = QStringLiteral("%1  %2: %3 de-enrolled, %4 skipped, %5 batches, %6 ms")
                             .arg(result.clientId.toString())
                             .arg(result.status, -7)
                             .arg(locale.toString(result.deEnrolled), locale.toString(result.skipped))
                             .arg(result.batches)
                             .arg(locale.toString(result.durationMs));
    QStringList lines{text};
    for (const DueEnrollment& due : result.started)
        lines.append(QLatin1String("  ") + due.sentence());
    for (const QString& more : {result.startProblem, result.message}) {
        if (!more.isEmpty())
            lines.append(QLatin1String("  ") + more);
    }
    return lines.join(u'\n');
}

} // namespace cm
