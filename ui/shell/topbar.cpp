// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topbar.h"

#include "ui/shell/clientselector.h"
#include "ui/theme/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace cm {

TopBar::TopBar(QWidget* parent)
    : QWidget(parent)
    , m_clients(new ClientSelector)
    , m_tools(new QHBoxLayout)
    , m_theme(new QToolButton)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, space::s, space::m, space::s);
    layout->addWidget(m_clients);
    layout->addStretch();
    layout->addLayout(m_tools);
    layout->addWidget(m_theme);
    buildThemeButton();
}

void TopBar::buildThemeButton()
{
    m_theme->setObjectName(QStringLiteral("themeButton"));
    m_theme->setToolTip(tr("Light or dark"));
    m_theme->setAccessibleName(m_theme->toolTip());
    m_theme->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_theme);
    auto* group = new QActionGroup(menu);
    const std::pair<ThemeChoice, QString> choices[]{{ThemeChoice::Auto, tr("As the desktop")},
        {ThemeChoice::Light, tr("Light")}, {ThemeChoice::Dark, tr("Dark")}};
    for (const auto& [choice, text] : choices) {
        QAction* action = menu->addAction(text, this, [this, choice = choice] {
            applyTheme(choice);
            Q_EMIT themeChosen(choice);
        });
        action->setCheckable(true);
        action->setChecked(Theme::instance().choice() == choice);
        group->addAction(action);
    }
    m_theme->setMenu(menu);
    connect(&Theme::instance(), &Theme::changed, this, &TopBar::showThemeIcon);
    showThemeIcon();
}

void TopBar::showThemeIcon()
{
    m_theme->setIcon(
        icon(Theme::instance().isDark() ? QStringLiteral("moon") : QStringLiteral("sun"), IconRole::Muted));
    update();
}

void TopBar::addTool(QWidget* widget)
{
    m_tools->addWidget(widget);
}

void TopBar::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), tokens().surface);
    painter.setPen(tokens().border);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace cm
