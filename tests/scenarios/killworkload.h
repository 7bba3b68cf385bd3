// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testdatabase.h"

#include <QVector>

namespace cm::test {

/// A client with campaigns whose leads stand at every point of their way: booked, opted out, both, finished,
/// in progress, untouched, and in a deactivated campaign. Beside it a client that no run is told to touch.
struct KillWorkload {
    ClientId client;
    qint64 leaving = 0; ///< leads of the client that a de-enrollment takes out
    CampaignId waiting; ///< has an audience of untouched leads and has not enrolled yet
    qint64 audience = 0;
};

/// All changes by the shipped functions.
KillWorkload makeKillWorkload(Session& session, int leadsPerCampaign);

/// Everything that a de-enrollment may or may not change, a line a row in a fixed order, without times and
/// ids of runs: what two ways to the same end must agree in.
QStringList finalState(Session& session);

/// The same for an enrollment: leads, enrollments, events, campaigns, runs.
QStringList enrolledState(Session& session);

/// The first lines in which two states differ, for a message; empty if they don't.
QString difference(const QStringList& actual, const QStringList& expected);

} // namespace cm::test
