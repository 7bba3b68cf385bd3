// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/bench.h"

namespace cm::bench {

/// One job, measured against its limit: a name for --only, what it is for people, and how it is measured.
struct Case {
    const char* name;
    const char* description;
    QVector<Measurement> (*measure)(Bench&);
};

/// All of them, in the order of the table.
const QVector<Case>& allCases();

QVector<Measurement> measureDeEnrollment(Bench& bench);
QVector<Measurement> measureOldPattern(Bench& bench);
QVector<Measurement> measureEnrollment(Bench& bench);
QVector<Measurement> measureDryRun(Bench& bench);
QVector<Measurement> measureCounts(Bench& bench);
QVector<Measurement> measurePreview(Bench& bench);
QVector<Measurement> measureImport(Bench& bench);
QVector<Measurement> measureStatistics(Bench& bench);
QVector<Measurement> measureGrowth(Bench& bench);

/// The shipped worker over every client of a fresh copy of `source`; checks that all who were to leave have
/// left, with a log row each. Returns the leads taken out a second.
double deEnrollByWorker(Bench& bench, const QString& source, int batchSize);

} // namespace cm::bench
