// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindowframe.h"

#include "ui/shell/bannerarea.h"
#include "ui/shell/clientselector.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/statussegment.h"
#include "ui/shell/topbar.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>

namespace cm {

MainWindowFrame::MainWindowFrame(QWidget* parent)
    : QMainWindow(parent)
    , m_sidebar(new Sidebar)
    , m_topBar(new TopBar)
    , m_banners(new BannerArea)
    , m_pages(new QStackedWidget)
    , m_right(new QVBoxLayout)
{
    auto* center = new QWidget;
    auto* columns = new QHBoxLayout(center);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    m_right->setSpacing(0);
    m_right->addWidget(m_topBar);
    m_right->addWidget(m_banners);
    m_right->addWidget(m_pages, 1);
    columns->addWidget(m_sidebar);
    columns->addLayout(m_right, 1);
    setCentralWidget(center);
    m_toasts = new ToastArea(center);
    buildStatusBar();
    setMinimumSize(1024, 700);
    resize(1280, 800);
    connect(m_sidebar, &Sidebar::selected, this, &MainWindowFrame::showIndex);
    connect(m_topBar, &TopBar::themeChosen, this, &MainWindowFrame::themeChosen);
    connect(
        m_topBar->clientSelector(), &ClientSelector::clientSelected, this, &MainWindowFrame::clientSelected);
}

void MainWindowFrame::buildStatusBar()
{
    m_connection = new StatusSegment(tr("Connection"));
    m_worker = new StatusSegment(tr("Worker"));
    m_lastRun = new StatusSegment(tr("Last run"));
    m_role = new StatusSegment(tr("Role"));
    m_connection->setObjectName(QStringLiteral("connectionStatus"));
    m_worker->setObjectName(QStringLiteral("workerStatus"));
    m_lastRun->setObjectName(QStringLiteral("lastRunStatus"));
    m_role->setObjectName(QStringLiteral("roleStatus"));
    for (StatusSegment* segment : {m_connection, m_worker, m_lastRun})
        statusBar()->addWidget(segment);
    statusBar()->addPermanentWidget(m_role);
    m_role->hide();
    statusBar()->setSizeGripEnabled(false);
    connect(m_connection, &StatusSegment::clicked, this, &MainWindowFrame::connectionStatusClicked);
    connect(m_worker, &StatusSegment::clicked, this, &MainWindowFrame::workerStatusClicked);
    connect(m_lastRun, &StatusSegment::clicked, this, &MainWindowFrame::lastRunClicked);
}

int MainWindowFrame::addPage(const QString& id, const QString& iconName, const QString& title, QWidget* page)
{
    const int index = m_sidebar->addEntry(id, iconName, title);
    m_pageIds.append(id);
    m_pages->addWidget(page);
    addPageShortcut(index);
    if (index == 0)
        showIndex(0);
    return index;
}

void MainWindowFrame::addPageShortcut(int index)
{
    if (index > 8)
        return;
    auto* shortcut = new QShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(index + 1)), this);
    connect(shortcut, &QShortcut::activated, this, [this, index] { showIndex(index); });
}

void MainWindowFrame::showIndex(int index)
{
    m_pages->setCurrentIndex(index);
    m_sidebar->setCurrent(index);
    Q_EMIT pageChanged(m_pageIds.at(index));
}

void MainWindowFrame::setCurrentPage(const QString& id)
{
    const qsizetype index = m_pageIds.indexOf(id);
    if (index >= 0)
        showIndex(static_cast<int>(index));
}

QString MainWindowFrame::currentPage() const
{
    return m_pageIds.value(m_pages->currentIndex());
}

QWidget* MainWindowFrame::page(const QString& id) const
{
    return m_pages->widget(static_cast<int>(m_pageIds.indexOf(id)));
}

void MainWindowFrame::setPageBadge(const QString& id, int count)
{
    const qsizetype index = m_pageIds.indexOf(id);
    if (index >= 0)
        m_sidebar->setBadge(static_cast<int>(index), count);
}

void MainWindowFrame::setCover(QWidget* cover)
{
    if (m_cover) {
        m_cover->hide();
        m_cover->deleteLater();
    }
    m_cover = cover;
    for (QWidget* part :
        {static_cast<QWidget*>(m_sidebar), static_cast<QWidget*>(m_topBar), static_cast<QWidget*>(m_pages)})
        part->setVisible(!cover);
    if (!cover)
        return;
    m_right->addWidget(cover, 1);
    cover->show();
}

void MainWindowFrame::setClients(const QVector<ClientEntry>& clients)
{
    QVector<ClientSelector::Entry> entries;
    for (const ClientEntry& client : clients)
        entries.append({client.id, client.name});
    ClientSelector* selector = m_topBar->clientSelector();
    selector->setClients(entries);
    if (!entries.isEmpty() && selector->currentName().isEmpty())
        selector->setCurrent(entries.first().id);
}

void MainWindowFrame::setCurrentClient(const QString& id)
{
    m_topBar->clientSelector()->setCurrent(id);
}

QString MainWindowFrame::currentClient() const
{
    return m_topBar->clientSelector()->current();
}

QString MainWindowFrame::currentClientName() const
{
    return m_topBar->clientSelector()->currentName();
}

void MainWindowFrame::addTopBarWidget(QWidget* widget)
{
    m_topBar->addTool(widget);
}

void MainWindowFrame::setConnectionStatus(StatusKind kind, const QString& text, const QString& toolTip)
{
    m_connection->setStatus(kind, text, toolTip);
}

void MainWindowFrame::setWorkerStatus(StatusKind kind, const QString& text, const QString& toolTip)
{
    m_worker->setStatus(kind, text, toolTip);
}

void MainWindowFrame::setLastRun(StatusKind kind, const QString& text, const QString& toolTip)
{
    m_lastRun->setStatus(kind, text, toolTip);
}

void MainWindowFrame::setRoleText(const QString& text)
{
    m_role->setStatus(StatusKind::Neutral, text);
    m_role->setVisible(!text.isEmpty());
}

void MainWindowFrame::showBanner(const QString& id, const Banner::Content& content)
{
    m_banners->show(id, content);
}

void MainWindowFrame::hideBanner(const QString& id)
{
    m_banners->remove(id);
}

void MainWindowFrame::toast(StatusKind kind, const QString& text)
{
    Toast::Content content;
    content.kind = kind;
    content.text = text;
    toast(content);
}

void MainWindowFrame::toast(const Toast::Content& content)
{
    m_toasts->show(content);
}

void MainWindowFrame::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_sidebar->adaptToWindowWidth(width());
}

} // namespace cm
