// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"
#include "tests/support/testdatabase.h"

namespace cm::test {

/// `leads` more leads of the client that leave as completed.
void addFinishedLeads(Session& session, ClientId client, int leads);

/// A database with clients whose leads have finished and are ready to leave.
class WorkerTestBed {
public:
    WorkerTestBed();

    /// A client with `leads` leads that leave as completed.
    ClientId client(const QString& name, int leads);
    /// Each lead that leaves takes this long; each batch's writing is done in one statement.
    void slowDown(int millisecondsPerLead);
    /// A run that a killed worker left, with one batch of `size` done.
    RunId abandonedRun(ClientId client, int size);
    void change(const QString& sql) { mustExecute(*session, sql); }
    qint64 count(const QString& rest);
    DeEnrollmentRun run(RunId id);
    DeEnrollmentRun newestRun(ClientId client);
    /// What the worker must leave behind: every lead of every client out, logged once, and counted.
    QString problem();

    TestDatabase database;
    std::unique_ptr<Session> session;
};

} // namespace cm::test
