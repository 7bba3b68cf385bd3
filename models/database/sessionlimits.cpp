// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/sessionlimits.h"

#include <QStringList>

namespace cm {

namespace {

using Settings = QVector<std::pair<QString, QString>>;

Settings limitsFor(SessionKind kind)
{
    const auto limit = [](const char* name, const char* value) {
        return std::pair(QString::fromLatin1(name), QString::fromLatin1(value));
    };
    switch (kind) {
    case SessionKind::Read:
        return {limit("default_transaction_read_only", "on"), limit("statement_timeout", "60s")};
    case SessionKind::Write:
        return {limit("lock_timeout", "5s"), limit("idle_in_transaction_session_timeout", "60s")};
    case SessionKind::Batch:
        return {limit("lock_timeout", "5s"), limit("idle_in_transaction_session_timeout", "300s")};
    case SessionKind::Admin:
        return {limit("lock_timeout", "30s")};
    case SessionKind::Listen:
        return {limit("statement_timeout", "10s")};
    }
    return {};
}

// As the server does it: words are separated by white space, a backslash takes the next character as it is.
QStringList splitOptions(const QString& options)
{
    QStringList words;
    QString word;
    for (qsizetype i = 0; i < options.size(); ++i) {
        if (options[i].isSpace()) {
            if (!word.isEmpty())
                words.append(std::exchange(word, QString()));
        } else {
            if (options[i] == u'\\' && i + 1 < options.size())
                ++i;
            word += options[i];
        }
    }
    if (!word.isEmpty())
        words.append(word);
    return words;
}

Result<Settings> settingsIn(const QString& options)
{
    Settings settings;
    const QStringList words = splitOptions(options);
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString setting;
        if (words[i] == QLatin1String("-c") && i + 1 < words.size())
            setting = words[++i];
        else if (words[i].startsWith(QLatin1String("-c")) || words[i].startsWith(QLatin1String("--")))
            setting = words[i].mid(2);
        const qsizetype equals = setting.indexOf(u'=');
        if (equals < 1) {
            return failure(Error{ErrorCode::ValidationError,
                QStringLiteral("The database address has the option \"%1\", which can't be given through a "
                               "connection pooler. Write options as \"-c name=value\", or connect directly.")
                    .arg(words[i]),
                {}, {}, QStringLiteral("database")});
        }
        settings.append({setting.left(equals).replace(u'-', u'_'), setting.mid(equals + 1)});
    }
    return settings;
}

QByteArray quoted(QString text)
{
    text.replace(u'\\', QLatin1String("\\\\")).replace(u'\'', QLatin1String("''"));
    return "E'" + text.toUtf8() + '\'';
}

} // namespace

bool needsDirectConnection(SessionKind kind)
{
    return kind == SessionKind::Batch || kind == SessionKind::Admin || kind == SessionKind::Listen;
}

SessionLimits::SessionLimits(SessionKind kind, QString givenOptions)
    : m_settings(Settings{{QStringLiteral("TimeZone"), QStringLiteral("UTC")},
                     {QStringLiteral("DateStyle"), QStringLiteral("ISO")}}
        + limitsFor(kind))
    , m_givenOptions(std::move(givenOptions))
{
}

QString SessionLimits::startupOptions() const
{
    QString options = m_givenOptions;
    for (const auto& [name, value] : m_settings)
        options += QLatin1String(" -c ") + name + u'=' + value;
    return options;
}

Result<QByteArray> SessionLimits::transactionSettings() const
{
    auto settings = settingsIn(m_givenOptions);
    if (!settings)
        return failure(settings.error());
    // Later ones win in both forms.
    settings->append(m_settings);
    QByteArrayList calls;
    for (const auto& [name, value] : std::as_const(*settings)) {
        // The default is for transactions to come; this is the one that runs.
        const QString now = name == QLatin1String("default_transaction_read_only")
            ? QStringLiteral("transaction_read_only")
            : name;
        calls.append("set_config(" + quoted(now) + ", " + quoted(value) + ", true)");
    }
    return "SELECT " + calls.join(", ");
}

} // namespace cm
