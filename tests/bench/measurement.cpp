// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measurement.h"

#include <QJsonArray>

#include <algorithm>

namespace cm::bench {

namespace {

QJsonArray array(const QVector<double>& figures)
{
    QJsonArray json;
    for (const double figure : figures)
        json.append(figure);
    return json;
}

} // namespace

QString Must::text() const
{
    return (side == Side::AtLeast ? QStringLiteral("≥ ") : QStringLiteral("≤ ")) + QString::number(ratio);
}

double median(QVector<double> figures)
{
    if (figures.isEmpty())
        return 0;
    std::sort(figures.begin(), figures.end());
    const qsizetype middle = figures.size() / 2;
    return figures.size() % 2 == 1 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
}

std::optional<double> Measurement::ratio() const
{
    const double whole = median(limit);
    return whole > 0 ? std::optional<double>(median(ours) / whole) : std::nullopt;
}

QString Measurement::verdict() const
{
    const auto measured = ratio();
    if (!must || !measured)
        return {};
    return must->isMetBy(*measured) ? QStringLiteral("ok") : QStringLiteral("below");
}

QJsonObject Measurement::toJson() const
{
    QJsonObject json{{QStringLiteral("job"), job}, {QStringLiteral("unit"), unit},
        {QStringLiteral("ours"), median(ours)}, {QStringLiteral("oursRuns"), array(ours)}};
    if (!limit.isEmpty()) {
        json.insert(QStringLiteral("limit"), median(limit));
        json.insert(QStringLiteral("limitRuns"), array(limit));
        json.insert(QStringLiteral("ratio"), ratio().value_or(0));
    }
    if (must) {
        json.insert(QStringLiteral("must"), must->text());
        json.insert(QStringLiteral("verdict"), verdict());
    }
    if (!facts.isEmpty())
        json.insert(QStringLiteral("facts"), facts);
    return json;
}

} // namespace cm::bench
