// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QTcpServer>

namespace cm::test {

/// A small web server on this machine that keeps what is posted to it. Lives in the test's thread; works
/// while its event loop does.
class WebhookReceiver : public QObject {
public:
    struct Request {
        QByteArray method;
        QMap<QByteArray, QByteArray> headers; ///< by their names in lower case
        QByteArray body;
        [[nodiscard]] QByteArray header(const char* name) const { return headers.value(name); }
    };

    WebhookReceiver();
    [[nodiscard]] QString address() const;
    [[nodiscard]] const QList<Request>& requests() const { return m_requests; }
    /// Whether anybody is there at its address.
    void setListening(bool listening);
    /// The status of the answers to come; afterwards 204.
    void answerNext(const QList<int>& statuses) { m_statuses = statuses; }

private:
    void read(QTcpSocket* socket);

    QTcpServer m_server;
    quint16 m_port = 0;
    QList<Request> m_requests;
    QList<int> m_statuses;
};

} // namespace cm::test
