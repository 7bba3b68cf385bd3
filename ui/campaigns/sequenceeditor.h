// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace cm {

class FormField;
class MessageEditor;

/// The messages of a campaign, 1 to 10.
class SequenceEditor final : public QWidget {
    Q_OBJECT
public:
    static constexpr int mostMessages = 10;
    explicit SequenceEditor(QWidget* parent = nullptr);

    [[nodiscard]] QVector<Message> messages() const;
    void setMessages(const QVector<Message>& messages);
    /// For "messages.2.text" and "messages.2.delayMinutes"; nullptr otherwise.
    [[nodiscard]] FormField* field(const QString& name) const;
    [[nodiscard]] const QVector<MessageEditor*>& editors() const { return m_editors; }

Q_SIGNALS:
    void changed();
    /// The text of this step was left.
    void left(int step);

private:
    MessageEditor* append(const Message& message);
    void remove(MessageEditor* editor);
    void renumber();

    QVector<MessageEditor*> m_editors;
    QVBoxLayout* m_list;
    QPushButton* m_add;
};

} // namespace cm
