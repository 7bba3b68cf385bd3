// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/filterchips.h"

#include "ui/controls/flowlayout.h"
#include "ui/controls/format.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QToolButton>

namespace cm {

FilterChips::FilterChips(QWidget* parent)
    : QWidget(parent)
{
    new FlowLayout(this, 6);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FilterChips::setExclusive(bool exclusive)
{
    m_exclusive = exclusive;
    if (exclusive && !m_entries.isEmpty()) {
        setChecked({current()});
    }
}

void FilterChips::setChips(const QVector<Chip>& chips)
{
    const QStringList before = checked();
    for (const Entry& entry : std::as_const(m_entries)) {
        delete entry.button;
    }
    m_entries.clear();
    for (const Chip& chip : chips) {
        auto* button = new QToolButton(this);
        button->setObjectName(QStringLiteral("chip_") + chip.key);
        button->setProperty("chip", true);
        button->setCheckable(true);
        button->setChecked(before.contains(chip.key));
        button->installEventFilter(this);
        layout()->addWidget(button);
        connect(button, &QToolButton::clicked, this, [this, button] { onClicked(button); });
        m_entries.append({chip, button});
        label(m_entries.last());
    }
    if (m_exclusive && !m_entries.isEmpty()) {
        setChecked({current()});
    }
    updateTabStop();
    if (checked() != before) {
        Q_EMIT checkedChanged(checked());
    }
}

void FilterChips::setCount(const QString& key, std::optional<qint64> count)
{
    for (Entry& entry : m_entries) {
        if (entry.chip.key == key) {
            entry.chip.count = count;
            label(entry);
        }
    }
}

void FilterChips::setChecked(const QStringList& keys)
{
    const QStringList before = checked();
    for (const Entry& entry : std::as_const(m_entries)) {
        entry.button->setChecked(keys.contains(entry.chip.key));
    }
    updateTabStop();
    if (checked() != before) {
        Q_EMIT checkedChanged(checked());
    }
}

QStringList FilterChips::checked() const
{
    QStringList keys;
    for (const Entry& entry : m_entries) {
        if (entry.button->isChecked()) {
            keys.append(entry.chip.key);
        }
    }
    return keys;
}

QString FilterChips::current() const
{
    const QStringList keys = checked();
    if (!keys.isEmpty()) {
        return keys.first();
    }
    return m_entries.isEmpty() ? QString() : m_entries.first().chip.key;
}

void FilterChips::onClicked(QToolButton* button)
{
    if (m_exclusive) {
        for (const Entry& entry : std::as_const(m_entries)) {
            entry.button->setChecked(entry.button == button);
        }
    }
    updateTabStop();
    Q_EMIT checkedChanged(checked());
}

void FilterChips::label(const Entry& entry)
{
    const Chip& chip = entry.chip;
    entry.button->setText(
        chip.count ? chip.text + QStringLiteral("  ") + formatCount(*chip.count) : chip.text);
    entry.button->setAccessibleName(
        chip.count ? tr("%1, %2").arg(chip.text, formatCount(*chip.count)) : chip.text);
}

bool FilterChips::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        for (int i = 0; i < m_entries.size(); ++i) {
            if (m_entries[i].button != watched) {
                continue;
            }
            if (key == Qt::Key_Right || key == Qt::Key_Left) {
                moveFocus(i, (key == Qt::Key_Right) != mirrored ? 1 : -1);
                return true;
            }
            if (key == Qt::Key_Home || key == Qt::Key_End) {
                moveFocus(key == Qt::Key_Home ? 1 : static_cast<int>(m_entries.size()) - 2,
                    key == Qt::Key_Home ? -1 : 1);
                return true;
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterChips::moveFocus(int from, int step)
{
    const int to = from + step;
    if (to < 0 || to >= m_entries.size()) {
        return;
    }
    QToolButton* button = m_entries[to].button;
    for (const Entry& entry : std::as_const(m_entries)) {
        entry.button->setFocusPolicy(entry.button == button ? Qt::StrongFocus : Qt::ClickFocus);
    }
    button->setFocus(Qt::TabFocusReason);
    if (m_exclusive) {
        button->click();
    }
}

void FilterChips::updateTabStop()
{
    // One stop for the Tab key: the checked chip, else the first.
    const QString stop = current();
    for (const Entry& entry : std::as_const(m_entries)) {
        entry.button->setFocusPolicy(entry.chip.key == stop ? Qt::StrongFocus : Qt::ClickFocus);
        if (entry.chip.key == stop) {
            setFocusProxy(entry.button);
        }
    }
}

} // namespace cm
