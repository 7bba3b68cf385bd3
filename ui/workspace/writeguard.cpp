// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/writeguard.h"

#include "ui/workspace/workspace.h"

#include <QAction>
#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace cm {

namespace {

QString reason()
{
    return QCoreApplication::translate("cm::WriteGuard",
        "Not possible now: the database differs from what this program expects and is open read-only.");
}

// Lives as long as its control, which is its parent.
class WriteGuard final : public QObject {
public:
    WriteGuard(Workspace& workspace, QWidget* control)
        : QObject(control)
        , m_control(control)
    {
        control->installEventFilter(this);
        connect(&workspace, &Workspace::readOnlyChanged, this,
            [this, &workspace] { setLocked(workspace.isReadOnly()); });
        setLocked(workspace.isReadOnly());
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

    void setLocked(bool locked)
    {
        if (locked == m_locked)
            return;
        if (locked) {
            m_wanted = isWantedEnabled();
            m_toolTip = m_control->toolTip();
            m_control->setEnabled(false);
            m_control->setToolTip(reason());
        }
        m_locked = locked;
        if (!locked) {
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

void guardWriting(Workspace& workspace, QWidget* control)
{
    new WriteGuard(workspace, control);
}

void guardWriting(Workspace& workspace, QAction* action)
{
    if (!workspace.isReadOnly())
        return;
    action->setEnabled(false);
    action->setToolTip(reason());
}

} // namespace cm
