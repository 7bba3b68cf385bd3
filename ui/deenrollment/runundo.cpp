// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/runundo.h"

#include "ui/controls/format.h"
#include "ui/controls/question.h"

#include <QCoreApplication>
#include <QWidget>

namespace cm {

void askAndUndoRun(Workspace& workspace, QWidget* asker, const DeEnrollmentRun& run,
    const std::function<void(const Result<UndoResult>&)>& answer)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("RunUndo", text); };
    const Question question{QStringLiteral("undoRunQuestion"), tr("Undo run"),
        tr("Take the run of %1 for %2 back?")
            .arg(formatDateTime(run.runAt, workspace.timeZone()), run.clientName),
        tr("Its %1 leads are back in their campaigns, at the step where they were. Whom something has "
           "happened "
           "to since is left alone.")
            .arg(formatCount(run.deEnrolled)),
        tr("Undo run")};
    ask(asker, question, [&workspace, asker, id = run.id, answer] {
        workspace.database().write(
            asker, [id](Session& session) { return undoRun(session, id); },
            [&workspace, answer](const Result<UndoResult>& done) {
                answer(done);
                workspace.announceChange();
            });
    });
}

} // namespace cm
