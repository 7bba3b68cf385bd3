// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/messageeditor.h"

#include "ui/controls/format.h"
#include "ui/controls/formfield.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace cm {

MessageEditor::MessageEditor(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_remove(new QToolButton)
    , m_delay(new QSpinBox)
    , m_unit(new QComboBox)
    , m_text(new QPlainTextEdit)
    , m_counter(new QLabel)
{
    setTextRole(m_title, TextRole::Strong);
    setTextRole(m_counter, TextRole::Caption);
    m_remove->setIcon(icon(QStringLiteral("trash"), IconRole::Muted));
    m_remove->setAutoRaise(true);
    m_remove->setToolTip(tr("Remove this message"));
    m_delay->setRange(0, 43200);
    m_delay->setAccessibleName(tr("Delay"));
    m_unit->setAccessibleName(tr("Unit of the delay"));
    m_unit->addItem(tr("minutes"), 1);
    m_unit->addItem(tr("hours"), 60);
    m_unit->addItem(tr("days"), 1440);
    m_unit->setCurrentIndex(2);
    m_text->setTabChangesFocus(true);
    m_text->setPlaceholderText(tr("Hi {{first_name}}, …"));
    m_text->setMinimumHeight(76);
    m_text->setMaximumHeight(110);
    m_text->installEventFilter(this);
    auto* placeholders = new QPushButton(tr("Insert placeholder"));
    placeholders->setObjectName(QStringLiteral("insertPlaceholder"));
    setButtonRole(placeholders, ButtonRole::Quiet);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_remove);
    auto* delay = new QWidget;
    auto* delayRow = new QHBoxLayout(delay);
    delayRow->setContentsMargins(0, 0, 0, 0);
    delayRow->addWidget(m_delay);
    delayRow->addWidget(m_unit);
    delayRow->addStretch();
    m_delayField = new FormField(tr("Sent after"), delay);
    m_textField = new FormField(tr("Text"), m_text);
    auto* foot = new QHBoxLayout;
    foot->addWidget(placeholders);
    foot->addStretch();
    foot->addWidget(m_counter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(head);
    layout->addWidget(m_delayField);
    layout->addWidget(m_textField);
    layout->addLayout(foot);

    connect(m_remove, &QToolButton::clicked, this, &MessageEditor::removeRequested);
    connect(m_delay, &QSpinBox::valueChanged, this, &MessageEditor::changed);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &MessageEditor::changed);
    connect(m_text, &QPlainTextEdit::textChanged, this, &MessageEditor::updateCounter);
    connect(m_text, &QPlainTextEdit::textChanged, this, &MessageEditor::changed);
    connect(placeholders, &QPushButton::clicked, this, &MessageEditor::offerPlaceholders);
    updateCounter();
}

void MessageEditor::setPlace(int step, bool removable)
{
    m_title->setText(tr("Message %1").arg(step));
    m_delayField->setLabel(
        step == 1 ? tr("Sent after the enrollment") : tr("Sent after message %1").arg(step - 1));
    m_remove->setVisible(removable);
    m_remove->setAccessibleName(tr("Remove message %1").arg(step));
    m_text->setObjectName(QStringLiteral("messageText%1").arg(step));
    m_delay->setObjectName(QStringLiteral("messageDelay%1").arg(step));
    m_unit->setObjectName(QStringLiteral("messageDelayUnit%1").arg(step));
    m_remove->setObjectName(QStringLiteral("messageRemove%1").arg(step));
    m_text->setAccessibleName(tr("Text of message %1").arg(step));
}

Message MessageEditor::message() const
{
    return {m_delay->value() * m_unit->currentData().toInt(), m_text->toPlainText()};
}

void MessageEditor::setMessage(const Message& message)
{
    const int unit = message.delayMinutes % 1440 == 0 ? 2 : message.delayMinutes % 60 == 0 ? 1 : 0;
    m_unit->setCurrentIndex(unit);
    m_delay->setValue(message.delayMinutes / m_unit->itemData(unit).toInt());
    m_text->setPlainText(message.text);
}

void MessageEditor::updateCounter()
{
    m_counter->setText(tr("%1 of 1,600 characters").arg(formatCount(m_text->toPlainText().toUcs4().size())));
}

void MessageEditor::offerPlaceholders()
{
    QMenu menu(this);
    for (const QString& name : knownPlaceholders()) {
        const QString text = QStringLiteral("{{%1}}").arg(name);
        menu.addAction(text, this, [this, text] { m_text->insertPlainText(text); });
    }
    menu.exec(QCursor::pos());
    m_text->setFocus();
}

bool MessageEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::FocusOut)
        Q_EMIT left();
    return QWidget::eventFilter(watched, event);
}

} // namespace cm
