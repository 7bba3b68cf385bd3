// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace cm {

/// One page in the sidebar: icon, name and, if there is one, a number.
class SidebarEntry final : public QToolButton {
    Q_OBJECT
public:
    SidebarEntry(const QString& iconName, const QString& title, QWidget* parent = nullptr);
    void setBadge(int count);
    void setCollapsed(bool collapsed);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_iconName;
    QString m_title;
    int m_badge = 0;
    bool m_collapsed = false;
};

} // namespace cm
