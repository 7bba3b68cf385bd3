// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/clientselector.h"

#include "ui/shell/clientpopup.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QShortcut>
#include <QStyleOptionToolButton>

namespace cm {

ClientSelector::ClientSelector(QWidget* parent)
    : QToolButton(parent)
    , m_popup(new ClientPopup(this))
{
    setObjectName(QStringLiteral("clientSelector"));
    setButtonRole(this, ButtonRole::Secondary);
    setIcon(cm::icon(QStringLiteral("building"), IconRole::Muted));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setToolTip(tr("The client whose data is shown (Alt+C)"));
    auto* shortcut = new QShortcut(QKeySequence(QStringLiteral("Alt+C")), this);
    shortcut->setContext(Qt::WindowShortcut);
    connect(shortcut, &QShortcut::activated, this, &ClientSelector::openPopup);
    connect(this, &QToolButton::clicked, this, &ClientSelector::openPopup);
    connect(m_popup, &ClientPopup::chosen, this, &ClientSelector::setCurrent);
    showCurrent();
}

void ClientSelector::setClients(const QVector<Entry>& clients)
{
    m_clients = clients;
    QVector<std::pair<QString, QString>> list;
    for (const Entry& client : clients)
        list.append({client.id, client.name});
    m_popup->setClients(list);
    showCurrent();
}

void ClientSelector::setCurrent(const QString& id)
{
    const bool known =
        std::any_of(m_clients.cbegin(), m_clients.cend(), [&](const Entry& c) { return c.id == id; });
    if (!known || id == m_current)
        return;
    m_current = id;
    showCurrent();
    Q_EMIT clientSelected(id);
}

QString ClientSelector::currentName() const
{
    for (const Entry& client : m_clients) {
        if (client.id == m_current)
            return client.name;
    }
    return {};
}

void ClientSelector::showCurrent()
{
    const QString name = currentName();
    setText(name.isEmpty() ? tr("No client") : name);
    setAccessibleName(tr("Client: %1").arg(text()));
    setEnabled(!m_clients.isEmpty());
    updateGeometry();
}

void ClientSelector::openPopup()
{
    m_popup->openBelow(this, m_current);
}

QSize ClientSelector::sizeHint() const
{
    const int width = fontMetrics().horizontalAdvance(text()) + 76;
    return {qBound(200, width, 360), extent::control};
}

void ClientSelector::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = QIcon();
    QPainter painter(this);
    style()->drawComplexControl(QStyle::CC_ToolButton, &option, &painter, this);
    constexpr int size = extent::icon;
    const int middle = (height() - size) / 2;
    icon().paint(&painter, 10, middle, size, size);
    const QRect textRect(10 + size + 8, 0, width() - 10 - size - 8 - 30, height());
    painter.setPen(isEnabled() ? tokens().text : tokens().textDisabled);
    painter.drawText(textRect, Qt::AlignLeft | Qt::AlignVCenter,
        fontMetrics().elidedText(text(), Qt::ElideRight, textRect.width()));
    cm::icon(QStringLiteral("chevron-down"), IconRole::Muted)
        .paint(&painter, width() - size - 8, middle, size, size);
}

void ClientSelector::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return)
        openPopup();
    else
        QToolButton::keyPressEvent(event);
}

} // namespace cm
