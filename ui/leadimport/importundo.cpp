// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importundo.h"

#include "ui/controls/question.h"

#include <QCoreApplication>
#include <QWidget>

namespace cm {

void askAndUndoImport(Workspace& workspace, QWidget* asker, LeadImportId import, const QString& fileName,
    const std::function<void(const Result<LeadImportUndo>&)>& answer)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("ImportUndo", text); };
    const Question question{QStringLiteral("undoQuestion"), tr("Undo import"),
        tr("Take the import of %1 back?").arg(fileName),
        tr("Leads that it added are removed, and those that it updated are as they were before. Whom "
           "something "
           "has happened to since is left alone."),
        tr("Undo import")};
    ask(asker, question, [&workspace, asker, import, answer] {
        workspace.database().write(
            asker, [import](Session& session) { return undoLeadImport(session, import); },
            [&workspace, answer](const Result<LeadImportUndo>& done) {
                answer(done);
                workspace.announceChange();
            });
    });
}

} // namespace cm
