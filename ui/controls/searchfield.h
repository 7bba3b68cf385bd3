// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QTimer>

namespace cm {

/// A line for searching: icon, clear button, and one signal when typing has paused. Escape clears.
class SearchField final : public QLineEdit {
    Q_OBJECT
public:
    static constexpr int debounceMs = 200;

    explicit SearchField(const QString& placeholder, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The trimmed text, 200 ms after the last change; at once on Enter and when cleared.
    void searchChanged(const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void emitNow();

    QTimer m_delay;
    QString m_last;
};

} // namespace cm
