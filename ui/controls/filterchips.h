// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QVector>
#include <QWidget>

#include <optional>

class QToolButton;

namespace cm {

/// A row of checkable chips with optional counts. Exclusive: exactly one is checked (the first to
/// begin with). Otherwise any number is. One tab stop; arrow keys move, Space toggles.
class FilterChips final : public QWidget {
    Q_OBJECT
public:
    struct Chip {
        QString key;
        QString text;
        std::optional<qint64> count{};
    };

    explicit FilterChips(QWidget* parent = nullptr);

    void setExclusive(bool exclusive);
    /// Replaces the chips; those with a key known before stay checked.
    void setChips(const QVector<Chip>& chips);
    /// Changes the count of one chip; none hides it.
    void setCount(const QString& key, std::optional<qint64> count);
    /// Checks exactly these; emits checkedChanged() if that changes anything.
    void setChecked(const QStringList& keys);
    [[nodiscard]] QStringList checked() const;
    /// The checked key of an exclusive row, or the first.
    [[nodiscard]] QString current() const;

Q_SIGNALS:
    void checkedChanged(const QStringList& keys);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Entry {
        Chip chip;
        QToolButton* button = nullptr;
    };
    void onClicked(QToolButton* button);
    void label(const Entry& entry);
    void moveFocus(int from, int step);
    void updateTabStop();

    QVector<Entry> m_entries;
    bool m_exclusive = false;
};

} // namespace cm
