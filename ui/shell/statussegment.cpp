// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statussegment.h"

#include "ui/theme/icons.h"

namespace cm {

StatusSegment::StatusSegment(const QString& name, QWidget* parent)
    : QToolButton(parent)
    , m_name(name)
{
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIconSize({14, 14});
    setAccessibleName(name);
}

void StatusSegment::setStatus(StatusKind kind, const QString& text, const QString& toolTip)
{
    m_kind = kind;
    setIcon(kindIcon(kind));
    setText(text);
    setToolTip(
        toolTip.isEmpty() ? m_name + QLatin1String(": ") + text : m_name + QLatin1String(": ") + toolTip);
    setAccessibleName(m_name + QLatin1String(": ") + text);
    setAccessibleDescription(kindName(kind));
}

} // namespace cm
