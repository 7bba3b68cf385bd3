// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/month.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QTemporaryDir>

namespace cm::test {

/// A client with a spring (1,200 leads, one message each) and an autumn campaign (34 leads), all of today;
/// and campaign-managerctl in a directory of its own, without a display.
class ReportTestbed {
public:
    struct Answer {
        int exitCode = -1; ///< -1: it did not end by itself
        QByteArray out;
        QByteArray err;
        [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };

    ReportTestbed();

    /// Runs it with --json. `shellBefore`: what bash does before it becomes the program.
    [[nodiscard]] Answer run(const QStringList& arguments, const QString& shellBefore = {},
        const QMap<QString, QString>& environment = {}) const;
    /// The command report for the client.
    [[nodiscard]] Answer report(const QStringList& more, const QString& shellBefore = {}) const;
    /// A report that must succeed, of this month unless said; its file.
    [[nodiscard]] QString made(const QStringList& more = {}) const;

    [[nodiscard]] Session& session() const { return *m_session; }
    [[nodiscard]] ClientId client() const { return m_client; }
    [[nodiscard]] QString directory() const { return m_directory.path(); }
    [[nodiscard]] QString path(const char* name) const { return m_directory.filePath(QLatin1String(name)); }
    /// The running one, of the client.
    [[nodiscard]] Month month() const;
    void enroll(CampaignId campaign) const;

private:
    QTemporaryDir m_directory;
    TestDatabase m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

} // namespace cm::test
