// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leadimport/importundo.h"

#include <QMessageBox>
#include <QPushButton>

namespace cm {

void askAndUndoImport(Workspace& workspace, QWidget* asker, LeadImportId import, const QString& fileName,
    const std::function<void(const Result<LeadImportUndo>&)>& answer)
{
    auto* box = new QMessageBox(QMessageBox::Question, QMessageBox::tr("Undo import"),
        QMessageBox::tr("Take the import of %1 back?").arg(fileName), QMessageBox::Cancel, asker);
    box->setObjectName(QStringLiteral("undoQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        QMessageBox::tr("Leads that it added are removed, and those that it updated are as they were before. "
                        "Whom something has happened to since is left alone."));
    const auto* undo = box->addButton(QMessageBox::tr("Undo import"), QMessageBox::AcceptRole);
    QObject::connect(box, &QMessageBox::buttonClicked, asker,
        [&workspace, asker, import, answer, undo](const QAbstractButton* pressed) {
            if (pressed != undo)
                return;
            workspace.database().write(
                asker, [import](Session& session) { return undoLeadImport(session, import); },
                [&workspace, answer](const Result<LeadImportUndo>& done) {
                    answer(done);
                    workspace.announceChange();
                });
        });
    box->open();
}

} // namespace cm
