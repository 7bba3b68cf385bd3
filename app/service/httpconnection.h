// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httplistener.h"

#include <QUrl>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>

// For httplistener.cpp alone, which is the only file to read Boost.
namespace cm {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = boost::asio::ip::tcp;
using ErrorCodeOf = boost::system::error_code;

inline QByteArray bytesOf(beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

inline beast::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

inline HttpRequest requestFrom(const http::request<http::string_body>& message, const QString& peer)
{
    HttpRequest request;
    request.method = bytesOf(message.method_string());
    const QByteArray target = bytesOf(message.target());
    const qsizetype mark = target.indexOf('?');
    request.path = QUrl::fromPercentEncoding(mark < 0 ? target : target.left(mark));
    if (mark >= 0)
        request.query = QUrlQuery(QString::fromUtf8(target.mid(mark + 1)));
    for (const auto& field : message) {
        QByteArray& value = request.headers[bytesOf(field.name_string()).toLower()];
        value = value.isEmpty() ? bytesOf(field.value()) : value + ", " + bytesOf(field.value());
    }
    request.body = QByteArray::fromStdString(message.body());
    request.peer = peer;
    return request;
}

inline http::response<http::string_body> messageFrom(
    const HttpResponse& response, unsigned version, bool keepAlive)
{
    http::response<http::string_body> message(
        static_cast<http::status>(static_cast<unsigned>(response.status)), version);
    message.set(http::field::content_type, viewOf(response.contentType));
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers)
        message.set(viewOf(name), viewOf(value));
    message.keep_alive(keepAlive);
    message.body() = response.body.toStdString();
    message.prepare_payload();
    return message;
}

/// What all connections of a listener share. Used on its thread.
struct HttpConnections {
    HttpHandler& handler;
    const HttpLimits limits;
    std::set<class HttpConnection*> peers = {};
    std::set<std::shared_ptr<HttpConnection>> waiting = {}; ///< for their answers
    std::atomic<int> count = 0;
    bool stopping = false;
    std::mutex mutex = {};
    std::condition_variable ended = {};
};

/// One connection. Lives as long as something of it is going on; all on the listener's thread.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
public:
    HttpConnection(tcp::socket socket, const std::shared_ptr<HttpConnections>& shared)
        : m_stream(std::move(socket))
        , m_shared(shared)
        , m_buffer(shared->limits.headerBytes + shared->limits.bodyBytes + 4096)
    {
        ErrorCodeOf ignored;
        const auto end = m_stream.socket().remote_endpoint(ignored);
        m_address = QString::fromStdString(end.address().to_string());
        m_stream.socket().set_option(tcp::no_delay(true), ignored);
        m_shared->peers.insert(this);
        ++m_shared->count;
    }
    ~HttpConnection()
    {
        m_shared->peers.erase(this);
        const std::lock_guard lock(m_shared->mutex);
        if (--m_shared->count == 0)
            m_shared->ended.notify_all();
    }
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    void start()
    {
        if (m_shared->count > m_shared->limits.connections)
            refuse({ErrorCode::Unavailable, QStringLiteral("Too many connections. Try again later."), {}, {},
                {}});
        else
            awaitRequest();
    }
    /// Ends it now if no request is on its way, else after its answer.
    void stop()
    {
        if (m_idle)
            close();
    }

private:
    void awaitRequest()
    {
        if (m_shared->stopping) {
            close();
            return;
        }
        m_parser.reset();
        if (m_buffer.size() > 0) { // pipelined
            readHeader();
            return;
        }
        m_buffer.shrink_to_fit();
        m_idle = true;
        m_stream.expires_after(m_shared->limits.idle);
        m_stream.async_read_some(
            m_buffer.prepare(1024), [self = shared_from_this()](ErrorCodeOf error, std::size_t bytes) {
                self->m_idle = false;
                if (error) {
                    self->close();
                    return;
                }
                self->m_buffer.commit(bytes);
                self->readHeader();
            });
    }

    void readHeader()
    {
        m_parser.emplace();
        m_parser->header_limit(static_cast<std::uint32_t>(m_shared->limits.headerBytes));
        m_parser->body_limit(m_shared->limits.bodyBytes);
        // Until the whole request is there.
        m_stream.expires_after(m_shared->limits.reading);
        http::async_read_header(
            m_stream, m_buffer, *m_parser, [self = shared_from_this()](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->refuse(error);
                else if (beast::iequals(self->m_parser->get()[http::field::expect], "100-continue")
                    && !self->m_parser->is_done())
                    self->sendContinue();
                else
                    self->readBody();
            });
    }

    void sendContinue()
    {
        static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(m_stream, asio::buffer(line.data(), line.size()),
            [self = shared_from_this()](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->close();
                else
                    self->readBody();
            });
    }

    void readBody()
    {
        http::async_read(
            m_stream, m_buffer, *m_parser, [self = shared_from_this()](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->refuse(error);
                else
                    self->hand();
            });
    }

    // To whoever answers; the connection reads no further meanwhile, so answers keep their order.
    void hand()
    {
        m_stream.expires_never();
        const auto& message = m_parser->get();
        m_keepAlive = message.keep_alive();
        m_version = message.version();
        m_isHead = message.method() == http::verb::head;
        m_shared->waiting.insert(shared_from_this());
        // Who answers on another thread must not be the last to know the connection.
        auto reply = [peer = weak_from_this(), executor = m_stream.get_executor()](
                         const HttpResponse& response) {
            asio::post(executor, [peer, response] {
                if (const auto self = peer.lock())
                    self->write(response);
            });
        };
        m_shared->handler.handle(requestFrom(message, m_address), std::move(reply));
    }

    void write(const HttpResponse& response)
    {
        const auto self = shared_from_this();
        m_shared->waiting.erase(self);
        m_response = messageFrom(response, m_version, m_keepAlive && !m_shared->stopping);
        m_stream.expires_after(m_shared->limits.writing);
        const auto done = [self](ErrorCodeOf error, std::size_t) { self->written(error); };
        if (m_isHead) {
            m_response.body().clear(); // the length stays that of the body
            m_serializer.emplace(m_response);
            http::async_write_header(m_stream, *m_serializer, done);
        } else {
            http::async_write(m_stream, m_response, done);
        }
    }

    void written(ErrorCodeOf error)
    {
        const bool last = m_response.need_eof() || !m_response.keep_alive();
        m_serializer.reset();
        m_response = {};
        if (error)
            close();
        else if (last)
            drain();
        else
            awaitRequest();
    }

    void refuse(ErrorCodeOf error)
    {
        if (error == http::error::body_limit)
            refuse({ErrorCode::PayloadTooLarge,
                QStringLiteral("The body is larger than %1 bytes.").arg(m_shared->limits.bodyBytes), {}, {},
                {}});
        else if (error == http::error::header_limit)
            refuse({ErrorCode::BadRequest,
                QStringLiteral("The headers are larger than %1 bytes.").arg(m_shared->limits.headerBytes), {},
                {}, {}});
        else if (error.category() == make_error_code(http::error::bad_method).category()
            && error != http::error::end_of_stream && error != http::error::partial_message)
            refuse({ErrorCode::BadRequest, QStringLiteral("This is not a proper HTTP request."), {}, {}, {}});
        else
            close(); // gone, or too slow
    }

    void refuse(const Error& error)
    {
        m_keepAlive = false;
        write(m_shared->handler.refuse(error));
    }

    // A connection that is closed with something unread is reset, and the answer may never arrive.
    void drain()
    {
        ErrorCodeOf ignored;
        m_stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        m_stream.expires_after(std::chrono::seconds(2));
        drainSome(16 * 1024 * 1024);
    }
    void drainSome(std::size_t left)
    {
        m_buffer.clear();
        m_stream.async_read_some(
            m_buffer.prepare(4096), [self = shared_from_this(), left](ErrorCodeOf error, std::size_t bytes) {
                if (error || bytes >= left)
                    self->close();
                else
                    self->drainSome(left - bytes);
            });
    }

    void close()
    {
        ErrorCodeOf ignored;
        m_stream.socket().close(ignored);
    }

    beast::tcp_stream m_stream;
    const std::shared_ptr<HttpConnections> m_shared;
    beast::flat_buffer m_buffer;
    QString m_address;
    std::optional<http::request_parser<http::string_body>> m_parser;
    http::response<http::string_body> m_response;
    std::optional<http::response_serializer<http::string_body>> m_serializer;
    bool m_keepAlive = false;
    bool m_isHead = false;
    bool m_idle = false;
    unsigned m_version = 11;
};

} // namespace cm
