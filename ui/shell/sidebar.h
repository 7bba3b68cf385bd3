// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace cm {

class SidebarEntry;

/// The column of pages. One tab stop; Up and Down move and select. Collapsed it shows icons with
/// tooltips; by itself on narrow windows, or by the button at its foot.
class Sidebar final : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(QWidget* parent = nullptr);

    int addEntry(const QString& id, const QString& iconName, const QString& title);
    void setCurrent(int index);
    [[nodiscard]] int current() const { return m_current; }
    void setBadge(int index, int count);

    void setCollapsed(bool collapsed);
    [[nodiscard]] bool isCollapsed() const { return m_collapsed; }
    /// Collapses or expands for the room there is, unless the person has chosen.
    void adaptToWindowWidth(int width);

Q_SIGNALS:
    void selected(int index);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void updateTabStop();

    QVBoxLayout* m_list;
    QLabel* m_brandIcon;
    QLabel* m_brand;
    QToolButton* m_toggle;
    QVector<SidebarEntry*> m_entries;
    int m_current = -1;
    bool m_collapsed = false;
    bool m_chosenByHand = false;
};

} // namespace cm
