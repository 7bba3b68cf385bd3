// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencequeries.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

namespace cm::bench {

namespace {

constexpr int windowLength = 200;
// A window takes a millisecond, so a run takes the median of some.
constexpr int repetitions = 15;

const QVector<LeadColumn>& sortColumns()
{
    static const QVector<LeadColumn> columns{LeadColumn::EnrollmentOrder, LeadColumn::Name, LeadColumn::Email,
        LeadColumn::Phone, LeadColumn::Company, LeadColumn::Score, LeadColumn::Engagement, LeadColumn::Source,
        LeadColumn::Created};
    return columns;
}

double repeated(const std::function<void()>& work)
{
    QVector<double> figures;
    for (int i = 0; i < repetitions; ++i)
        figures.append(milliseconds(work));
    return median(figures);
}

// Everybody, so that the table has all rows of the client that are active.
Audience everybody()
{
    Audience audience;
    audience.excludeBooked = false;
    audience.excludeSmsStop = false;
    audience.excludeInActiveCampaign = false;
    return audience;
}

QVector<Measurement> measureColumn(Bench& bench, Session& session, ClientId client, LeadColumn column)
{
    const QString sort = leadSortKey(column);
    LeadSpine spine;
    const double spineMs =
        milliseconds([&] { spine = must(audienceLeadIds(session, client, everybody(), {}, column)); });
    const QString firstPage = sqlText("bench/first_page");
    QVector<QVector<QUuid>> windows;
    for (const int first : {0, (spine.count() - windowLength) / 2, spine.count() - windowLength})
        windows.append(spine.range(first, windowLength));

    const auto window = [&](const QVector<QUuid>& ids) {
        return repeated([&] {
            mustEqual(QStringLiteral("the number of rows in a window"), ids.size(),
                must(leadsById(session, client, ids)).size());
        });
    };
    const auto figures = bench.alternate(
        QStringLiteral("preview by %1 (first page by index | first, middle, last window)").arg(sort),
        {[&] {
             return repeated([&] {
                 // Read into the same values as a window.
                 leadsFromRows(mustExecute(session, firstPage,
                     {{QLatin1String("client_id"), client}, {QLatin1String("length"), windowLength}}));
             });
         },
            [&] { return window(windows[0]); }, [&] { return window(windows[1]); },
            [&] { return window(windows[2]); }});
    const QJsonObject facts{{QStringLiteral("leads"), spine.count()}, {QStringLiteral("spineMs"), spineMs}};
    const QString unit = QStringLiteral("ms");
    QVector<Measurement> rows;
    int place = 1;
    for (const char* name : {"first", "middle", "last"}) {
        rows.append({QStringLiteral("preview by %1: %2 window").arg(sort, QLatin1String(name)), unit,
            figures[0], figures[place++], Must::atMost(2), facts});
    }
    rows.append({QStringLiteral("preview by %1: all ids, once").arg(sort), unit, {}, {spineMs}, {}, facts});
    return rows;
}

} // namespace

QVector<Measurement> measurePreview(Bench& bench)
{
    auto session = bench.session(bench.oneClient(bench.options().leads), SessionKind::Read);
    const ClientId client = largestClient(*session).id;
    QVector<Measurement> rows;
    for (const LeadColumn column : sortColumns())
        rows += measureColumn(bench, *session, client, column);
    return rows;
}

} // namespace cm::bench
