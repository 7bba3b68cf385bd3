// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace cm {

class Spinner;

/// Covers a view with what there is to say instead of its content: loading, empty or error.
/// Lives inside the target and follows its size. Loading appears after 300 ms, so that quick
/// answers don't flicker; until then the view stays as it was.
class StateOverlay final : public QWidget {
    Q_OBJECT
public:
    enum class State { None, Loading, Empty, Error };
    Q_ENUM(State)

    static constexpr int loadingDelayMs = 300;

    /// What an empty view says. Distinguish "nothing yet" (call to action) from "no match" (clear filters).
    struct Empty {
        QString iconName;
        QString title;
        QString text;
        QString actionText; ///< No button if empty.
    };

    explicit StateOverlay(QWidget* target);

    void showLoading(const QString& text, bool cancellable = false);
    void showEmpty(const Empty& empty);
    /// `message` for people; `details` (may be empty) behind an expander; `canRetry` shows Retry.
    void showError(const QString& message, const QString& details = {}, bool canRetry = true);
    void clear();
    /// The state asked for, also while loading is still being delayed.
    [[nodiscard]] State state() const { return m_state; }
    /// The headline shown: loading text, empty title or error message.
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    void cancelRequested();
    void actionTriggered();
    void retryRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    void present(State state);
    void setIcon(const QString& name);

    State m_state = State::None;
    QTimer m_delay;
    QVBoxLayout* m_layout = nullptr;
    Spinner* m_spinner = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_button = nullptr;
    QPushButton* m_detailsButton = nullptr;
    QPlainTextEdit* m_details = nullptr;
};

} // namespace cm
