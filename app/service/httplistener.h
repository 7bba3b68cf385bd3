// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httpmessage.h"
#include "models/domain/error.h"

#include <chrono>
#include <memory>

namespace cm {

/// What a listener allows its callers. Each bound is what keeps one bad caller from harming the others.
struct HttpLimits {
    std::size_t headerBytes = 8 * 1024;
    std::size_t bodyBytes = 64 * 1024;
    int connections = 2000; ///< more are answered 503 and closed
    std::chrono::milliseconds idle = std::chrono::seconds(60); ///< between two requests
    std::chrono::milliseconds reading =
        std::chrono::seconds(10); ///< for a whole request, however it trickles
    std::chrono::milliseconds writing = std::chrono::seconds(10); ///< for a whole answer
    std::chrono::milliseconds stopping = std::chrono::seconds(25); ///< for what runs when it is told to stop
};

/// What answers the requests of a listener. Both functions are called on the listener's thread and must not
/// block it.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    virtual void handle(const HttpRequest& request, HttpReply reply) = 0;
    /// The answer to what is no proper request, or one too many.
    virtual HttpResponse refuse(const Error& error) = 0;
};

/// Speaks HTTP/1.1 over TCP: reads whole requests within its limits, has them answered, and writes the
/// answers in the order of the requests. Accepting, reading and writing happen on one thread of its own;
/// the work does not.
///
/// Boost.Beast does the protocol. Qt 6.4's QHttpServer offers no limits for headers, bodies, time or
/// connections.
class HttpListener {
public:
    /// `handler` outlives the listener.
    HttpListener(HttpHandler& handler, const HttpLimits& limits);
    ~HttpListener();
    HttpListener(const HttpListener&) = delete;
    HttpListener& operator=(const HttpListener&) = delete;

    /// Listens at an address of this machine; port 0 takes a free one. Returns the port. ValidationError at
    /// `http` if the address can't be used.
    Result<int> start(const QString& host, int port);
    /// Takes no more connections nor requests, lets what runs be answered for a while, and ends the thread.
    /// Replies that come later are dropped.
    void stop();
    /// Open now. Any thread.
    [[nodiscard]] int connections() const;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace cm
