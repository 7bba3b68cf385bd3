// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/formactions.h"

#include "ui/controls/busybutton.h"
#include "ui/controls/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workspace/workspace.h"
#include "ui/workspace/writeguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QToolButton>

namespace cm {

FormActions::FormActions(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_wrong(new QLabel)
    , m_create(new BusyButton(tr("Create")))
    , m_enroll(new BusyButton(tr("Create and enroll")))
{
    m_wrong->setObjectName(QStringLiteral("problemSummary"));
    setTextRole(m_wrong, TextRole::Caption);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelForm"));
    cancel->setShortcut(QKeySequence(Qt::Key_Escape));
    m_create->setObjectName(QStringLiteral("createCampaign"));
    m_enroll->setObjectName(QStringLiteral("createAndEnroll"));
    m_enroll->setToolTip(tr("Create the campaign and enroll the leads that match (Ctrl+Return)"));
    m_enroll->setShortcut(QKeySequence(QStringLiteral("Ctrl+Return")));
    setButtonRole(m_enroll, ButtonRole::Primary);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_wrong);
    m_undo = addStep(row, "formUndo", "undo", tr("Undo (Ctrl+Z)"));
    m_redo = addStep(row, "formRedo", "redo", tr("Redo (Ctrl+Shift+Z)"));
    row->addWidget(cancel);
    row->addWidget(m_create);
    row->addWidget(m_enroll);
    setEditing(false);
    guardWriting(workspace, m_create);
    guardWriting(workspace, m_enroll);
    connect(m_undo, &QToolButton::clicked, this, &FormActions::undoRequested);
    connect(m_redo, &QToolButton::clicked, this, &FormActions::redoRequested);
    connect(cancel, &QPushButton::clicked, this, &FormActions::cancelRequested);
    connect(m_create, &QPushButton::clicked, this, [this] { Q_EMIT submitted(false); });
    connect(m_enroll, &QPushButton::clicked, this, [this] { Q_EMIT submitted(true); });
}

QToolButton* FormActions::addStep(
    QHBoxLayout* row, const char* name, const char* iconName, const QString& text)
{
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setIcon(icon(QLatin1String(iconName), IconRole::Muted));
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setAccessibleName(text);
    row->addWidget(button);
    return button;
}

void FormActions::setEditing(bool editing)
{
    m_editing = editing;
    m_enroll->setVisible(!editing);
    m_create->setText(editing ? tr("Save changes") : tr("Create"));
    m_create->setToolTip(editing ? tr("Save the changes (Ctrl+S)")
                                 : tr("Create the campaign without enrolling anyone yet (Ctrl+S)"));
    m_create->setShortcut(QKeySequence(QStringLiteral("Ctrl+S"))); // another text takes it away
    setButtonRole(m_create, editing ? ButtonRole::Primary : ButtonRole::Secondary);
}

void FormActions::setWrongFields(qsizetype count)
{
    m_wrong->setText(count == 0 ? QString()
            : count == 1        ? tr("1 field to correct")
                                : tr("%1 fields to correct").arg(count));
}

void FormActions::setSteps(bool canUndo, bool canRedo)
{
    m_undo->setEnabled(canUndo);
    m_redo->setEnabled(canRedo);
}

void FormActions::setBusy(bool busy)
{
    (m_editing ? m_create : m_enroll)->setBusy(busy, tr("Working …"));
    if (!m_editing)
        m_create->setEnabled(!busy);
}

void FormActions::setCanEnroll(bool possible)
{
    m_enroll->setEnabled(possible);
}

bool FormActions::confirmEnroll(const std::optional<AudienceSummary>& counted, std::optional<qint64> cap)
{
    const qint64 enrollable = counted ? counted->enrollable : 0;
    const QString question = counted
        ? tr("Enroll %1 leads now?").arg(formatCount(std::min(cap.value_or(enrollable), enrollable)))
        : tr("The leads are still being counted. Enroll all that match now?");
    return QMessageBox::question(this, tr("Create and enroll"), question,
               QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Ok)
        == QMessageBox::Ok;
}

} // namespace cm
