// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/scenarios/operations.h"

namespace cm::test {

/// One operation with the seed of its choices: what it does doesn't depend on those left out before it.
struct Step {
    int operation = 0;
    quint32 seed = 0;
};
using Sequence = QVector<Step>;

/// Where a sequence went wrong, and how.
struct Failure {
    qsizetype step = 0;
    QString problem;
};

/// Prepares each fresh world, for example with a planted fault.
using Preparation = std::function<void(World&)>;

Sequence drawSequence(quint32 seed, int length);

enum class Check { EachStep, AtTheEnd };

/// Does the steps in a fresh database and checks every invariant after each of them, or once after the last.
std::optional<Failure> play(
    const Sequence& sequence, const Preparation& prepare = {}, Check check = Check::EachStep);

/// The shortest sequence found that still ends wrong, as `failing` does: halves, quarters … are left out
/// while it does. Ends when nothing can be left out, or after about `longestMs`.
Sequence shrink(Sequence failing, const Preparation& prepare, int longestMs);

/// A line a step, for the report.
QString sequenceText(const Sequence& sequence);

} // namespace cm::test
