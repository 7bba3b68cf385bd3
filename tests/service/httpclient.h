// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QTcpSocket>
#include <QVector>

namespace cm::test {

/// What a service answered; status 0: nothing, the connection ended or nothing came in time.
struct HttpAnswer {
    int status = 0;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QJsonObject json; ///< of a JSON body

    [[nodiscard]] QJsonObject data() const { return json.value(QLatin1String("data")).toObject(); }
    [[nodiscard]] QString code() const { return json.value(QLatin1String("code")).toString(); }
    /// The fields named in the details, in order.
    [[nodiscard]] QStringList fields() const;
    /// For messages of tests.
    [[nodiscard]] QByteArray text() const { return QByteArray::number(status) + ' ' + body; }
};

using HttpHeaders = QVector<std::pair<QByteArray, QByteArray>>;

/// One TCP connection to a service on this machine, byte for byte. Any thread, one at a time.
class HttpClient {
public:
    explicit HttpClient(int port);

    void send(const QByteArray& bytes);
    /// The next whole answer.
    HttpAnswer receive(int timeoutMs = 30000);
    /// Both; the headers Host and Content-Length are added.
    HttpAnswer request(const QByteArray& method, const QByteArray& target, const QByteArray& body = {},
        const HttpHeaders& headers = {});
    /// Whether the service ends the connection within the time.
    bool endsWithin(int timeoutMs);
    /// What came and wasn't received as an answer.
    [[nodiscard]] QByteArray rest() const { return m_buffer; }
    [[nodiscard]] QTcpSocket& socket() { return m_socket; }

    /// A request as it is sent.
    static QByteArray written(const QByteArray& method, const QByteArray& target, const QByteArray& body,
        const HttpHeaders& headers);

private:
    bool fill(int timeoutMs);

    QTcpSocket m_socket;
    QByteArray m_buffer;
};

} // namespace cm::test
