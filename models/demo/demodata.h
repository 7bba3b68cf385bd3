// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QDate>
#include <QJsonObject>

#include <functional>

namespace cm::demo {

/// How much demonstration data to make. The same values make the same data.
struct DemoOptions {
    int clients = 3; ///< 1..10,000
    qint64 leads = 20'000; ///< 0..20,000,000, of all clients together
    qint64 seed = 1;
    QDate today; ///< what the history leads up to, not in the future; null: the current day in UTC
    /// When the newest runs end; invalid: now, or noon of a `today` that is over. All else depends on
    /// `today` alone.
    QDateTime moment;
};

/// What was made.
struct DemoFigures {
    qint64 clients = 0;
    qint64 leads = 0;
    qint64 campaigns = 0;
    qint64 enrollments = 0;
    qint64 openEnrollments = 0;
    qint64 runs = 0; ///< of the worker
    qint64 enrollmentRuns = 0;

    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Called on the seeding thread with a phrase for people and the share done in per cent.
using Progress = std::function<void(const QString& phrase, int percent)>;

/// Adds invented clients with their leads, campaigns, enrollments and two months of history beside what the
/// database has. All or nothing, in one transaction; can be cancelled. Conflict if one of the invented
/// companies is there already. `session` is of kind Admin.
Result<DemoFigures> seedDemo(Session& session, const DemoOptions& options, const Progress& progress = {});

} // namespace cm::demo
