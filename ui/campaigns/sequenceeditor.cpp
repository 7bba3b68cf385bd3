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
    for (int place = 0; place < mostMessages; ++place)
        build(place);
    layout->addLayout(buttons);
    layout->addWidget(m_quick);
    layout->addWidget(m_timeline);
    connect(m_add, &QPushButton::clicked, this, [this] {
        change(messages() + QVector<Message>{{usualDelay, {}}}, m_count);
    });
    connect(m_webinar, &QPushButton::clicked, this, [this] {
        change(webinarStages());
        Q_EMIT webinarStagesChosen();
    });
    connect(m_quick, &QCheckBox::toggled, this, [this] { Q_EMIT changed({}); });
    setMessages({Message()});
}

void SequenceEditor::build(int place)
{
    auto* editor = new MessageEditor;
    editor->hide();
    m_editors.append(editor);
    m_list->addWidget(editor);
    editor->handle()->installEventFilter(this);
    const auto tell = [this, place](const char* what) {
        if (!m_changing)
            Q_EMIT changed(QStringLiteral("messages.%1.%2").arg(place + 1).arg(QLatin1String(what)));
    };
    connect(editor, &MessageEditor::textChanged, this, [tell] { tell("text"); });
    connect(editor, &MessageEditor::delayChanged, this, [tell] { tell("delayMinutes"); });
    connect(editor, &MessageEditor::removeRequested, this, [this, place] {
        QVector<Message> left = messages();
        left.removeAt(place);
        change(left, std::min(place, m_count - 2));
    });
    connect(editor, &MessageEditor::duplicateRequested, this, [this, place] {
        QVector<Message> more = messages();
        more.insert(place + 1, Message(more[place]));
        change(more, place + 1);
    });
    connect(editor, &MessageEditor::moveRequested, this, [this, place](int by) { move(place, place + by); });
}

QVector<Message> SequenceEditor::messages() const
{
    QVector<Message> messages;
    for (int i = 0; i < m_count; ++i)
        messages.append(m_editors[i]->message());
    return messages;
}

void SequenceEditor::setMessages(const QVector<Message>& messages)
{
    m_changing = true;
    m_count = std::clamp(static_cast<int>(messages.size()), 1, mostMessages);
    for (int i = 0; i < mostMessages; ++i) {
        m_editors[i]->setMessage(messages.value(i));
        m_editors[i]->setPlace(i + 1, m_count, mostMessages);
        m_editors[i]->setVisible(i < m_count);
    }
    m_changing = false;
    m_add->setEnabled(m_count < mostMessages);
    m_add->setToolTip(m_add->isEnabled() ? QString() : tr("A sequence has at most 10 messages."));
}

void SequenceEditor::change(const QVector<Message>& messages, int focus)
{
    setMessages(messages);
    Q_EMIT changed({}); // a step of its own
    if (focus >= 0)
        m_editors[focus]->text()->setFocus();
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
    for (int i = 0; i < m_count; ++i) {
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

void SequenceEditor::showFigures(const CampaignDraft& draft, const std::optional<MessageFigures>& figures)
{
    const auto uses = leadPlaceholderUses(draft.messages);
    const auto values = campaignPlaceholderValues(draft);
    for (int i = 0; i < m_count; ++i) {
        const bool isSame = uses[i] == QVector<int>(uses[i].size(), 0); // for all leads
        const QString& text = draft.messages[i].text;
        QString longest;
        QStringList empty;
        for (const QString& name : placeholdersIn(text)) {
            if (values.contains(name) && values[name].isEmpty())
                empty.append(tr("{{%1}} stands for nothing yet: enter it in this form.").arg(name));
        }
        if (figures && !isSame) {
            longest = figures->longest(i + 1, text, values);
            const auto missing = figures->emptyPlaceholders(text, values, 0);
            for (auto it = missing.cbegin(); it != missing.cend(); ++it)
                empty.append(it.value() == 1
                        ? tr("{{%1}} is empty for 1 lead.").arg(it.key())
                        : tr("{{%1}} is empty for %2 leads.").arg(it.key(), formatCount(it.value())));
        }
        m_editors[i]->setFindings(longest.isEmpty()
                ? QString()
                : tr("Longest case: %1 characters, %2 SMS.")
                      .arg(formatCount(longest.toUcs4().size()), formatCount(smsSegments(longest))),
            empty.join(u' '));
    }
}

void SequenceEditor::move(int from, int to)
{
    if (from == to || std::min(from, to) < 0 || std::max(from, to) >= m_count)
        return;
    QVector<Message> moved = messages();
    moved.move(from, to);
    change(moved, to);
}

bool SequenceEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress) {
        const auto pressed = std::find_if(m_editors.cbegin(), m_editors.cend(),
            [watched](const MessageEditor* editor) { return editor->handle() == watched; });
        m_dragged = static_cast<int>(pressed - m_editors.cbegin());
    } else if (event->type() == QEvent::MouseMove && m_dragged >= 0) {
        auto* move = static_cast<QMouseEvent*>(event);
        if (move->buttons().testFlag(Qt::LeftButton))
            drag(mapFromGlobal(move->globalPosition().toPoint()));
    } else if (event->type() == QEvent::MouseButtonRelease) {
        m_dragged = -1;
    }
    return FormSection::eventFilter(watched, event);
}

void SequenceEditor::drag(const QPoint& position)
{
    // It takes the place of the message whose middle the pointer has passed.
    int to = m_dragged;
    while (to > 0 && position.y() < m_editors[to - 1]->geometry().center().y())
        --to;
    while (to < m_count - 1 && position.y() > m_editors[to + 1]->geometry().center().y())
        ++to;
    move(m_dragged, to);
    m_dragged = to;
}

} // namespace cm
