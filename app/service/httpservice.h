// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httplistener.h"
#include "app/service/requesthandler.h"

namespace cm {

/// Where a service listens.
struct HttpAddress {
    QString host = QStringLiteral("127.0.0.1");
    int port = 8480;

    /// "127.0.0.1:8480", "[::1]:8480", "localhost:0". BadRequest at `field` for anything else.
    static Result<HttpAddress> fromText(const QString& text, const QString& field);
    /// Only programs of this machine can reach it.
    [[nodiscard]] bool isLoopback() const;
    [[nodiscard]] QString toString() const;
};

/// The HTTP service (DESIGN §8): the listener and what answers its requests. Owned by one thread, which
/// starts and stops it; it works on threads of its own.
class HttpService {
public:
    struct Options {
        HttpAddress address;
        HttpLimits limits;
        RequestHandler::Options handler;
    };
    /// The schema was checked by the caller. No thread is started before start(), so that the caller can say
    /// first how signals are handled.
    HttpService(const ConnectionSettings& settings, const Options& options);
    ~HttpService();
    HttpService(const HttpService&) = delete;
    HttpService& operator=(const HttpService&) = delete;

    /// Returns where it listens, with the port that was taken. ValidationError at `http` if it can't.
    Result<HttpAddress> start();
    /// Answers what has come and ends. Blocks for HttpLimits::stopping at most.
    void stop();

private:
    const ConnectionSettings m_settings;
    const Options m_options;
    std::unique_ptr<HttpListener> m_listener; // goes last: whoever still answers hands the answer to it
    std::unique_ptr<RequestHandler> m_handler;
};

} // namespace cm
