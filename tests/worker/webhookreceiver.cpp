// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/worker/webhookreceiver.h"

#include <QTcpSocket>

namespace cm::test {

WebhookReceiver::WebhookReceiver()
{
    setListening(true);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

void WebhookReceiver::setListening(bool listening)
{
    if (!listening) {
        m_server.close();
        return;
    }
    if (!m_server.listen(QHostAddress::LocalHost, m_port))
        qFatal("the receiver can't listen: %s", qPrintable(m_server.errorString()));
    m_port = m_server.serverPort();
}

QString WebhookReceiver::address() const
{
    return QStringLiteral("http://127.0.0.1:%1/hook").arg(m_port);
}

void WebhookReceiver::read(QTcpSocket* socket)
{
    const QByteArray text = socket->peek(1'000'000);
    const qsizetype end = text.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    Request request;
    const QList<QByteArray> lines = text.left(end).split('\n');
    request.method = lines.first().split(' ').first();
    for (const QByteArray& line : lines.mid(1))
        request.headers[line.left(line.indexOf(':')).toLower()] = line.mid(line.indexOf(':') + 1).trimmed();
    const int size = request.header("content-length").toInt();
    if (text.size() < end + 4 + size)
        return;
    request.body = text.mid(end + 4, size);
    socket->read(end + 4 + size);
    m_requests.append(request);
    const int status = m_statuses.isEmpty() ? 204 : m_statuses.takeFirst();
    socket->write("HTTP/1.1 " + QByteArray::number(status)
        + " Answer\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    socket->disconnectFromHost();
}

} // namespace cm::test
