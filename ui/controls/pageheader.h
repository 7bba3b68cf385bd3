// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractButton;
class QHBoxLayout;
class QLabel;

namespace cm {

/// The top of a page: title, a line that says what the page is about, actions at the right.
class PageHeader final : public QWidget {
    Q_OBJECT
public:
    explicit PageHeader(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString subtitle() const;
    /// Adds a button or other widget at the right end; takes ownership. First added is leftmost.
    void addAction(QWidget* action);
    /// Puts a widget before the title, such as a back button; takes ownership.
    void setLeading(QWidget* leading);
    using QWidget::addAction;

private:
    QHBoxLayout* m_row;
    QHBoxLayout* m_actions;
    QLabel* m_title;
    QLabel* m_subtitle;
};

} // namespace cm
