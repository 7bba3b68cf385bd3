// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>
#include <QVector>

namespace cm {

class ClientPopup;

/// Chooses the client whose data the pages show. Opens a list that is searched while typing and
/// is quick with thousands of clients. Alt+C opens it from anywhere in the window.
class ClientSelector final : public QToolButton {
    Q_OBJECT
public:
    struct Entry {
        QString id;
        QString name;
    };

    explicit ClientSelector(QWidget* parent = nullptr);

    void setClients(const QVector<Entry>& clients);
    /// Emits clientSelected() if it differs; unknown ids are ignored.
    void setCurrent(const QString& id);
    [[nodiscard]] QString current() const { return m_current; }
    [[nodiscard]] QString currentName() const;
    [[nodiscard]] ClientPopup* popup() const { return m_popup; }

    [[nodiscard]] QSize sizeHint() const override;

public Q_SLOTS:
    void openPopup();

Q_SIGNALS:
    void clientSelected(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showCurrent();

    ClientPopup* m_popup;
    QVector<Entry> m_clients;
    QString m_current;
};

} // namespace cm
