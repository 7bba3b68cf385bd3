// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QUrlQuery>
#include <QVector>

#include <functional>

namespace cm {

/// A whole HTTP request as it was read. A value.
struct HttpRequest {
    QByteArray method; ///< "GET", as sent
    QString path; ///< decoded, without the query
    QUrlQuery query;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case; several of one name are joined by ", "
    QByteArray body;
    QString peer; ///< the address it came from

    [[nodiscard]] QByteArray header(const QByteArray& lowerName) const { return headers.value(lowerName); }
};

/// An answer to be sent. A value.
struct HttpResponse {
    int status = 200;
    QByteArray body;
    QByteArray contentType = QByteArrayLiteral("application/json; charset=utf-8");
    QVector<std::pair<QByteArray, QByteArray>> headers = {};

    [[nodiscard]] bool isSuccess() const { return status < 400; }
    void addHeader(const QByteArray& name, const QByteArray& value)
    {
        headers.append(std::pair(name, value));
    }
};

/// Called once, from any thread.
using HttpReply = std::function<void(const HttpResponse&)>;

} // namespace cm
