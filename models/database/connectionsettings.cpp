// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/connectionsettings.h"

#include <libpq-fe.h>

namespace cm {

namespace {

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

} // namespace

Result<ConnectionSettings> ConnectionSettings::fromDsn(const QString& dsn, const QString& field)
{
    Error invalid{ErrorCode::ValidationError, {}, {}, {}, field};
    if (dsn.trimmed().isEmpty() || dsn.contains(QChar(u'\0'))) {
        invalid.message = QStringLiteral("The database address is empty or contains a NUL character. "
                                         "Give it as postgresql://user@host:5432/database.");
        return failure(invalid);
    }
    char* text = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(dsn.trimmed().toUtf8().constData(), &text));
    if (!options) {
        const QString reason = text ? QString::fromUtf8(text).trimmed() : QStringLiteral("out of memory");
        PQfreemem(text);
        invalid.message = QStringLiteral("The database address can't be read: %1. Give it as "
                                         "postgresql://user@host:5432/database or as host=… dbname=… user=….")
                              .arg(reason);
        return failure(invalid);
    }
    ConnectionSettings settings;
    for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
        if (!option->val || !*option->val)
            continue;
        const QString value = QString::fromUtf8(option->val);
        // The Qt driver separates its own options with semicolons and can't quote them.
        if (value.contains(QLatin1Char(';')) && qstrcmp(option->keyword, "password") != 0) {
            invalid.message = QStringLiteral("The database address has a semicolon in \"%1\", "
                                             "which can't be passed on to the driver.")
                                  .arg(QString::fromUtf8(option->keyword));
            return failure(invalid);
        }
        settings.m_parameters.insert(QString::fromUtf8(option->keyword), value);
    }
    return settings;
}

ConnectionSettings ConnectionSettings::forSocket(
    const QString& socketDirectory, int port, const QString& databaseName, const QString& user)
{
    ConnectionSettings settings;
    settings.setParameter(QStringLiteral("host"), socketDirectory);
    settings.setParameter(QStringLiteral("port"), QString::number(port));
    settings.setParameter(QStringLiteral("dbname"), databaseName);
    settings.setParameter(QStringLiteral("user"), user);
    return settings;
}

void ConnectionSettings::setParameter(const QString& keyword, const QString& value)
{
    m_parameters.insert(keyword, value);
}

void ConnectionSettings::setDirect(const ConnectionSettings& direct)
{
    m_direct = std::make_shared<const ConnectionSettings>(direct);
}

QString ConnectionSettings::displayName() const
{
    const QString host = m_parameters.value(QStringLiteral("host"), QStringLiteral("local socket"));
    const QString port = m_parameters.value(QStringLiteral("port"), QStringLiteral("5432"));
    const QString user = m_parameters.value(QStringLiteral("user"));
    const QString database = m_parameters.value(QStringLiteral("dbname"), user);
    const QString place =
        host.startsWith(QLatin1Char('/')) ? QStringLiteral("local socket") : host + u':' + port;
    return (user.isEmpty() ? QString() : user + u'@') + place + u'/' + database;
}

QString ConnectionSettings::toConninfo() const
{
    QStringList parts;
    for (auto it = m_parameters.cbegin(); it != m_parameters.cend(); ++it) {
        QString value = it.value();
        value.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(u'\'', QLatin1String("\\'"));
        parts.append(it.key() + QLatin1String("='") + value + u'\'');
    }
    return parts.join(u' ');
}

} // namespace cm
