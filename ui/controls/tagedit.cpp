// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/tagedit.h"

#include "ui/controls/flowlayout.h"
#include "ui/controls/format.h"
#include "ui/controls/tagchip.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStandardItemModel>

namespace cm {

namespace {

constexpr int tagRole = Qt::UserRole;

const QRegularExpression& separators()
{
    static const QRegularExpression expression(QStringLiteral("[,\\n\\r\\x{2028}\\x{2029}]"));
    return expression;
}

} // namespace

TagEdit::TagEdit(QWidget* parent)
    : QFrame(parent)
    , m_flow(new FlowLayout(this, 5))
    , m_input(new QLineEdit(this))
    , m_completer(new QCompleter(this))
    , m_suggestions(new QStandardItemModel(this))
    , m_placeholder(tr("Add a tag"))
{
    m_flow->setContentsMargins(6, 4, 6, 4);
    m_flow->setLastExpands(true);
    m_flow->addWidget(m_input);
    m_input->setObjectName(QStringLiteral("tagInput"));
    m_input->setMinimumWidth(120);
    m_input->setFrame(false);
    m_input->installEventFilter(this);
    setFocusProxy(m_input);
    setCursor(Qt::IBeamCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);

    m_completer->setModel(m_suggestions);
    m_completer->setCompletionRole(tagRole);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setMaxVisibleItems(8);
    m_completer->popup()->setProperty("popup", true);
    m_completer->popup()->setObjectName(QStringLiteral("tagSuggestions"));
    m_completer->popup()->setAccessibleName(tr("Suggested tags"));
    m_input->setCompleter(m_completer);

    connect(m_input, &QLineEdit::textEdited, this, &TagEdit::onTextEdited);
    connect(m_input, &QLineEdit::editingFinished, this, &TagEdit::commitInput);
    // The completer writes its text into the input after this signal: take it from there later.
    connect(
        m_completer, qOverload<const QString&>(&QCompleter::activated), this,
        [this](const QString& tag) {
            m_input->setText(tag);
            commitInput();
            m_input->clear();
        },
        Qt::QueuedConnection);
    updateHints();
}

void TagEdit::setTags(const QStringList& wanted)
{
    const QStringList before = tags();
    qDeleteAll(m_chips);
    m_chips.clear();
    for (const QString& tag : wanted) {
        if (!tag.trimmed().isEmpty() && find(tag) == nullptr) {
            insertChip(tag.trimmed());
        }
    }
    updateHints();
    if (tags() != before) {
        Q_EMIT tagsChanged(tags());
    }
}

QStringList TagEdit::tags() const
{
    QStringList all;
    for (const TagChip* chip : m_chips) {
        all.append(chip->text());
    }
    return all;
}

bool TagEdit::addTag(const QString& tag)
{
    return addText(tag) > 0;
}

bool TagEdit::removeTag(const QString& tag)
{
    TagChip* chip = find(tag);
    if (chip != nullptr) {
        removeChip(chip);
    }
    return chip != nullptr;
}

void TagEdit::setSuggestions(const QVector<Suggestion>& suggestions)
{
    m_suggestions->clear();
    for (const Suggestion& suggestion : suggestions) {
        if (find(suggestion.tag) != nullptr) {
            continue;
        }
        const QString text = suggestion.count < 0
            ? suggestion.tag
            : tr("%1   (%2)").arg(suggestion.tag, formatCount(suggestion.count));
        auto* item = new QStandardItem(text);
        item->setData(suggestion.tag, tagRole);
        m_suggestions->appendRow(item);
    }
    if (m_input->hasFocus() && !m_input->text().trimmed().isEmpty()) {
        m_completer->setCompletionPrefix(m_input->text().trimmed());
        m_completer->complete();
    }
}

void TagEdit::setSuggestions(const QStringList& tags)
{
    QVector<Suggestion> suggestions;
    for (const QString& tag : tags) {
        suggestions.append({tag});
    }
    setSuggestions(suggestions);
}

void TagEdit::setPlaceholderText(const QString& text)
{
    m_placeholder = text;
    updateHints();
}

bool TagEdit::eventFilter(QObject* watched, QEvent* event)
{
    const bool focusIn = event->type() == QEvent::FocusIn;
    if (focusIn || event->type() == QEvent::FocusOut) {
        setStyleProperty(this, "focused", focusIn);
    }
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (watched == m_input) {
            if (key->matches(QKeySequence::Paste)) {
                m_input->insert(QApplication::clipboard()->text());
                onTextEdited(m_input->text());
                return true;
            }
            return inputKey(key->key(), key->modifiers()) || QFrame::eventFilter(watched, event);
        }
        if (auto* chip = qobject_cast<TagChip*>(watched)) {
            return chipKey(chip, key->key()) || QFrame::eventFilter(watched, event);
        }
    }
    return QFrame::eventFilter(watched, event);
}

bool TagEdit::inputKey(int key, Qt::KeyboardModifiers modifiers)
{
    const bool atStart = m_input->cursorPosition() == 0 && !m_input->hasSelectedText();
    if (m_chips.isEmpty() || !atStart || modifiers.testFlag(Qt::ShiftModifier)) {
        return false;
    }
    if (key == Qt::Key_Backspace && m_input->text().isEmpty()) {
        removeChip(m_chips.last());
        return true;
    }
    if (key == Qt::Key_Left) {
        m_chips.last()->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

bool TagEdit::chipKey(TagChip* chip, int key)
{
    const auto place = m_chips.indexOf(chip);
    if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
        removeChip(chip);
        const auto next = key == Qt::Key_Backspace ? place - 1 : place;
        QWidget* target = m_input;
        if (next >= 0 && next < m_chips.size()) {
            target = m_chips[next];
        }
        target->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (key == Qt::Key_Left && place > 0) {
        m_chips[place - 1]->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (key == Qt::Key_Right || key == Qt::Key_Escape) {
        QWidget* target = m_input;
        if (key == Qt::Key_Right && place + 1 < m_chips.size()) {
            target = m_chips[place + 1];
        }
        target->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

int TagEdit::addText(const QString& text)
{
    int added = 0;
    const QStringList parts = text.split(separators(), Qt::SkipEmptyParts);
    for (const QString& part : parts) {
        const QString tag = part.simplified();
        if (!tag.isEmpty() && find(tag) == nullptr) {
            insertChip(tag);
            ++added;
        }
    }
    if (added > 0) {
        updateHints();
        Q_EMIT tagsChanged(tags());
    }
    return added;
}

void TagEdit::commitInput()
{
    const QString text = m_input->text();
    if (text.isEmpty()) {
        return;
    }
    m_input->clear();
    addText(text);
    m_completer->popup()->hide();
}

void TagEdit::insertChip(const QString& tag)
{
    auto* chip = new TagChip(tag, this);
    chip->installEventFilter(this);
    connect(chip, &TagChip::removeRequested, this, [this, chip] {
        removeChip(chip);
        m_input->setFocus(Qt::OtherFocusReason);
    });
    m_flow->insertWidget(m_flow->count() - 1, chip);
    m_chips.append(chip);
    chip->show();
}

void TagEdit::removeChip(TagChip* chip)
{
    m_chips.removeOne(chip);
    m_flow->removeWidget(chip);
    chip->hide();
    chip->deleteLater();
    updateHints();
    Q_EMIT tagsChanged(tags());
}

void TagEdit::onTextEdited(const QString& text)
{
    if (!text.contains(separators())) {
        Q_EMIT suggestionsWanted(text.trimmed());
        return;
    }
    // What stands behind the last separator is still being typed.
    const auto last = text.lastIndexOf(separators());
    const bool pasted = text.count(separators()) > 1;
    m_input->setText(pasted ? QString() : text.mid(last + 1).trimmed());
    addText(pasted ? text : text.left(last));
}

void TagEdit::mousePressEvent(QMouseEvent* event)
{
    m_input->setFocus(Qt::MouseFocusReason);
    QFrame::mousePressEvent(event);
}

void TagEdit::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_flow->invalidate();
    }
    QFrame::changeEvent(event);
}

void TagEdit::updateHints()
{
    m_input->setPlaceholderText(m_chips.isEmpty() ? m_placeholder : QString());
    const QString name = accessibleName().isEmpty() ? tr("Tags") : accessibleName();
    m_input->setAccessibleName(name);
    m_input->setAccessibleDescription(
        m_chips.isEmpty() ? tr("No tags") : tr("Chosen: %1").arg(tags().join(QStringLiteral(", "))));
    m_flow->invalidate();
    updateGeometry();
}

TagChip* TagEdit::find(const QString& tag) const
{
    const QString wanted = tag.simplified();
    for (TagChip* chip : m_chips) {
        if (chip->text().compare(wanted, Qt::CaseInsensitive) == 0) {
            return chip;
        }
    }
    return nullptr;
}

} // namespace cm
