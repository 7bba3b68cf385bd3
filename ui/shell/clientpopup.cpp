// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/clientpopup.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace cm {

ClientPopup::ClientPopup(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit)
    , m_list(new QListView)
    , m_nothing(new QLabel(tr("No client matches.")))
    , m_model(new QStandardItemModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
{
    m_search->setPlaceholderText(tr("Search clients"));
    m_search->setAccessibleName(tr("Search clients"));
    m_list->setAccessibleName(tr("Clients"));
    m_list->setUniformItemSizes(true);
    m_list->setProperty("popup", true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTextRole(m_nothing, TextRole::Muted);
    m_nothing->hide();
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_proxy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::s, space::s, space::s, space::s);
    layout->addWidget(m_search);
    layout->addWidget(m_nothing);
    layout->addWidget(m_list);
    setFixedSize(320, 360);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &ClientPopup::filter);
    connect(m_list, &QListView::clicked, this, &ClientPopup::choose);
    connect(m_list, &QListView::activated, this, &ClientPopup::choose);
}

void ClientPopup::setClients(const QVector<std::pair<QString, QString>>& idsAndNames)
{
    m_model->clear();
    for (const auto& [id, name] : idsAndNames) {
        auto* item = new QStandardItem(name);
        item->setData(id, Qt::UserRole);
        m_model->appendRow(item);
    }
}

void ClientPopup::openBelow(QWidget* anchor, const QString& currentId)
{
    m_search->clear();
    const auto found = m_proxy->match(m_proxy->index(0, 0), Qt::UserRole, currentId, 1, Qt::MatchExactly);
    m_list->setCurrentIndex(found.isEmpty() ? m_proxy->index(0, 0) : found.first());
    move(anchor->mapToGlobal(QPoint(0, anchor->height() + 4)));
    show();
    m_list->scrollTo(m_list->currentIndex());
    m_search->setFocus();
}

void ClientPopup::filter(const QString& text)
{
    m_proxy->setFilterFixedString(text.trimmed());
    m_nothing->setVisible(m_proxy->rowCount() == 0);
    if (!m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_proxy->index(0, 0));
}

void ClientPopup::choose(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const QString id = index.data(Qt::UserRole).toString();
    close();
    Q_EMIT chosen(id);
}

bool ClientPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            m_list->setCurrentIndex(m_proxy->index(qBound(0, row, m_proxy->rowCount() - 1), 0));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose(m_list->currentIndex());
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace cm
