// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/httpservice.h"

#include "models/logging/logging.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <sys/resource.h>

namespace cm {

namespace {

constexpr QLatin1String component("http");

// Each connection is an open file, and the usual 1,024 of them are too few for the connections allowed.
void raiseFileLimit(int connections)
{
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    const rlim_t wanted = static_cast<rlim_t>(connections) + 256;
    if (files.rlim_cur >= wanted)
        return;
    files.rlim_cur = files.rlim_max == RLIM_INFINITY ? wanted : std::min(files.rlim_max, wanted);
    if (setrlimit(RLIMIT_NOFILE, &files) != 0)
        logEvent(LogLevel::Warning, component, QStringLiteral("fewer connections are possible than allowed"));
}

} // namespace

Result<HttpAddress> HttpAddress::fromText(const QString& text, const QString& field)
{
    static const QRegularExpression shape(
        QStringLiteral("^(?:\\[([0-9a-fA-F:.]+)\\]|([^:\\[\\]]+)):(\\d{1,5})$"));
    const auto match = shape.match(text.trimmed());
    HttpAddress address;
    address.host = match.captured(1) + match.captured(2);
    address.port = match.captured(3).toInt();
    const bool isHost = address.host == QLatin1String("localhost") || !QHostAddress(address.host).isNull();
    if (!match.hasMatch() || !isHost || address.port > 65535) {
        return failure(Error{ErrorCode::BadRequest,
            QStringLiteral("%1: \"%2\" is no address to listen at. Write an IP address and a port, such as "
                           "127.0.0.1:8480.")
                .arg(field, text),
            {}, {}, field});
    }
    return address;
}

bool HttpAddress::isLoopback() const
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

QString HttpAddress::toString() const
{
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

HttpService::HttpService(const ConnectionSettings& settings, const Options& options)
    : m_settings(settings)
    , m_options(options)
{
}

HttpService::~HttpService()
{
    if (m_listener)
        m_listener->stop();
}

Result<HttpAddress> HttpService::start()
{
    raiseFileLimit(m_options.limits.connections);
    m_handler = std::make_unique<RequestHandler>(m_settings, m_options.handler);
    m_listener = std::make_unique<HttpListener>(*m_handler, m_options.limits);
    m_handler->setConnectionCounter([this] { return m_listener->connections(); });
    auto port = m_listener->start(m_options.address.host, m_options.address.port);
    if (!port)
        return failure(port.error());
    HttpAddress taken = m_options.address;
    taken.port = *port;
    if (!taken.isLoopback()) {
        logEvent(LogLevel::Warning, component,
            QStringLiteral("other machines can reach the service, without TLS: put a proxy before it"),
            {{QStringLiteral("address"), taken.toString()}});
    }
    logEvent(LogLevel::Info, component, QStringLiteral("listening"),
        {{QStringLiteral("address"), taken.toString()}});
    return taken;
}

void HttpService::stop()
{
    if (!m_listener)
        return;
    m_listener->stop();
    logEvent(LogLevel::Info, component, QStringLiteral("stopped"));
}

} // namespace cm
