// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/operationsequence.h"

#include "tests/support/invariants.h"

#include <QDeadlineTimer>

namespace cm::test {

Sequence drawSequence(quint32 seed, int length)
{
    QVector<int> drum;
    for (int i = 0; i < operations().size(); ++i)
        drum.append(QVector<int>(operations().at(i).weight, i));
    std::mt19937 generator(seed);
    Sequence sequence;
    for (int i = 0; i < length; ++i) {
        const int operation =
            drum.at(static_cast<qsizetype>(generator() % static_cast<quint32>(drum.size())));
        sequence.append({operation, static_cast<quint32>(generator())});
    }
    return sequence;
}

std::optional<Failure> play(const Sequence& sequence, const Preparation& prepare, Check check)
{
    World world;
    if (prepare)
        prepare(world);
    for (qsizetype i = 0; i < sequence.size(); ++i) {
        Choice choice(sequence[i].seed);
        const QString problem = operations().at(sequence[i].operation).apply(world, choice);
        if (!problem.isEmpty())
            return Failure{i, problem};
        if (check == Check::AtTheEnd && i + 1 < sequence.size())
            continue;
        const QStringList broken = brokenInvariants(*world.session);
        if (!broken.isEmpty())
            return Failure{i, broken.join(u'\n')};
    }
    return std::nullopt;
}

Sequence shrink(Sequence failing, const Preparation& prepare, int longestMs)
{
    const QDeadlineTimer end(longestMs);
    for (qsizetype part = std::max<qsizetype>(failing.size() / 2, 1);;) {
        bool shorter = false;
        for (qsizetype from = 0; from < failing.size() && failing.size() > 1 && !end.hasExpired();) {
            Sequence attempt = failing;
            attempt.remove(from, std::min(part, failing.size() - from));
            if (const auto failure = play(attempt, prepare, Check::AtTheEnd)) {
                failing = attempt.first(failure->step + 1);
                shorter = true;
            } else {
                from += part;
            }
        }
        if (end.hasExpired() || (part == 1 && !shorter))
            return failing;
        part = std::max<qsizetype>(part / 2, 1);
    }
}

QString sequenceText(const Sequence& sequence)
{
    QStringList lines;
    for (const Step& step : sequence)
        lines.append(QStringLiteral("  %1 (%2)")
                         .arg(QLatin1String(operations().at(step.operation).name))
                         .arg(step.seed));
    return lines.join(u'\n');
}

} // namespace cm::test
