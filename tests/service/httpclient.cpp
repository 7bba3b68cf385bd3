// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/service/httpclient.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>

namespace cm::test {

QStringList HttpAnswer::fields() const
{
    QStringList names;
    const QJsonArray details = json.value(QLatin1String("details")).toArray();
    for (const QJsonValue& detail : details)
        names.append(detail.toObject().value(QLatin1String("field")).toString());
    return names;
}

HttpClient::HttpClient(int port)
{
    m_socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
    m_socket.waitForConnected(10000);
}

void HttpClient::send(const QByteArray& bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

bool HttpClient::fill(int timeoutMs)
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(timeoutMs))
        return false;
    m_buffer += m_socket.readAll();
    return true;
}

HttpAnswer HttpClient::receive(int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    const auto left = [&] { return std::max(1, timeoutMs - static_cast<int>(timer.elapsed())); };
    qsizetype head = 0;
    while ((head = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (timer.elapsed() > timeoutMs || !fill(left()))
            return {};
    }
    HttpAnswer answer;
    const QByteArrayList lines = m_buffer.left(head).split('\n');
    answer.status = lines.first().split(' ').value(1).toInt();
    for (const QByteArray& line : lines.mid(1))
        answer.headers.insert(
            line.left(line.indexOf(':')).toLower(), line.mid(line.indexOf(':') + 1).trimmed());
    const qsizetype length = answer.headers.value("content-length").toLongLong();
    while (m_buffer.size() < head + 4 + length) {
        if (timer.elapsed() > timeoutMs || !fill(left()))
            return {};
    }
    answer.body = m_buffer.mid(head + 4, length);
    m_buffer.remove(0, head + 4 + length);
    answer.json = QJsonDocument::fromJson(answer.body).object();
    return answer;
}

QByteArray HttpClient::written(
    const QByteArray& method, const QByteArray& target, const QByteArray& body, const HttpHeaders& headers)
{
    QByteArray text = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    if (!body.isEmpty())
        text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

HttpAnswer HttpClient::request(
    const QByteArray& method, const QByteArray& target, const QByteArray& body, const HttpHeaders& headers)
{
    send(written(method, target, body, headers));
    return receive();
}

bool HttpClient::endsWithin(int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (m_socket.state() == QAbstractSocket::ConnectedState && timer.elapsed() < timeoutMs) {
        m_socket.waitForReadyRead(std::max(1, timeoutMs - static_cast<int>(timer.elapsed())));
        m_buffer += m_socket.readAll();
    }
    return m_socket.state() != QAbstractSocket::ConnectedState;
}

} // namespace cm::test
