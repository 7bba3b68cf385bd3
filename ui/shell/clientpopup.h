// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLineEdit;
class QListView;
class QLabel;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace cm {

/// The list a ClientSelector opens: a search line and the names that contain what was typed.
class ClientPopup final : public QFrame {
    Q_OBJECT
public:
    explicit ClientPopup(QWidget* parent = nullptr);

    void setClients(const QVector<std::pair<QString, QString>>& idsAndNames);
    /// Opens below `anchor` with the current client selected.
    void openBelow(QWidget* anchor, const QString& currentId);
    [[nodiscard]] QLineEdit* search() const { return m_search; }
    [[nodiscard]] QListView* list() const { return m_list; }

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void choose(const QModelIndex& index);

    QLineEdit* m_search;
    QListView* m_list;
    QLabel* m_nothing;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_proxy;
};

} // namespace cm
