// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/clients/client.h"
#include "models/database/database.h"
#include "models/database/notificationlistener.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/driftguard/driftguard.h"
#include "models/users/user.h"
#include "ui/theme/statuskind.h"

#include <QObject>
#include <QTimeZone>
#include <QTimer>

namespace cm {

/// What all pages share: the database, the worker, the chosen client. GUI thread; owned by the main window.
class Workspace final : public QObject {
    Q_OBJECT
public:
    explicit Workspace(
        const ConnectionSettings& settings, SchemaCondition condition = {}, QObject* parent = nullptr);

    [[nodiscard]] Database& database() { return m_database; }
    [[nodiscard]] DeEnrollmentController& worker() { return m_worker; }
    [[nodiscard]] DriftGuard& driftGuard() { return m_driftGuard; }
    /// True while the database differs from what this program expects: nothing can be written, by the
    /// database nor by the worker. guardWriting() keeps the controls in step.
    [[nodiscard]] bool isReadOnly() const { return m_database.isReadOnly(); }

    /// Asks who works here and for the clients they see; clientsLoaded() or failed() follows.
    void loadClients();
    /// Who works here; everything is allowed until that is known, since the database decides anyway.
    [[nodiscard]] const CurrentUser& user() const { return m_user; }
    /// Why a control that needs this right is disabled, for people; empty if it isn't.
    [[nodiscard]] QString whyNot(Right right) const;
    [[nodiscard]] const QVector<Client>& clients() const { return m_clients; }
    /// The chosen client; a null id before there is one.
    [[nodiscard]] const Client& client() const { return m_client; }
    [[nodiscard]] QTimeZone timeZone() const;
    void selectClient(ClientId id);

    /// Hears of the worker's doings, and so is the first to know that the server is gone or back.
    [[nodiscard]] const NotificationListener& listener() const { return m_listener; }
    /// Tells the pages that leads, campaigns or runs have changed, by this window's doing.
    void announceChange() { Q_EMIT dataChanged(); }
    void announce(StatusKind kind, const QString& text) { Q_EMIT announced(kind, text); }

Q_SIGNALS:
    void clientsLoaded();
    void failed(const cm::Error& error);
    void clientChanged();
    void dataChanged();
    /// Runs, workers or their settings have changed, by anybody; at most a few times a second.
    void workerChanged();
    void readOnlyChanged();
    /// The person's rights are known.
    void userChanged();
    /// A short message for the person, shown as a toast.
    void announced(cm::StatusKind kind, const QString& text);

private:
    void followCondition();

    Database m_database;
    DeEnrollmentController m_worker;
    DriftGuard m_driftGuard;
    NotificationListener m_listener;
    QTimer m_heard;
    CurrentUser m_user;
    QVector<Client> m_clients;
    Client m_client;
};

} // namespace cm
