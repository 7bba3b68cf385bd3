// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;
class QToolButton;

namespace cm {

class FormField;

/// One message of a sequence: when it goes out and what it says.
class MessageEditor final : public QWidget {
    Q_OBJECT
public:
    explicit MessageEditor(QWidget* parent = nullptr);

    /// Its place in the sequence, from 1, and whether it may be removed.
    void setPlace(int step, bool removable);
    [[nodiscard]] Message message() const;
    void setMessage(const Message& message);
    [[nodiscard]] FormField* textField() const { return m_textField; }
    [[nodiscard]] FormField* delayField() const { return m_delayField; }
    [[nodiscard]] QPlainTextEdit* text() const { return m_text; }

Q_SIGNALS:
    void changed();
    /// The text was left.
    void left();
    void removeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void updateCounter();
    void offerPlaceholders();

    QLabel* m_title;
    QToolButton* m_remove;
    QSpinBox* m_delay;
    QComboBox* m_unit;
    QPlainTextEdit* m_text;
    QLabel* m_counter;
    FormField* m_delayField;
    FormField* m_textField;
};

} // namespace cm
