// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/httplistener.h"

#include "app/service/httpconnection.h"
#include "models/logging/logging.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

namespace cm {

namespace {

constexpr QLatin1String component("http");

} // namespace

struct HttpListener::Private {
    Private(HttpHandler& handler, const HttpLimits& limits)
        : shared(new HttpConnections{handler, limits})
        , acceptor(context)
        , pause(context)
    {
    }

    void accept()
    {
        acceptor.async_accept([this](ErrorCodeOf error, tcp::socket socket) {
            if (!acceptor.is_open())
                return;
            if (!error) {
                std::make_shared<HttpConnection>(std::move(socket), shared)->start();
                accept();
                return;
            }
            // No more files, for example: that passes.
            logEvent(LogLevel::Warning, component, QStringLiteral("a connection could not be accepted"),
                {{QStringLiteral("reason"), QString::fromStdString(error.message())}});
            pause.expires_after(std::chrono::milliseconds(100));
            pause.async_wait([this](ErrorCodeOf stopped) {
                if (!stopped && acceptor.is_open())
                    accept();
            });
        });
    }

    void run()
    {
        for (;;) {
            try {
                context.run();
                return;
            } catch (const std::exception& problem) {
                logEvent(LogLevel::Error, component, QStringLiteral("a connection failed unexpectedly"),
                    {{QStringLiteral("detail"), QString::fromUtf8(problem.what())}});
            }
        }
    }

    std::shared_ptr<HttpConnections> shared;
    asio::io_context context{1};
    /// A request that is being answered is no work that the context knows of.
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    std::thread thread;
};

HttpListener::HttpListener(HttpHandler& handler, const HttpLimits& limits)
    : m_private(std::make_unique<Private>(handler, limits))
{
}

HttpListener::~HttpListener()
{
    stop();
}

Result<int> HttpListener::start(const QString& host, int port)
{
    const auto fail = [&](const ErrorCodeOf& error) {
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral("Can't listen at %1:%2: %3. Choose another address or port.")
                .arg(host)
                .arg(port)
                .arg(QString::fromStdString(error.message())),
            {}, {}, QStringLiteral("http")});
    };
    ErrorCodeOf error;
    const QString number = host == QLatin1String("localhost") ? QStringLiteral("127.0.0.1") : host;
    const auto address = asio::ip::make_address(number.toStdString(), error);
    if (error)
        return fail(error);
    const tcp::endpoint end(address, static_cast<unsigned short>(port));
    tcp::acceptor& acceptor = m_private->acceptor;
    if (acceptor.open(end.protocol(), error); error)
        return fail(error);
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (acceptor.bind(end, error); error)
        return fail(error);
    if (acceptor.listen(asio::socket_base::max_listen_connections, error); error)
        return fail(error);
    const int taken = acceptor.local_endpoint(error).port();
    m_private->accept();
    m_private->thread = std::thread([this] { m_private->run(); });
    return taken;
}

void HttpListener::stop()
{
    if (!m_private->thread.joinable())
        return;
    asio::post(m_private->context, [this] {
        ErrorCodeOf ignored;
        m_private->shared->stopping = true;
        m_private->acceptor.close(ignored);
        m_private->pause.cancel();
        for (HttpConnection* peer : m_private->shared->peers)
            peer->stop();
    });
    {
        HttpConnections& shared = *m_private->shared;
        std::unique_lock lock(shared.mutex);
        shared.ended.wait_for(lock, shared.limits.stopping, [&] { return shared.count == 0; });
    }
    m_private->context.stop();
    m_private->thread.join();
    m_private->shared->waiting.clear();
}

int HttpListener::connections() const
{
    return m_private->shared->count;
}

} // namespace cm
