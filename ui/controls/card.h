// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace cm {

/// A surface with a hairline border that holds one thing: title and actions in its head, the
/// content below. Without title, subtitle and actions the head takes no room.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);
    explicit Card(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString subtitle() const;
    /// Adds a widget at the right of the head; takes ownership.
    void addHeadWidget(QWidget* widget);
    /// Where content goes: body()->addWidget(…). Margins are the card's; set 0 for tables to the edge.
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }
    /// Content up to the card's edges (tables, charts with their own margins).
    void setFlush(bool flush);

private:
    void showHead();

    QWidget* m_head;
    QHBoxLayout* m_headRow;
    QLabel* m_title;
    QLabel* m_subtitle;
    QVBoxLayout* m_body;
};

} // namespace cm
