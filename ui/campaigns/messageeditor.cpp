// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/messageeditor.h"

#include "models/campaigns/messagetext.h"
#include "ui/campaigns/messagetextedit.h"
#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace cm {

MessageEditor::MessageEditor(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_delay(new QSpinBox)
    , m_unit(new QComboBox)
    , m_text(new MessageTextEdit)
    , m_counter(new QLabel)
    , m_preview(new QLabel)
    , m_longest(new QLabel)
{
    setTextRole(m_title, TextRole::Strong);
    for (QLabel* label : {m_counter, m_longest})
        setTextRole(label, TextRole::Caption);
    setTextRole(m_preview, TextRole::Muted);
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setWordWrap(true);
    m_preview->hide();
    m_counter->setWordWrap(true); // else what it says would make the form wider
    m_counter->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_longest->setWordWrap(true);
    m_longest->hide();
    m_text->setPlaceholderText(tr("Hi {{first_name}}, …"));
    m_text->setMinimumHeight(76);
    m_text->setMaximumHeight(110);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(buildHead());
    buildDelay();
    m_textField = new FormField(tr("Text"), m_text);
    layout->addWidget(m_delayField);
    layout->addWidget(m_textField);
    layout->addLayout(buildFoot());
    layout->addWidget(m_longest);
    layout->addWidget(m_preview);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_refusedPaste.clear();
        showWarning();
        updateCounter();
        Q_EMIT textChanged();
    });
    connect(m_text, &MessageTextEdit::pasteRefused, this, [this](qsizetype characters) {
        m_refusedPaste = tr("Nothing was pasted: it has %1 characters, a message has at most 1,600.")
                             .arg(formatCount(characters));
        showWarning();
    });
    updateCounter();
}

void MessageEditor::keyPressEvent(QKeyEvent* event)
{
    const bool moves =
        event->modifiers() == Qt::AltModifier && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down);
    if (moves)
        Q_EMIT moveRequested(event->key() == Qt::Key_Up ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

QToolButton* MessageEditor::addTool(QHBoxLayout* row, const char* iconName, const QString& tip)
{
    auto* button = new QToolButton;
    button->setIcon(icon(QLatin1String(iconName), IconRole::Muted));
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    row->addWidget(button);
    return button;
}

QHBoxLayout* MessageEditor::buildHead()
{
    auto* head = new QHBoxLayout;
    m_handle = addTool(head, "drag", tr("Drag to another place"));
    m_handle->setFocusPolicy(Qt::NoFocus);
    m_handle->setCursor(Qt::OpenHandCursor);
    head->addWidget(m_title);
    head->addStretch();
    m_up = addTool(head, "chevron-up", tr("Move up (Alt+Up)"));
    m_down = addTool(head, "chevron-down", tr("Move down (Alt+Down)"));
    m_duplicate = addTool(head, "duplicate", tr("Duplicate this message"));
    m_remove = addTool(head, "trash", tr("Remove this message"));
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(1); });
    connect(m_duplicate, &QToolButton::clicked, this, &MessageEditor::duplicateRequested);
    connect(m_remove, &QToolButton::clicked, this, &MessageEditor::removeRequested);
    return head;
}

void MessageEditor::buildDelay()
{
    m_delay->setRange(0, 43200);
    m_delay->setGroupSeparatorShown(true);
    m_delay->setAccessibleName(tr("Delay"));
    m_unit->setAccessibleName(tr("Unit of the delay"));
    m_unit->addItem(tr("minutes"), 1);
    m_unit->addItem(tr("hours"), 60);
    m_unit->addItem(tr("days"), 1440);
    m_unit->setCurrentIndex(2);
    auto* delay = new QWidget;
    auto* row = new QHBoxLayout(delay);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_delay);
    row->addWidget(m_unit);
    row->addStretch();
    delay->setFocusProxy(m_delay);
    m_delayField = new FormField(tr("Sent after"), delay);
    connect(m_delay, &QSpinBox::valueChanged, this, &MessageEditor::delayChanged);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &MessageEditor::delayChanged);
}

QHBoxLayout* MessageEditor::buildFoot()
{
    m_placeholders = new QPushButton(tr("Insert placeholder"));
    m_placeholders->setObjectName(QStringLiteral("insertPlaceholder"));
    setButtonRole(m_placeholders, ButtonRole::Quiet);
    auto* menu = new QMenu(m_placeholders);
    for (const QString& name : knownPlaceholders()) {
        menu->addAction(QStringLiteral("{{%1}}").arg(name), this, [this, name] {
            m_text->insertPlaceholder(name);
            m_text->setFocus();
        });
    }
    m_placeholders->setMenu(menu);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_placeholders);
    foot->addWidget(m_counter, 1);
    return foot;
}

void MessageEditor::setPlace(int step, int count, int most)
{
    m_title->setText(tr("Message %1").arg(step));
    m_delayField->setLabel(
        step == 1 ? tr("Sent after the enrollment") : tr("Sent after message %1").arg(step - 1));
    m_up->setEnabled(step > 1);
    m_down->setEnabled(step < count);
    m_duplicate->setEnabled(count < most);
    m_remove->setVisible(count > 1);
    const QString number = QString::number(step);
    m_handle->setAccessibleName(tr("Drag message %1 to another place").arg(step));
    m_up->setAccessibleName(tr("Move message %1 up").arg(step));
    m_down->setAccessibleName(tr("Move message %1 down").arg(step));
    m_duplicate->setAccessibleName(tr("Duplicate message %1").arg(step));
    m_remove->setAccessibleName(tr("Remove message %1").arg(step));
    m_text->setAccessibleName(tr("Text of message %1").arg(step));
    m_counter->setObjectName(QLatin1String("messageCounter") + number);
    m_text->setObjectName(QLatin1String("messageText") + number);
    m_delay->setObjectName(QLatin1String("messageDelay") + number);
    m_unit->setObjectName(QLatin1String("messageDelayUnit") + number);
    m_up->setObjectName(QLatin1String("messageUp") + number);
    m_down->setObjectName(QLatin1String("messageDown") + number);
    m_duplicate->setObjectName(QLatin1String("messageDuplicate") + number);
    m_remove->setObjectName(QLatin1String("messageRemove") + number);
    m_preview->setObjectName(QLatin1String("messagePreview") + number);
    m_longest->setObjectName(QLatin1String("messageLongest") + number);
}

Message MessageEditor::message() const
{
    return {m_delay->value() * m_unit->currentData().toInt(), m_text->toPlainText()};
}

void MessageEditor::setMessage(const Message& message)
{
    const Message now = this->message();
    if (now.delayMinutes != message.delayMinutes) {
        const int unit = message.delayMinutes % 1440 == 0 ? 2 : message.delayMinutes % 60 == 0 ? 1 : 0;
        m_unit->setCurrentIndex(unit);
        m_delay->setValue(message.delayMinutes / m_unit->itemData(unit).toInt());
    }
    if (now.text != message.text) {
        m_text->setPlainText(message.text);
        m_text->moveCursor(QTextCursor::End);
    }
}

void MessageEditor::setPreview(const QString& leadName, const QMap<QString, QString>& values)
{
    m_leadName = leadName;
    m_values = values;
    updateCounter();
}

void MessageEditor::setFindings(const QString& longest, const QString& missing)
{
    m_longest->setText(longest);
    m_longest->setVisible(!longest.isEmpty());
    m_missing = missing;
    showWarning();
}

void MessageEditor::showWarning()
{
    m_textField->setWarning(m_refusedPaste.isEmpty() ? m_missing : m_refusedPaste);
}

QString MessageEditor::preview() const
{
    return m_preview->isHidden() ? QString() : m_preview->text();
}

void MessageEditor::updateCounter()
{
    const QString text = m_text->toPlainText();
    const bool rendered = !m_leadName.isEmpty() && !placeholdersIn(text).isEmpty();
    const QString said = rendered ? renderMessage(text, m_values) : text;
    const SmsSize size = smsSize(said);
    m_counter->setText(tr("%1 of 1,600 characters · %2 SMS%3")
                           .arg(formatCount(text.toUcs4().size()), formatCount(size.segments),
                               size.isGsm ? QString() : tr(" (with special characters, 70 each)")));
    m_preview->setText(tr("%1 gets: %2").arg(m_leadName, said));
    m_preview->setVisible(rendered);
}

} // namespace cm
