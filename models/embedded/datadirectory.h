// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QString>

namespace cm {

/// Where the data go unless the user says otherwise: `CM_DATA_DIR`; else for root
/// /var/lib/campaign-manager, because the server's user can't enter /root; else campaign-manager below
/// `XDG_DATA_HOME` or ~/.local/share.
QString defaultDataDirectory();

/// The directory that holds the private database, and where each thing lies in it. A value.
///
/// What root writes lies beside the cluster and not in it: the cluster belongs to the server's user, and
/// root must not follow what that user may have put there.
class DataDirectory {
public:
    /// Makes the directory if it is missing and checks that it can be used. Returns it with its path made
    /// canonical, so that two spellings of one directory share one server. Fails with ValidationError
    /// (field `dataDirectory`) that names the directory and the remedy.
    static Result<DataDirectory> prepare(const QString& path);

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString cluster() const { return below("postgres"); }
    /// The start of the names under which clusters are made, beside their final place.
    [[nodiscard]] QString staging() const { return below("postgres.new-"); }
    [[nodiscard]] QString settingsDirectory() const { return below("server"); }
    [[nodiscard]] QString settingsFile() const { return below("server/postgresql.conf"); }
    [[nodiscard]] QString accessFile() const { return below("server/pg_hba.conf"); }
    [[nodiscard]] QString identityFile() const { return below("server/pg_ident.conf"); }
    [[nodiscard]] QString serverLog() const { return below("server.log"); }
    /// Held exclusively by whoever starts or stops the server.
    [[nodiscard]] QString startLock() const { return below("start.lock"); }
    /// Held shared by each program that uses the server.
    [[nodiscard]] QString usersLock() const { return below("users.lock"); }

private:
    [[nodiscard]] QString below(const char* name) const;

    QString m_path;
};

} // namespace cm
