// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QFrame>
#include <QVector>

#include <functional>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace cm {

/// A lasting state at the top of a page or window (connection lost, campaign paused). Not modal,
/// takes no focus when it appears.
class Banner final : public QFrame {
    Q_OBJECT
public:
    struct Action {
        QString text;
        std::function<void()> run; ///< Called on the GUI thread; may be empty: see actionTriggered().
    };
    struct Content {
        StatusKind kind = StatusKind::Info;
        QString text;
        QString detail; ///< A second, quieter sentence; may be empty.
        QVector<Action> actions; ///< At most two.
        bool closable = true;
    };

    explicit Banner(QWidget* parent = nullptr);

    void setContent(const Content& content);
    /// Shows a message without actions.
    void tell(StatusKind kind, const QString& text, const QString& detail = {});
    [[nodiscard]] const Content& content() const { return m_content; }

Q_SIGNALS:
    void actionTriggered(int index);
    /// The person pressed ×; the banner has hidden itself.
    void closed();

private:
    void buildActions();

    Content m_content;
    QHBoxLayout* m_actions;
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_detail;
    QToolButton* m_close;
};

} // namespace cm
