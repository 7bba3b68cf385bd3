// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/banner.h"
#include "ui/controls/toast.h"
#include "ui/theme/statuskind.h"
#include "ui/theme/theme.h"

#include <QMainWindow>
#include <QVector>

class QStackedWidget;
class QVBoxLayout;

namespace cm {

class BannerArea;
class ClientSelector;
class Sidebar;
class StatusSegment;
class TopBar;

/// A client as the selector shows it.
struct ClientEntry {
    QString id;
    QString name;
};

/// The window around the pages: sidebar, top bar, banners, toasts and status bar. It knows no
/// page and no domain; the real main window fills it and listens.
class MainWindowFrame : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindowFrame(QWidget* parent = nullptr);

    // Pages
    /// Appends a page (the n-th answers to Ctrl+n) and takes ownership; the first is shown.
    int addPage(const QString& id, const QString& iconName, const QString& title, QWidget* page);
    void setCurrentPage(const QString& id);
    [[nodiscard]] QString currentPage() const;
    [[nodiscard]] QStringList pageIds() const { return m_pageIds; }
    [[nodiscard]] QWidget* page(const QString& id) const;
    /// A number beside the page's name, such as campaigns waiting for review; 0 hides it.
    void setPageBadge(const QString& id, int count);

    /// Shows a widget in the place of sidebar, top bar and pages and takes ownership; banners stay above it.
    /// Null deletes it and brings the pages back.
    void setCover(QWidget* cover);

    // Top bar
    /// Keeps the selection if the client is still there, else selects the first.
    void setClients(const QVector<ClientEntry>& clients);
    void setCurrentClient(const QString& id);
    [[nodiscard]] QString currentClient() const;
    [[nodiscard]] QString currentClientName() const;
    /// Adds a widget before the theme button; takes ownership.
    void addTopBarWidget(QWidget* widget);

    // Status bar
    void setConnectionStatus(StatusKind kind, const QString& text, const QString& toolTip = {});
    void setWorkerStatus(StatusKind kind, const QString& text, const QString& toolTip = {});
    void setLastRun(StatusKind kind, const QString& text, const QString& toolTip = {});
    /// At the right end: the role of the person.
    void setRoleText(const QString& text);

    // Messages
    /// Shows a banner above the page; one with the same id is replaced in place.
    void showBanner(const QString& id, const Banner::Content& content);
    void hideBanner(const QString& id);
    void toast(StatusKind kind, const QString& text);
    void toast(const Toast::Content& content);
    [[nodiscard]] ToastArea* toastArea() const { return m_toasts; }

Q_SIGNALS:
    void pageChanged(const QString& id);
    void clientSelected(const QString& id);
    void connectionStatusClicked();
    void workerStatusClicked();
    void lastRunClicked();
    /// The person chose a theme with the button; it is already applied. Store it.
    void themeChosen(cm::ThemeChoice choice);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildStatusBar();
    void addPageShortcut(int index);
    void showIndex(int index);

    Sidebar* m_sidebar;
    TopBar* m_topBar;
    BannerArea* m_banners;
    QStackedWidget* m_pages;
    QVBoxLayout* m_right; ///< top bar, banners and pages or cover, one above the other
    QWidget* m_cover = nullptr;
    ToastArea* m_toasts;
    StatusSegment* m_connection = nullptr;
    StatusSegment* m_worker = nullptr;
    StatusSegment* m_lastRun = nullptr;
    StatusSegment* m_role = nullptr;
    QStringList m_pageIds;
};

} // namespace cm
