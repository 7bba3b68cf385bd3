// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencequeries.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

#include <QLocale>

namespace cm::bench {

namespace {

constexpr int windowLength = 200;

// What the window does when an audience is looked at: the count, all ids in order, the first rows.
double previewPerLead(Bench& bench, const QString& source, qint64 leads)
{
    auto session = bench.session(source, SessionKind::Read);
    const ClientId client = largestClient(*session).id;
    const double ms = milliseconds([&] {
        must(audienceSummary(*session, client, {}));
        const LeadSpine spine = must(audienceLeadIds(*session, client, {}));
        must(leadsById(*session, client, spine.range(0, windowLength)));
    });
    return ms * 1000 / static_cast<double>(leads);
}

// One row for each larger size, beside the smallest.
QVector<Measurement> rows(
    const QString& job, const QVector<qint64>& sizes, const QVector<QVector<double>>& figures)
{
    const QLocale locale;
    QVector<Measurement> all;
    for (qsizetype i = 1; i < sizes.size(); ++i)
        all.append({QStringLiteral("%1, per lead: %2 beside %3")
                        .arg(job, locale.toString(sizes[i]), locale.toString(sizes[0])),
            QStringLiteral("µs"), figures[0], figures[i], Must::atMost(1), {}});
    return all;
}

} // namespace

QVector<Measurement> measureGrowth(Bench& bench)
{
    const qint64 leads = bench.options().leads;
    const QVector<qint64> sizes{std::max<qint64>(1, leads / 100), std::max<qint64>(1, leads / 10), leads};
    QVector<Side> deEnrollments;
    QVector<Side> previews;
    for (const qint64 size : sizes) {
        const QString source = bench.oneClient(size);
        deEnrollments.append([&bench, source] { return 1e6 / deEnrollByWorker(bench, source, 1000); });
        previews.append([&bench, source, size] { return previewPerLead(bench, source, size); });
    }
    return rows(QStringLiteral("de-enroll"), sizes,
               bench.alternate(QStringLiteral("growth of de-enrollment, µs per lead"), deEnrollments))
        + rows(QStringLiteral("preview"), sizes,
            bench.alternate(QStringLiteral("growth of preview, µs per lead"), previews));
}

} // namespace cm::bench
