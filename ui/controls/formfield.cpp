// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/formfield.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace cm {

namespace {

/// A compound editor has no border of its own: its parts show the error.
void markInvalid(QWidget* editor, bool invalid)
{
    setStyleProperty(editor, "invalid", invalid);
    const auto parts = editor->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget* part : parts) {
        if (qobject_cast<QAbstractSpinBox*>(part) || qobject_cast<QLineEdit*>(part)
            || qobject_cast<QComboBox*>(part)) {
            setStyleProperty(part, "invalid", invalid);
        }
    }
}

} // namespace

FormField::FormField(const QString& label, QWidget* editor, QWidget* parent)
    : QWidget(parent)
    , m_layout(new QBoxLayout(QBoxLayout::TopToBottom, this))
    , m_labelBox(new QWidget(this))
    , m_label(new QLabel(label, m_labelBox))
    , m_optional(new QLabel(tr("optional"), m_labelBox))
    , m_editor(editor)
    , m_messageBox(new QWidget(this))
    , m_messageIcon(new QLabel(m_messageBox))
    , m_message(new QLabel(m_messageBox))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setBuddy(editor);
    m_optional->hide();
    setTextRole(m_label, TextRole::Strong);
    setTextRole(m_optional, TextRole::Caption);
    if (editor->accessibleName().isEmpty()) {
        editor->setAccessibleName(label);
    }
    auto* labels = new QHBoxLayout(m_labelBox);
    labels->setContentsMargins(0, 0, 0, 0);
    labels->setSpacing(space::s);
    labels->addWidget(m_label);
    labels->addWidget(m_optional);
    labels->addStretch();

    setTextRole(m_message, TextRole::Caption);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setObjectName(QStringLiteral("fieldMessage"));
    auto* messages = new QHBoxLayout(m_messageBox);
    messages->setContentsMargins(0, 0, 0, 0);
    messages->setSpacing(5);
    messages->addWidget(m_messageIcon, 0, Qt::AlignTop);
    messages->addWidget(m_message, 1);

    auto* column = new QVBoxLayout;
    column->setSpacing(space::xs);
    column->addWidget(editor);
    column->addWidget(m_messageBox);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    m_layout->addWidget(m_labelBox);
    m_layout->addLayout(column, 1);
    setFocusProxy(editor);
    connect(&Theme::instance(), &Theme::changed, this, &FormField::showMessage);
    showMessage();
}

void FormField::setLabelPosition(LabelPosition position)
{
    const bool left = position == LabelPosition::Left;
    m_layout->setDirection(left ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_layout->setSpacing(left ? space::m : 6);
    // The label stands beside the editor's first line, not in the middle of editor and message.
    m_layout->setAlignment(m_labelBox, left ? Qt::AlignTop : Qt::Alignment());
    m_labelBox->setMinimumHeight(left ? extent::control : 0);
}

void FormField::setLabelWidth(int pixels)
{
    m_labelBox->setFixedWidth(pixels);
}

void FormField::setLabel(const QString& label)
{
    if (m_editor->accessibleName() == m_label->text()) {
        m_editor->setAccessibleName(label);
    }
    m_label->setText(label);
}

void FormField::setOptional(bool optional)
{
    m_optional->setVisible(optional);
}

void FormField::setHint(const QString& hint)
{
    m_hintText = hint;
    showMessage();
}

void FormField::setError(const QString& error)
{
    if (error == m_error) {
        return;
    }
    m_error = error;
    showMessage();
    Q_EMIT errorChanged(m_error);
}

void FormField::setWarning(const QString& warning)
{
    m_warning = warning;
    showMessage();
}

QString FormField::label() const
{
    return m_label->text();
}

void FormField::showMessage()
{
    const bool isError = !m_error.isEmpty();
    const bool isWarning = !isError && !m_warning.isEmpty();
    const QString text = isError ? m_error : isWarning ? m_warning : m_hintText;
    m_message->setText(text);
    setStyleProperty(m_message, "kind",
        isError         ? QStringLiteral("error")
            : isWarning ? QStringLiteral("warning")
                        : QString());
    m_messageIcon->setVisible(isError || isWarning);
    if (isError || isWarning) {
        const StatusKind kind = isError ? StatusKind::Error : StatusKind::Warning;
        m_messageIcon->setPixmap(kindIcon(kind).pixmap(QSize(14, 14), devicePixelRatioF()));
    }
    m_messageBox->setVisible(!text.isEmpty());
    markInvalid(m_editor, isError);
    if (m_editor->accessibleDescription() != text) {
        m_editor->setAccessibleDescription(text);
        QAccessibleEvent event(m_editor, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace cm
