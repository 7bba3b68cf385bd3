// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/sequenceeditor.h"

#include "models/campaigns/messagetext.h"
#include "models/campaigns/sequence.h"
#include "ui/campaigns/messageeditor.h"
#include "ui/campaigns/messagetextedit.h"
#include "ui/campaigns/sendtimeline.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPushButton>
#include <QToolButton>

namespace cm {

namespace {

constexpr int usualDelay = 1440; // minutes

} // namespace

SequenceEditor::SequenceEditor(QWidget* parent)
    : FormSection(parent)
    , m_list(new QVBoxLayout)
    , m_add(new QPushButton(icon(QStringLiteral("plus")), tr("Add message")))
    , m_webinar(new QPushButton(icon(QStringLiteral("calendar")), tr("Use the four webinar stages")))
    , m_quick(new QCheckBox(tr("Allow quick follow-up, within the hour")))
    , m_timeline(new SendTimeline)
{
    m_add->setObjectName(QStringLiteral("addMessage"));
    m_webinar->setObjectName(QStringLiteral("webinarStages"));
    m_webinar->setToolTip(tr("Three days, two days, a day and an hour before the event"));
    m_quick->setObjectName(QStringLiteral("allowQuickFollowUp"));
    m_quick->setToolTip(tr("Otherwise each message follows an hour or more after the one before."));
    m_list->setSpacing(space::l);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_add);
    buttons->addWidget(m_webinar);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(m_list);
    layout->addLayout(buttons);
    layout->addWidget(m_quick);
    layout->addWidget(m_timeline);
    connect(m_add, &QPushButton::clicked, this, [this] {
        MessageEditor* added = insert(static_cast<int>(m_editors.size()), {usualDelay, {}});
        tellChanged();
        added->text()->setFocus();
    });
    connect(m_webinar, &QPushButton::clicked, this, [this] {
        setMessages(webinarStages());
        tellChanged();
        Q_EMIT webinarStagesChosen();
    });
    connect(m_quick, &QCheckBox::toggled, this, [this] { Q_EMIT changed({}); });
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
    while (m_editors.size() > std::max<qsizetype>(messages.size(), 1))
        remove(m_editors.last());
    for (qsizetype i = 0; i < messages.size(); ++i) {
        if (i < m_editors.size())
            m_editors[i]->setMessage(messages[i]);
        else
            insert(static_cast<int>(i), messages[i]);
    }
    renumber();
}

void SequenceEditor::setDraft(const CampaignDraft& draft)
{
    setMessages(draft.messages);
    m_quick->setChecked(draft.allowQuickFollowUp);
}

void SequenceEditor::writeTo(CampaignDraft& draft) const
{
    draft.messages = messages();
    draft.allowQuickFollowUp = m_quick->isChecked();
}

QMap<QString, FormField*> SequenceEditor::fields() const
{
    QMap<QString, FormField*> fields{{QStringLiteral("messages"), m_editors.first()->textField()}};
    for (qsizetype i = 0; i < m_editors.size(); ++i) {
        fields.insert(QStringLiteral("messages.%1.text").arg(i + 1), m_editors[i]->textField());
        fields.insert(QStringLiteral("messages.%1.delayMinutes").arg(i + 1), m_editors[i]->delayField());
    }
    return fields;
}

void SequenceEditor::setTimeZone(const QTimeZone& zone)
{
    m_timeline->setTimeZone(zone);
}

void SequenceEditor::showContext(const CampaignDraft& draft, const std::optional<Lead>& lead)
{
    m_webinar->setVisible(draft.type == CampaignType::Webinar);
    m_timeline->setDraft(draft, QDateTime::currentDateTimeUtc());
    const auto values = lead ? placeholderValues(draft, *lead) : QMap<QString, QString>();
    for (MessageEditor* editor : std::as_const(m_editors))
        editor->setPreview(lead ? lead->name() : QString(), values);
}

void SequenceEditor::setFindings(const DryRun& dryRun)
{
    for (qsizetype i = 0; i < m_editors.size(); ++i) {
        const QString text = dryRun.longest.value(i);
        m_editors[i]->setLongest(text.isEmpty()
                ? QString()
                : tr("Longest case: %1 characters, %2 SMS.")
                      .arg(formatCount(text.toUcs4().size()), formatCount(smsSegments(text))));
        QStringList empty;
        for (const QString& name : placeholdersIn(m_editors[i]->message().text)) {
            if (const qint64 leads = dryRun.emptyPlaceholders.value(name); leads > 0)
                empty.append(tr("{{%1}} is empty for %2 leads.").arg(name, formatCount(leads)));
        }
        m_editors[i]->textField()->setWarning(empty.join(u' '));
    }
}

MessageEditor* SequenceEditor::insert(int place, const Message& message)
{
    auto* editor = new MessageEditor;
    editor->setMessage(message);
    m_editors.insert(place, editor);
    m_list->insertWidget(place, editor);
    editor->handle()->installEventFilter(this);
    const auto indexOf = [this, editor] { return static_cast<int>(m_editors.indexOf(editor)); };
    connect(editor, &MessageEditor::textChanged, this,
        [this, indexOf] { tellChanged(QStringLiteral("messages.%1.text").arg(indexOf() + 1)); });
    connect(editor, &MessageEditor::delayChanged, this,
        [this, indexOf] { tellChanged(QStringLiteral("messages.%1.delayMinutes").arg(indexOf() + 1)); });
    connect(editor, &MessageEditor::removeRequested, this, [this, editor, indexOf] {
        const int was = indexOf();
        remove(editor);
        tellChanged();
        m_editors[std::min<qsizetype>(was, m_editors.size() - 1)]->text()->setFocus();
    });
    connect(editor, &MessageEditor::duplicateRequested, this, [this, editor, indexOf] {
        MessageEditor* copy = insert(indexOf() + 1, editor->message());
        tellChanged();
        copy->text()->setFocus();
    });
    connect(editor, &MessageEditor::moveRequested, this,
        [this, indexOf](int by) { move(indexOf(), indexOf() + by); });
    renumber();
    return editor;
}

void SequenceEditor::remove(MessageEditor* editor)
{
    m_editors.removeOne(editor);
    editor->disconnect(this);
    editor->setParent(nullptr);
    editor->deleteLater();
    renumber();
}

void SequenceEditor::move(int from, int to)
{
    if (from == to || to < 0 || to >= m_editors.size())
        return;
    MessageEditor* editor = m_editors.takeAt(from);
    m_editors.insert(to, editor);
    m_list->insertWidget(to, editor);
    renumber();
    tellChanged();
}

void SequenceEditor::renumber()
{
    const int count = static_cast<int>(m_editors.size());
    for (int i = 0; i < count; ++i)
        m_editors[i]->setPlace(i + 1, count, mostMessages);
    m_add->setEnabled(count < mostMessages);
    m_add->setToolTip(m_add->isEnabled() ? QString() : tr("A sequence has at most 10 messages."));
}

void SequenceEditor::tellChanged(const QString& place)
{
    Q_EMIT changed(place);
}

bool SequenceEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseMove) {
        auto* move = static_cast<QMouseEvent*>(event);
        const auto dragged = std::find_if(m_editors.cbegin(), m_editors.cend(),
            [watched](const MessageEditor* editor) { return editor->handle() == watched; });
        if (dragged != m_editors.cend() && move->buttons().testFlag(Qt::LeftButton))
            drag(*dragged, mapFromGlobal(move->globalPosition().toPoint()));
    }
    return FormSection::eventFilter(watched, event);
}

void SequenceEditor::drag(MessageEditor* editor, const QPoint& position)
{
    // It takes the place of the message whose middle the pointer has passed.
    const int from = static_cast<int>(m_editors.indexOf(editor));
    int to = from;
    while (to > 0 && position.y() < m_editors[to - 1]->geometry().center().y())
        --to;
    while (to < m_editors.size() - 1 && position.y() > m_editors[to + 1]->geometry().center().y())
        ++to;
    move(from, to);
}

} // namespace cm
