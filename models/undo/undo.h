// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QJsonObject>
#include <QMap>
#include <QVector>

namespace cm {

/// How many leads an undo did not touch, and why: the part that every undo's answer has.
struct LeftAlone {
    qint64 leftAlone = 0; ///< leads that something has happened to since
    QMap<QString, qint64> reasons; ///< why they were left alone, with their number

    /// Reads it from the answer of an undo function of the database.
    void readFrom(const QJsonObject& answer);
    /// Behind what was done: " 2 were left alone, since something has happened to them: …"; empty for none.
    [[nodiscard]] QString leftAloneSentence() const;
    void addTo(QJsonObject& document) const;
};

/// What taking a run back did.
struct UndoResult : LeftAlone {
    RunId runId;
    bool isEnrollment = false; ///< of an enrollment run; else of a de-enrollment run
    qint64 restored = 0; ///< leads that are as they were before the run

    /// For people: "38 leads are as before. 2 were left alone: 2 were sent a message."
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// A lead that an undo did not touch.
struct LeftAloneLead {
    LeadId id;
    QString name;
    QString email;
    QString reason; ///< message_sent, left, booked, opted_out, enrolled_again, inactive, enrolled, changed
};

/// "was sent a message": words for a reason.
QString leftAloneLabel(const QString& reason);

/// Takes back an enrollment or de-enrollment run of either kind by its id, by the database's rules (DESIGN
/// §4). NotFound if there is none, Conflict if it runs or was undone already.
Result<UndoResult> undoRun(Session& session, RunId run);

/// The leads that an undo of this run (or lead import) left alone, at most `limit`, by name.
Result<QVector<LeftAloneLead>> leadsLeftAlone(Session& session, RunId run, int limit);

} // namespace cm
