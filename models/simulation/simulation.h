// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QJsonObject>
#include <QVector>

#include <functional>

namespace cm {

/// What to play.
struct SimulationOptions {
    ClientId client; ///< null: all active clients
    int days = 1; ///< 1..365, from now on
    double bookedPercent = 1.0; ///< of the leads that are in a sequence, per day
    double optedOutPercent = 0.5; ///< likewise
    qint64 seed = 1; ///< who books and opts out: the same seed, the same leads

    /// Names the option at fault.
    [[nodiscard]] Result<void> check() const;
};

/// What happened on one simulated day.
struct SimulatedDay {
    QDateTime until; ///< the moment the day ends, UTC
    qint64 messages = 0;
    qint64 booked = 0;
    qint64 optedOut = 0;
    qint64 left = 0; ///< taken out by the worker

    [[nodiscard]] QJsonObject toJson() const;
};

/// Plays the system that sends messages against the database: for each day it asks for what is due
/// (due_messages), reports it sent at the moment it was due (record_message_sent), lets some leads book or
/// opt out, and runs the worker. For demonstrations and for trying a campaign out: nobody is sent anything,
/// but the database takes it for sent. Commits as it goes. Only for administrators, since the days are still
/// to come. `session` is of kind Batch (the worker's lock needs a direct connection).
Result<QVector<SimulatedDay>> simulateSender(Session& session, const SimulationOptions& options,
    const std::function<void(int day, const SimulatedDay&)>& progress = {});

} // namespace cm
