// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QTimer>

namespace cm {

/// A button that shows a spinner, another text, and takes no clicks while its job runs.
class BusyButton final : public QPushButton {
    Q_OBJECT
public:
    explicit BusyButton(const QString& text, QWidget* parent = nullptr);

    /// Restores text and enabled state when it ends.
    void setBusy(bool busy, const QString& busyText = {});
    [[nodiscard]] bool isBusy() const { return m_busy; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QTimer m_timer;
    QString m_idleText;
    QIcon m_idleIcon;
    bool m_busy = false;
    bool m_wasEnabled = true;
    int m_degrees = 0;
};

} // namespace cm
