// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/figure.h"

#include "models/deenrollment/outcome.h"
#include "ui/controls/format.h"

#include <QCoreApplication>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Figure", text);
}

QString division(const Metric& metric)
{
    if (!metric.denominator)
        return {};
    return tr("%1 of %2").arg(formatCount(metric.numerator), formatCount(*metric.denominator));
}

// As the database knows the row; what is shown is its label.
QString keyOfRow(const StatisticsTable& table, const QVariant& first)
{
    if (first.typeId() == QMetaType::QDate)
        return first.toDate().toString(Qt::ISODate);
    if (table.columns.first().key == QLatin1String("outcome")) {
        for (const Outcome outcome : allOutcomes()) {
            if (outcomeLabel(outcome) == first.toString())
                return outcomeKey(outcome);
        }
    }
    return first.toString();
}

QString labelOfRow(const QVariant& first)
{
    if (first.typeId() == QMetaType::QDate)
        return formatDate(first.toDate());
    return first.toString().isEmpty() ? tr("(none)") : first.toString();
}

} // namespace

Figure figureOf(const Metric& metric, const StatisticsScope& scope)
{
    return {metric.label, QStringLiteral("%1   %2").arg(metric.valueText(), division(metric)).trimmed(),
        metric.sentence, metric.query, {metric.key}, scope, scope.period.label()};
}

std::optional<Figure> figureOf(const StatisticsTable& table, qsizetype row, const StatisticsScope& scope)
{
    const QVector<QVariant>& cells = table.rows.at(row);
    const QString& first = table.columns.first().key;
    const bool isMoment = first == QLatin1String("day") || first == QLatin1String("hour");
    qsizetype count = table.column(QStringLiteral("leads"));
    if (count < 0)
        count = table.column(QStringLiteral("enrolled"));
    if (count < 0 || isMoment)
        return std::nullopt;
    return Figure{QStringLiteral("%1: %2").arg(table.title, labelOfRow(cells.first())),
        formatCount(cells[count].toLongLong()), table.sentence, {},
        {table.key, keyOfRow(table, cells.first())}, scope, scope.period.label()};
}

StatisticsScope scopeOfRow(const StatisticsTable& table, qsizetype row, const StatisticsScope& scope)
{
    const QVariant& first = table.rows.at(row).first();
    StatisticsScope part = scope;
    QDateTime from = first.toDateTime();
    QDateTime to = from.addSecs(3600);
    if (first.typeId() == QMetaType::QDate) {
        from = first.toDate().startOfDay(scope.period.zone);
        to = first.toDate().addDays(1).startOfDay(scope.period.zone);
    }
    // Neither end of the period need be a midnight.
    part.period.from = scope.period.from.isValid() ? std::max(from.toUTC(), scope.period.from) : from.toUTC();
    part.period.to = std::min(to.toUTC(), scope.period.to);
    return part;
}

} // namespace cm
