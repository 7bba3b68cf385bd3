// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/writeguard.h"

#include "ui/workspace/workspace.h"

#include <QAction>
#include <QEvent>
#include <QWidget>

#include <utility>

namespace cm {

namespace {

// Lives as long as its control, which is its parent.
class WriteGuard final : public QObject {
public:
    WriteGuard(Workspace& workspace, QWidget* control, Right right)
        : QObject(control)
        , m_control(control)
    {
        control->installEventFilter(this);
        const auto follow = [this, &workspace, right] { setReason(workspace.whyNot(right)); };
        connect(&workspace, &Workspace::readOnlyChanged, this, follow);
        connect(&workspace, &Workspace::userChanged, this, follow);
        follow();
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::EnabledChange && m_locked && isWantedEnabled()) {
            m_wanted = true;
            m_control->setEnabled(false);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    // What the page said of the control itself, not of what it lies in.
    bool isWantedEnabled() const { return m_control->isEnabledTo(m_control->parentWidget()); }

    // Empty: nothing stands against it.
    void setReason(const QString& reason)
    {
        const bool locked = !reason.isEmpty();
        if (locked && !m_locked) {
            m_wanted = isWantedEnabled();
            m_toolTip = m_control->toolTip();
            m_control->setEnabled(false);
        }
        if (locked)
            m_control->setToolTip(reason);
        const bool wasLocked = std::exchange(m_locked, locked);
        if (wasLocked && !locked) {
            m_control->setEnabled(m_wanted);
            m_control->setToolTip(m_toolTip);
        }
    }

    QWidget* m_control;
    QString m_toolTip;
    bool m_locked = false;
    bool m_wanted = true;
};

} // namespace

void guardWriting(Workspace& workspace, QWidget* control, Right right)
{
    new WriteGuard(workspace, control, right);
}

void guardWriting(Workspace& workspace, QAction* action, Right right)
{
    const QString reason = workspace.whyNot(right);
    if (reason.isEmpty())
        return;
    action->setEnabled(false);
    action->setToolTip(reason);
}

} // namespace cm
