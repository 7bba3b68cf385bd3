// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cases.h"

namespace cm::bench {

const QVector<Case>& allCases()
{
    static const QVector<Case> cases{
        {"de-enroll", "the worker against one statement for all", measureDeEnrollment},
        {"old-pattern", "the worker against a statement per lead on a wide table", measureOldPattern},
        {"enroll", "enrolling a tenth of all leads against one INSERT … SELECT", measureEnrollment},
        {"dry-run", "a dry run against the real enrollment, and what it leaves behind", measureDryRun},
        {"count", "count and breakdown of 20 audiences against SQL written by hand", measureCounts},
        {"preview", "windows of the sorted lead table against its first page by index", measurePreview},
        {"import", "importing a CSV file against COPY of the same leads", measureImport},
        {"statistics", "the statistics of 90 days and ten events a lead against the figures by day",
            measureStatistics},
        {"growth", "time per lead at a hundredth, a tenth and all of the leads", measureGrowth},
    };
    return cases;
}

} // namespace cm::bench
