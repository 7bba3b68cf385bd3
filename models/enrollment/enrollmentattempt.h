// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/databaseerror.h"
#include "models/enrollment/enrollment.h"

namespace cm {

/// What enroll_campaign() and dry_run_enrollment() answer alike.
EnrollmentResult enrollmentResultFromRow(const Row& row, bool dryRun);

/// Hands on a notice of the server if it is one about progress.
void tellEnrollmentProgress(const QString& notice, const EnrollmentProgress& progress);

/// Does the work, and up to twice more if it met a deadlock or serialization failure.
template <typename Work> auto retried(Work work)
{
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        auto answer = work();
        if (answer || attempt == attempts || !isRetriable(answer.error()))
            return answer;
    }
}

} // namespace cm
