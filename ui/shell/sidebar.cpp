// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebar.h"

#include "ui/shell/sidebarentry.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int wideEnough = 1150;
constexpr int expandedWidth = 208;
constexpr int collapsedWidth = 60;

} // namespace

Sidebar::Sidebar(QWidget* parent)
    : QWidget(parent)
    , m_list(new QVBoxLayout)
    , m_brandIcon(new QLabel)
    , m_brand(new QLabel(tr("Campaign Manager")))
    , m_toggle(new QToolButton)
{
    setTextRole(m_brand, TextRole::Strong);
    m_brandIcon->setPixmap(icon(QStringLiteral("logo"), IconRole::Accent).pixmap(24, 24));
    m_toggle->setObjectName(QStringLiteral("collapseSidebar"));
    m_toggle->setIcon(icon(QStringLiteral("sidebar"), IconRole::Muted));
    m_toggle->setToolTip(tr("Narrow or wide"));
    m_toggle->setAccessibleName(m_toggle->toolTip());
    auto* brand = new QHBoxLayout;
    brand->setContentsMargins(space::s, space::xs, 0, space::s);
    brand->addWidget(m_brandIcon);
    brand->addWidget(m_brand, 1);
    m_list->setSpacing(2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->addLayout(brand);
    layout->addLayout(m_list);
    layout->addStretch();
    layout->addWidget(m_toggle, 0, Qt::AlignLeft);
    setFixedWidth(expandedWidth);
    connect(m_toggle, &QToolButton::clicked, this, [this] {
        m_chosenByHand = true;
        setCollapsed(!m_collapsed);
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_brandIcon->setPixmap(icon(QStringLiteral("logo"), IconRole::Accent).pixmap(24, 24));
        update();
    });
}

int Sidebar::addEntry(const QString& id, const QString& iconName, const QString& title)
{
    auto* entry = new SidebarEntry(iconName, title);
    const int index = static_cast<int>(m_entries.size());
    entry->setObjectName(QLatin1String("page_") + id);
    entry->setToolTip(tr("%1 (Ctrl+%2)").arg(title).arg(index + 1));
    entry->installEventFilter(this);
    m_entries.append(entry);
    m_list->addWidget(entry);
    connect(entry, &QToolButton::clicked, this, [this, index] {
        setCurrent(index);
        Q_EMIT selected(index);
    });
    updateTabStop();
    return index;
}

void Sidebar::setCurrent(int index)
{
    m_current = index;
    for (int i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setChecked(i == index);
    updateTabStop();
}

void Sidebar::setBadge(int index, int count)
{
    m_entries.at(index)->setBadge(count);
}

void Sidebar::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    m_brand->setVisible(!collapsed);
    setFixedWidth(collapsed ? collapsedWidth : expandedWidth);
    for (SidebarEntry* entry : std::as_const(m_entries))
        entry->setCollapsed(collapsed);
}

void Sidebar::adaptToWindowWidth(int width)
{
    if (!m_chosenByHand && (width < wideEnough) != m_collapsed)
        setCollapsed(width < wideEnough);
}

void Sidebar::updateTabStop()
{
    for (int i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setFocusPolicy(i == std::max(0, m_current) ? Qt::StrongFocus : Qt::ClickFocus);
}

bool Sidebar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        const int next = m_current + step;
        if (step != 0 && next >= 0 && next < m_entries.size()) {
            setCurrent(next);
            m_entries[next]->setFocus();
            Q_EMIT selected(next);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void Sidebar::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), tokens().sidebar);
    painter.setPen(tokens().border);
    painter.drawLine(rect().topRight(), rect().bottomRight());
}

} // namespace cm
