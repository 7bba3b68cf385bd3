// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace cm {

class ClientSelector;

/// The strip above the page: client selector at the left, tools and theme at the right.
class TopBar final : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    [[nodiscard]] ClientSelector* clientSelector() const { return m_clients; }
    void addTool(QWidget* widget);

Q_SIGNALS:
    void themeChosen(cm::ThemeChoice choice);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void buildThemeButton();
    void showThemeIcon();

    ClientSelector* m_clients;
    QHBoxLayout* m_tools;
    QToolButton* m_theme;
};

} // namespace cm
