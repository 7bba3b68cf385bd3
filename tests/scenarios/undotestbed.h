// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrunner.h"
#include "tests/support/testdatabase.h"

#include <QJsonObject>

namespace cm::test {

/// A client with a campaign whose runs are made and taken back. One database for a whole test program,
/// emptied by each start().
class UndoTestBed {
public:
    UndoTestBed();

    void start();
    /// Enrolls the campaign's audience.
    RunId enroll(CampaignId campaign);
    /// `count` new leads in the campaign, all of whose messages were sent if `finished`.
    RunId enrolled(int count, bool finished = false);
    DeEnrollmentResult deEnroll(const DeEnrollmentOptions& options = {});
    /// Takes a run back (kind: "enrollment" or "de_enrollment"); the answer.
    QJsonObject undo(const char* kind, RunId run);
    [[nodiscard]] QString undoStatement(const char* kind, RunId run) const;
    /// The answer of an undo that restored so many leads, and left one alone if there is a reason.
    static QJsonObject answered(RunId run, int restored, const QString& reason = {});

    void change(const QString& sql) { mustExecute(session(), sql); }
    qint64 count(const QString& rest);
    /// Counters that differ from a recount of the rows, messages_sent and last_enrollment_at included.
    QString drift();
    /// What is wrong with the audit row that the undo of this run leaves; empty if nothing.
    QString auditProblem(const char* kind, RunId run, const QJsonObject& answer);

    /// Does `first` in a transaction, starts `second` on another connection, commits when that waits for the
    /// first, and returns what the second was answered; `waited` says whether it had to.
    Result<Rows> whileUncommitted(const QString& first, const QString& second, bool* waited = nullptr);

    /// Both at the same moment, each on a connection of its own.
    std::pair<Result<Rows>, Result<Rows>> atOnce(const QString& first, const QString& second);

    /// The first lead in order, as a sub-select for statements.
    static const QString firstLead;
    Session& session() { return *m_session; }
    TestDatabase& database() { return m_database; }
    ClientId client;
    CampaignId campaign;

private:
    TestDatabase m_database;
    std::unique_ptr<Session> m_session;
};

} // namespace cm::test
