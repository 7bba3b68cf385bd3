// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QMap>
#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace cm {

class FormField;
class MessageTextEdit;

/// One message of a sequence: when it goes out and what it says, how long that is, and how a lead gets it.
class MessageEditor final : public QWidget {
    Q_OBJECT
public:
    explicit MessageEditor(QWidget* parent = nullptr);

    /// Its place in the sequence of `count` messages, from 1, and how many there may be.
    void setPlace(int step, int count, int most);
    [[nodiscard]] Message message() const;
    /// Leaves what is the same already alone.
    void setMessage(const Message& message);
    /// What the placeholders stand for, for this lead; an empty name: nobody is chosen.
    void setPreview(const QString& leadName, const QMap<QString, QString>& values);
    /// How long it is for the lead with the longest text, and for how many something is missing, for people;
    /// empty: not known, or nothing.
    void setFindings(const QString& longest, const QString& missing);
    [[nodiscard]] FormField* textField() const { return m_textField; }
    [[nodiscard]] FormField* delayField() const { return m_delayField; }
    [[nodiscard]] MessageTextEdit* text() const { return m_text; }
    /// Takes the drag by which the message is moved.
    [[nodiscard]] QToolButton* handle() const { return m_handle; }
    [[nodiscard]] QString preview() const;

Q_SIGNALS:
    void textChanged();
    void delayChanged();
    void removeRequested();
    void duplicateRequested();
    /// By one place: -1 up, 1 down.
    void moveRequested(int by);

protected:
    /// Alt+Up and Alt+Down move the message.
    void keyPressEvent(QKeyEvent* event) override;

private:
    QHBoxLayout* buildHead();
    void buildDelay();
    QHBoxLayout* buildFoot();
    QToolButton* addTool(QHBoxLayout* row, const char* iconName, const QString& tip);
    void updateCounter();
    void showWarning();

    QLabel* m_title;
    QToolButton* m_handle = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_duplicate = nullptr;
    QToolButton* m_remove = nullptr;
    QSpinBox* m_delay;
    QComboBox* m_unit;
    MessageTextEdit* m_text;
    QPushButton* m_placeholders = nullptr;
    QLabel* m_counter;
    QLabel* m_preview;
    QLabel* m_longest;
    FormField* m_delayField = nullptr;
    FormField* m_textField;
    QString m_refusedPaste; ///< for people, until the text changes
    QString m_missing;
    QString m_leadName;
    QMap<QString, QString> m_values;
};

} // namespace cm
