// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/question.h"

#include <QMessageBox>
#include <QPushButton>

namespace cm {

void ask(QWidget* asker, const Question& question, const std::function<void()>& confirmed)
{
    auto* box =
        new QMessageBox(QMessageBox::Question, question.title, question.text, QMessageBox::Cancel, asker);
    box->setObjectName(question.objectName);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(question.information);
    const auto* action = box->addButton(question.action, QMessageBox::AcceptRole);
    QObject::connect(
        box, &QMessageBox::buttonClicked, asker, [confirmed, action](const QAbstractButton* pressed) {
            if (pressed == action)
                confirmed();
        });
    box->open();
}

} // namespace cm
