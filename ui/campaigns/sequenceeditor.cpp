// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/sequenceeditor.h"

#include "ui/campaigns/messageeditor.h"
#include "ui/controls/formfield.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace cm {

namespace {

constexpr int usualDelay = 1440; // minutes

} // namespace

SequenceEditor::SequenceEditor(QWidget* parent)
    : QWidget(parent)
    , m_list(new QVBoxLayout)
    , m_add(new QPushButton(tr("Add message")))
{
    m_add->setObjectName(QStringLiteral("addMessage"));
    m_add->setIcon(icon(QStringLiteral("plus")));
    m_list->setSpacing(space::l);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(m_list);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] {
        append({usualDelay, {}})->text()->setFocus();
        renumber();
        Q_EMIT changed();
    });
    setMessages({Message()});
}

QVector<Message> SequenceEditor::messages() const
{
    QVector<Message> messages;
    for (const MessageEditor* editor : m_editors)
        messages.append(editor->message());
    return messages;
}

void SequenceEditor::setMessages(const QVector<Message>& messages)
{
    qDeleteAll(m_editors);
    m_editors.clear();
    for (const Message& message : messages)
        append(message);
    renumber();
    Q_EMIT changed();
}

MessageEditor* SequenceEditor::append(const Message& message)
{
    auto* editor = new MessageEditor;
    editor->setMessage(message);
    m_editors.append(editor);
    m_list->addWidget(editor);
    connect(editor, &MessageEditor::changed, this, &SequenceEditor::changed);
    connect(editor, &MessageEditor::left, this,
        [this, editor] { Q_EMIT left(static_cast<int>(m_editors.indexOf(editor)) + 1); });
    connect(editor, &MessageEditor::removeRequested, this, [this, editor] { remove(editor); });
    return editor;
}

void SequenceEditor::remove(MessageEditor* editor)
{
    m_editors.removeOne(editor);
    editor->hide();
    editor->deleteLater();
    renumber();
    Q_EMIT changed();
}

void SequenceEditor::renumber()
{
    for (qsizetype i = 0; i < m_editors.size(); ++i)
        m_editors[i]->setPlace(static_cast<int>(i) + 1, m_editors.size() > 1);
    m_add->setEnabled(m_editors.size() < mostMessages);
    m_add->setToolTip(m_add->isEnabled() ? QString() : tr("A sequence has at most 10 messages."));
}

FormField* SequenceEditor::field(const QString& name) const
{
    const QStringList parts = name.split(u'.');
    if (parts.size() != 3 || parts[0] != QLatin1String("messages"))
        return nullptr;
    const int step = parts[1].toInt();
    if (step < 1 || step > m_editors.size())
        return nullptr;
    MessageEditor* editor = m_editors[step - 1];
    return parts[2] == QLatin1String("delayMinutes") ? editor->delayField() : editor->textField();
}

} // namespace cm
