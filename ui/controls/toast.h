// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/statuskind.h"

#include <QFrame>
#include <QTimer>
#include <QVector>

#include <functional>

namespace cm {

/// A message about something that has just succeeded or happened. Goes away by itself; never takes
/// the focus; stays while the pointer is on it.
class Toast final : public QFrame {
    Q_OBJECT
public:
    static constexpr int lifetimeMs = 6000;

    struct Content {
        StatusKind kind = StatusKind::Success;
        QString text;
        QString actionText; ///< "Undo"; no button if empty.
        std::function<void()> run{};
    };

    explicit Toast(const Content& content, QWidget* parent = nullptr);
    [[nodiscard]] QString text() const { return m_text; }

Q_SIGNALS:
    void finished();

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString m_text;
    QTimer m_life;
};

/// Stacks toasts at the bottom right of a widget, newest lowest, at most three.
class ToastArea final : public QObject {
    Q_OBJECT
public:
    explicit ToastArea(QWidget* target);

    void show(const Toast::Content& content);
    [[nodiscard]] QVector<Toast*> toasts() const { return m_toasts; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange();

    QWidget* m_target;
    QVector<Toast*> m_toasts;
};

} // namespace cm
