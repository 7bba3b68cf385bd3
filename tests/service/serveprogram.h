// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace cm::test {

/// `campaign-managerctl serve` as its users run it, on a port of its own, until it is destroyed.
class ServeProgram {
public:
    /// `database`: the options that say where the database is; `logs`: where its log goes.
    ServeProgram(const QStringList& database, const QString& logs)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), logs);
        environment.insert(QStringLiteral("LOG_LEVEL"), QStringLiteral("info"));
        environment.insert(QStringLiteral("CM_HTTP_LISTEN"), QStringLiteral("127.0.0.1:0"));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(CM_CTL),
            database + QStringList{QStringLiteral("--json"), QStringLiteral("serve")});
        QByteArray out;
        while (!out.contains('}') && process.waitForReadyRead(60000))
            out += process.readAllStandardOutput();
        const QString address =
            QJsonDocument::fromJson(out).object().value(QLatin1String("listening")).toString();
        port = address.section(u':', -1).toInt();
        if (port == 0)
            qFatal("not listening: %s", process.readAllStandardError().constData());
    }
    ~ServeProgram()
    {
        process.terminate();
        process.waitForFinished();
    }
    ServeProgram(const ServeProgram&) = delete;
    ServeProgram& operator=(const ServeProgram&) = delete;

    QProcess process;
    int port = 0;
};

} // namespace cm::test
