// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/statisticstable.h"

#include "models/csv/csvwriter.h"
#include "models/deenrollment/outcome.h"
#include "models/statistics/campaigncomparison.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace cm {

namespace {

enum class CellType { Day, Moment, Text, OutcomeKey, Count, Hours };

struct ColumnDefinition {
    const char* key; // also the column's name in the query's answer
    const char* label;
    CellType type;
};

struct TableDefinition {
    StatisticsTableKind kind;
    const char* key; // also the name of its query, unless that answers several tables
    const char* title;
    const char* sentence;
    QVector<ColumnDefinition> columns;
};

QString tr(const char* text)
{
    return QCoreApplication::translate("StatisticsTable", text);
}

// What happened to leads, as everywhere in the statistics; the outcomes' names are those of outcomeLabel().
QVector<ColumnDefinition> withFigures(
    QVector<ColumnDefinition> columns, const QVector<ColumnDefinition>& more)
{
    columns += more;
    for (const char* outcome : {"completed", "booked", "opted_out", "campaign_deactivated", "removed"})
        columns.append({outcome, nullptr, CellType::Count});
    return columns;
}

const QVector<TableDefinition>& definitions()
{
    static const QVector<ColumnDefinition> happened{
        {"enrolled", "Enrolled", CellType::Count}, {"messages_sent", "Messages sent", CellType::Count}};
    static const QVector<TableDefinition> tables{
        {StatisticsTableKind::Days, "days", "What happened, by day",
            "Events of each day in the client's time zone. An undo counts on the day on which it was made.",
            withFigures({{"day", "Day", CellType::Day}}, happened)},
        {StatisticsTableKind::Hours, "hours", "What happened, by hour",
            "Events of each hour. An undo counts in the hour in which it was made.",
            withFigures({{"hour", "Hour", CellType::Moment}}, happened)},
        {StatisticsTableKind::Funnel, "funnel", "How far leads came",
            "Of the leads enrolled in the period, those that had received at least so many messages by its "
            "end.",
            {{"step", "Messages", CellType::Count}, {"leads", "Leads", CellType::Count}}},
        {StatisticsTableKind::Positions, "positions", "Where the active leads stand",
            "Leads that were active at the end of the period, by messages received.",
            {{"messages", "Messages received", CellType::Count}, {"leads", "Leads", CellType::Count}}},
        {StatisticsTableKind::TimeToOutcome, "time_to_outcome", "How long leads stayed",
            "For the leads that left in the period: the hours from enrollment to leaving within which a "
            "quarter, "
            "half and three quarters of them left.",
            {{"outcome", "Outcome", CellType::OutcomeKey}, {"leads", "Leads", CellType::Count},
                {"quarter_hours", "A quarter within (hours)", CellType::Hours},
                {"median_hours", "Half within (hours)", CellType::Hours},
                {"three_quarter_hours", "Three quarters within (hours)", CellType::Hours}}},
        {StatisticsTableKind::Cohorts, "cohorts", "Leads by week of enrollment",
            "The leads enrolled in each week (from Monday), and what had become of them by the end of the "
            "period.",
            withFigures({{"week", "Week from", CellType::Day}},
                {{"enrolled", "Enrolled", CellType::Count}, {"active", "Active", CellType::Count}})},
        {StatisticsTableKind::Campaigns, "campaigns", "Campaigns",
            "What happened in each campaign in the period; campaigns where all figures are 0 are left out.",
            withFigures({{"campaign", "Campaign", CellType::Text}}, happened)},
        {StatisticsTableKind::Sources, "sources", "Leads by source",
            "The leads enrolled in the period by the source they came from, and how many had booked by its "
            "end; "
            "the 50 largest.",
            {{"source", "Source", CellType::Text}, {"leads", "Leads", CellType::Count},
                {"booked", nullptr, CellType::Count}}},
        {StatisticsTableKind::Tags, "tags", "Leads by tag",
            "The leads enrolled in the period by tag, and how many had booked by its end; a lead counts at "
            "each "
            "of its tags; the 50 largest.",
            {{"tag", "Tag", CellType::Text}, {"leads", "Leads", CellType::Count},
                {"booked", nullptr, CellType::Count}}},
    };
    return tables;
}

// Days and campaigns are answered together: the figures of the period are read once for both.
const char* queryOf(const TableDefinition& table)
{
    const QLatin1String key(table.key);
    const bool isShared = key == QLatin1String("days") || key == QLatin1String("campaigns");
    return isShared ? "happened" : table.key;
}

const TableDefinition& definition(StatisticsTableKind kind)
{
    return *std::find_if(definitions().cbegin(), definitions().cend(),
        [kind](const TableDefinition& table) { return table.kind == kind; });
}

QVariant cell(const Row& row, const ColumnDefinition& column)
{
    switch (column.type) {
    case CellType::Day:
        return row.date(column.key);
    case CellType::Moment:
        return row.timestamp(column.key);
    case CellType::Text:
        return row.text(column.key);
    case CellType::OutcomeKey:
        return outcomeLabel(row.text(column.key));
    case CellType::Count:
        return row.integer(column.key);
    case CellType::Hours:
        return row.real(column.key);
    }
    Q_UNREACHABLE();
}

QString plainText(const QVariant& value)
{
    if (value.typeId() == QMetaType::QDate)
        return value.toDate().toString(Qt::ISODate);
    if (value.typeId() == QMetaType::QDateTime)
        return value.toDateTime().toString(Qt::ISODate);
    return value.toString();
}

QJsonValue jsonOf(const QVariant& value)
{
    if (value.typeId() == QMetaType::LongLong)
        return value.toLongLong();
    if (value.typeId() == QMetaType::Double)
        return value.toDouble();
    if (!value.isValid())
        return {};
    return plainText(value);
}

} // namespace

QString statisticsTableKey(StatisticsTableKind kind)
{
    return QString::fromLatin1(definition(kind).key);
}

StatisticsTableKind timesOf(const Period& period)
{
    return period.isShort() ? StatisticsTableKind::Hours : StatisticsTableKind::Days;
}

QVector<StatisticsTableKind> statisticsTables(const Period& period)
{
    QVector<StatisticsTableKind> kinds;
    for (const TableDefinition& table : definitions()) {
        if (table.kind != StatisticsTableKind::Hours || period.isShort())
            kinds.append(table.kind);
    }
    return kinds;
}

qsizetype StatisticsTable::column(const QString& wanted) const
{
    const auto found =
        std::find_if(columns.cbegin(), columns.cend(), [&](const Column& one) { return one.key == wanted; });
    return found == columns.cend() ? -1 : found - columns.cbegin();
}

QJsonObject StatisticsTable::toJson() const
{
    QJsonArray list;
    for (const QVector<QVariant>& row : rows) {
        QJsonObject entry;
        for (qsizetype i = 0; i < columns.size(); ++i)
            entry.insert(columns[i].key, jsonOf(row[i]));
        list.append(entry);
    }
    return {{QStringLiteral("title"), title}, {QStringLiteral("sentence"), sentence},
        {QStringLiteral("rows"), list}};
}

namespace {

Result<Rows> ask(Session& session, const char* query, const StatisticsScope& scope)
{
    return askStatistics(session, sqlText((QByteArray("statistics/") + query).constData()), scope);
}

StatisticsTable tableOf(const TableDefinition& wanted, const Rows& answer)
{
    const bool isShared = qstrcmp(queryOf(wanted), wanted.key) != 0;
    StatisticsTable table{QString::fromLatin1(wanted.key), tr(wanted.title), tr(wanted.sentence), {}, {}};
    for (const ColumnDefinition& column : wanted.columns) {
        const QString key = QString::fromLatin1(column.key);
        table.columns.append({key, column.label ? tr(column.label) : outcomeLabel(key)});
    }
    table.rows.reserve(answer.count());
    for (const Row& row : answer) {
        if (isShared && row.text("answer") != table.key)
            continue;
        QVector<QVariant> cells;
        for (const ColumnDefinition& column : wanted.columns)
            cells.append(cell(row, column));
        table.rows.append(cells);
    }
    return table;
}

} // namespace

Result<StatisticsTable> loadStatisticsTable(
    Session& session, StatisticsTableKind kind, const StatisticsScope& scope)
{
    const TableDefinition& wanted = definition(kind);
    const auto answer = ask(session, queryOf(wanted), scope);
    if (!answer)
        return failure(answer.error());
    return tableOf(wanted, *answer);
}

Result<QVector<StatisticsTable>> loadStatisticsTables(
    Session& session, const QVector<StatisticsTableKind>& kinds, const StatisticsScope& scope)
{
    QVector<StatisticsTable> tables;
    QMap<QByteArray, Rows> answers;
    for (const StatisticsTableKind kind : kinds) {
        const TableDefinition& wanted = definition(kind);
        auto known = answers.find(queryOf(wanted));
        if (known == answers.end()) {
            const auto answer = ask(session, queryOf(wanted), scope);
            if (!answer)
                return failure(answer.error());
            known = answers.insert(queryOf(wanted), *answer);
        }
        tables.append(tableOf(wanted, *known));
    }
    return tables;
}

Result<StatisticsTable> loadLeadsBehind(
    Session& session, const LeadsNumber& number, const StatisticsScope& scope)
{
    static const TableDefinition leads{StatisticsTableKind::Days, "leads", "Leads",
        "The leads behind the figure, the latest first; at most 1,000.",
        {{"lead", "Lead", CellType::Text}, {"email", "E-mail", CellType::Text},
            {"campaign", "Campaign", CellType::Text}, {"enrolled_at", "Enrolled", CellType::Moment},
            {"left_at", "Left", CellType::Moment}, {"outcome", "Outcome", CellType::OutcomeKey},
            {"messages", "Messages", CellType::Count}}};
    const auto answer = askForLeads(session, sqlText("statistics/leads"), scope, number);
    if (!answer)
        return failure(answer.error());
    return tableOf(leads, *answer);
}

const StatisticsTable* Statistics::table(const QString& key) const
{
    const auto found = std::find_if(
        tables.cbegin(), tables.cend(), [&](const StatisticsTable& one) { return one.key == key; });
    return found == tables.cend() ? nullptr : &*found;
}

QJsonObject Statistics::toJson() const
{
    QJsonArray list;
    for (const Metric& metric : metrics)
        list.append(metric.toJson());
    QJsonObject json{{QStringLiteral("period"), scope.period.toJson()}, {QStringLiteral("metrics"), list}};
    for (const StatisticsTable& one : tables)
        json.insert(one.key, one.toJson());
    return json;
}

Result<Statistics> loadStatistics(Session& session, const StatisticsScope& scope)
{
    auto metrics = loadMetrics(session, scope);
    if (!metrics)
        return failure(metrics.error());
    Statistics statistics{scope, *metrics, {}};
    auto tables = loadStatisticsTables(session, statisticsTables(scope.period), scope);
    if (!tables)
        return failure(tables.error());
    statistics.tables = *tables;
    if (scope.campaigns.size() < 2)
        return statistics;
    const auto compared = compareCampaigns(session, scope, statistics.times());
    if (!compared)
        return failure(compared.error());
    statistics.tables += *compared;
    return statistics;
}

Result<Statistics> loadStatisticsAtOnce(Session& session, const StatisticsScope& scope)
{
    auto snapshot = Transaction::beginSnapshot(session);
    if (!snapshot)
        return failure(snapshot.error());
    return loadStatistics(session, scope);
}

QByteArray statisticsCsv(const StatisticsTable& table)
{
    QByteArray text;
    QBuffer buffer(&text);
    buffer.open(QIODevice::WriteOnly);
    CsvWriter writer(buffer);
    QByteArrayList fields;
    for (const StatisticsTable::Column& column : table.columns)
        fields.append(column.label.toUtf8());
    // Memory takes all that is written to it.
    (void)writer.write(fields);
    for (const QVector<QVariant>& row : table.rows) {
        fields.clear();
        for (const QVariant& value : row)
            fields.append(plainText(value).toUtf8());
        (void)writer.write(fields);
    }
    return text;
}

} // namespace cm
