// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace cm {

/// A few named numbers under a title, each with a bar for its share of a whole.
class BarList final : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        QString name;
        qint64 count = 0;
    };

    explicit BarList(const QString& title, QWidget* parent = nullptr);

    /// `whole` is what a full bar means; with nothing in it, says `emptyText`.
    void setEntries(const QVector<Entry>& entries, qint64 whole, const QString& emptyText);
    /// "High: 1,200 (24.0 %)" for each entry, as read aloud.
    [[nodiscard]] QStringList texts() const { return m_texts; }

private:
    void addEntry(QGridLayout& grid, int row, const Entry& entry, qint64 whole);

    QVBoxLayout* m_layout;
    QWidget* m_rows = nullptr;
    QStringList m_texts;
};

} // namespace cm
