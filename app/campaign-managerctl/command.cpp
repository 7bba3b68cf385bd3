// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>

#include <cstdio>

namespace cm {

namespace {

void print(std::FILE* stream, const QByteArray& text)
{
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stream);
    if (!text.endsWith('\n'))
        std::fputc('\n', stream);
    std::fflush(stream);
}

} // namespace

Result<ConnectionSettings> CommandRun::database()
{
    if (!m_database) {
        auto opened = openDatabase(m_choice, [this](const QString& phrase) { tell(phrase); });
        if (!opened)
            return failure(opened.error());
        m_database = std::make_unique<OpenDatabase>(std::move(*opened));
    }
    return m_database->settings;
}

Result<Session*> CommandRun::openSession(SessionKind kind)
{
    auto settings = database();
    if (!settings)
        return failure(settings.error());
    auto opened = Session::open(*settings, kind, QStringLiteral("campaign-managerctl"));
    if (!opened)
        return failure(opened.error());
    m_session = std::move(*opened);
    return m_session.get();
}

Result<Session*> CommandRun::bareSession()
{
    return openSession(SessionKind::Admin);
}

Result<Session*> CommandRun::session(SessionKind kind)
{
    if (auto found = database(); !found)
        return failure(found.error());
    const SessionKind schemaKind = m_database->schemaSessionKind();
    auto checked = openSession(schemaKind);
    if (!checked)
        return checked;
    if (auto prepared = prepareSchema(*m_database, **checked); !prepared)
        return failure(prepared.error());
    if (kind == schemaKind)
        return checked;
    return openSession(kind);
}

Result<void> CommandRun::ensureServer()
{
    return m_database && m_database->embedded ? m_database->embedded->ensureRunning() : Result<void>();
}

int CommandRun::answer(const QJsonObject& document, const QString& text, int exitCode) const
{
    if (m_json)
        print(stdout, QJsonDocument(document).toJson(QJsonDocument::Indented));
    else
        print(stdout, text.toUtf8());
    return exitCode;
}

int CommandRun::fail(const Error& error) const
{
    print(stderr, QStringLiteral("campaign-managerctl: %1").arg(error.message).toUtf8());
    if (!error.detail.isEmpty() && !error.message.contains(error.detail.section(u'\n', 0, 0)))
        print(stderr, QStringLiteral("  detail: %1").arg(error.detail).toUtf8());
    if (m_json) {
        QJsonObject document{{QStringLiteral("error"), errorCodeName(error.code)},
            {QStringLiteral("message"), error.message}, {QStringLiteral("code"), errorCodeName(error.code)},
            {QStringLiteral("timestamp"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)}};
        if (!error.field.isEmpty())
            document.insert(QStringLiteral("field"), error.field);
        print(stdout, QJsonDocument(document).toJson(QJsonDocument::Indented));
    }
    return error.code == ErrorCode::BadRequest ? Usage : Failed;
}

void CommandRun::tell(const QString& phrase) const
{
    if (!m_json)
        print(stderr, phrase.toUtf8());
}

Error wrongUse(Error error)
{
    error.code = ErrorCode::BadRequest;
    return error;
}

Result<QJsonObject> readJsonFile(const QString& path)
{
    QFile file(path);
    const bool opened =
        path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) {
        return failure(
            ErrorCode::BadRequest, QStringLiteral("%1 can't be read: %2").arg(path, file.errorString()));
    }
    const QByteArray text = file.read(1024 * 1024 + 1);
    if (text.size() > 1024 * 1024)
        return failure(ErrorCode::BadRequest, QStringLiteral("%1 is larger than 1 MiB.").arg(path));
    QJsonParseError parse{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &parse);
    if (parse.error != QJsonParseError::NoError) {
        const auto line = text.left(parse.offset).count('\n') + 1;
        return failure(ErrorCode::BadRequest,
            QStringLiteral("%1 is not valid JSON: %2 (line %3).").arg(path, parse.errorString()).arg(line));
    }
    if (!document.isObject())
        return failure(ErrorCode::BadRequest, QStringLiteral("%1 must hold one JSON object.").arg(path));
    return document.object();
}

} // namespace cm
