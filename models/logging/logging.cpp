// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logging/logging.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <mutex>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace cm {

namespace {

constexpr std::size_t fileSize = 5 * 1024 * 1024;
constexpr std::size_t fileCount = 5;

// Neither log ends: Qt has something to say even after main().
std::shared_ptr<spdlog::logger>& fileLog() // JSON lines; may be null
{
    static auto& log = *new std::shared_ptr<spdlog::logger>;
    return log;
}

std::shared_ptr<spdlog::logger>& screenLog() // readable lines
{
    static auto& log = *new std::shared_ptr<spdlog::logger>;
    return log;
}
std::mutex setupMutex;

spdlog::level::level_enum levelFromEnvironment()
{
    const QString name = qEnvironmentVariable("LOG_LEVEL", QStringLiteral("info")).trimmed().toLower();
    const auto level = spdlog::level::from_str(name.toStdString());
    // spdlog answers "off" for a word it doesn't know.
    return level == spdlog::level::off && name != QLatin1String("off") ? spdlog::level::info : level;
}

spdlog::level::level_enum toSpdlog(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    }
    return spdlog::level::info;
}

QString levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return QStringLiteral("debug");
    case LogLevel::Info:
        return QStringLiteral("info");
    case LogLevel::Warning:
        return QStringLiteral("warning");
    case LogLevel::Error:
        return QStringLiteral("error");
    }
    return QStringLiteral("info");
}

void takeQtMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const LogLevel level = type == QtDebugMsg ? LogLevel::Debug
        : type == QtInfoMsg                   ? LogLevel::Info
        : type == QtWarningMsg                ? LogLevel::Warning
                                              : LogLevel::Error;
    const QString category = QString::fromUtf8(context.category ? context.category : "default");
    logEvent(level, QStringLiteral("qt"), text, {{QStringLiteral("category"), category}});
    if (type == QtFatalMsg && fileLog())
        fileLog()->flush();
}

} // namespace

QString defaultLogDirectory()
{
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty())
        state = QDir::homePath() + QLatin1String("/.local/state");
    return state + QLatin1String("/campaign-manager");
}

void startLogging(const QString& program, const QString& directory)
{
    const std::lock_guard lock(setupMutex);
    screenLog() =
        std::make_shared<spdlog::logger>("screen", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    screenLog()->set_pattern("%H:%M:%S.%e %^%-7l%$ %v");
    screenLog()->set_level(levelFromEnvironment());
    QString problem;
    try {
        if (!QDir().mkpath(directory))
            throw spdlog::spdlog_ex("the directory can't be made");
        const QString file = directory + u'/' + program + QLatin1String(".log");
        fileLog() = std::make_shared<spdlog::logger>("file",
            std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.toStdString(), fileSize, fileCount));
        fileLog()->set_pattern("%v");
        fileLog()->set_level(levelFromEnvironment());
        fileLog()->flush_on(spdlog::level::info);
    } catch (const spdlog::spdlog_ex& error) {
        fileLog().reset();
        problem = QString::fromUtf8(error.what());
    }
    qInstallMessageHandler(takeQtMessage);
    if (!problem.isEmpty()) {
        logEvent(LogLevel::Warning, QStringLiteral("logging"),
            QStringLiteral("No log file in %1: %2").arg(directory, problem));
    }
}

void logEvent(LogLevel level, const QString& component, const QString& message, const QJsonObject& fields)
{
    if (!screenLog())
        return;
    const auto spdlogLevel = toSpdlog(level);
    if (screenLog()->should_log(spdlogLevel)) {
        QString line = component + QLatin1String(": ") + message;
        for (auto it = fields.begin(); it != fields.end(); ++it)
            line += u' ' + it.key() + u'=' + it.value().toVariant().toString();
        screenLog()->log(spdlogLevel, line.toStdString());
    }
    if (fileLog() && fileLog()->should_log(spdlogLevel)) {
        QJsonObject event = fields;
        event[QStringLiteral("time")] = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
        event[QStringLiteral("level")] = levelName(level);
        event[QStringLiteral("component")] = component;
        event[QStringLiteral("message")] = message;
        fileLog()->log(spdlogLevel, QJsonDocument(event).toJson(QJsonDocument::Compact).toStdString());
    }
}

void logError(const QString& component, const Error& error)
{
    QJsonObject fields{{QStringLiteral("code"), errorCodeName(error.code)}};
    if (!error.sqlState.isEmpty())
        fields[QStringLiteral("sqlState")] = error.sqlState;
    if (!error.field.isEmpty())
        fields[QStringLiteral("field")] = error.field;
    if (!error.detail.isEmpty())
        fields[QStringLiteral("detail")] = error.detail;
    logEvent(LogLevel::Error, component, error.message, fields);
}

} // namespace cm
