// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/droppingproxy.h"

#include <QByteArray>

#include <array>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace cm::test {

namespace {

QByteArray socketPath(const QString& directory, const QString& port)
{
    return (directory + QLatin1String("/.s.PGSQL.") + port).toLocal8Bit();
}

sockaddr_un addressOf(const QByteArray& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    return address;
}

template <typename Call> int withAddress(const QByteArray& path, Call call)
{
    const sockaddr_un address = addressOf(path);
    return call(reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(sizeof address));
}

} // namespace

DroppingProxy::DroppingProxy(const ConnectionSettings& server)
    : m_settings(server)
{
    const QString port = server.parameter(QStringLiteral("port"));
    m_server = socketPath(server.parameter(QStringLiteral("host")), port);
    m_settings.setParameter(QStringLiteral("host"), m_directory.path());
    m_listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int bound = withAddress(socketPath(m_directory.path(), port),
        [this](const sockaddr* address, socklen_t size) { return ::bind(m_listening, address, size); });
    if (bound != 0 || ::listen(m_listening, 64) != 0)
        qFatal("the proxy can't listen: %s", std::strerror(errno));
    m_thread = std::thread([this] { serve(); });
}

DroppingProxy::~DroppingProxy()
{
    m_stop = true;
    m_thread.join();
    ::close(m_listening);
}

void DroppingProxy::serve()
{
    while (!m_stop) {
        if (m_drop.exchange(false)) {
            while (!m_ends.empty()) {
                close(m_ends.begin()->first);
                ++m_dropped;
            }
        }
        std::vector<pollfd> watched{{m_listening, POLLIN, 0}};
        for (const auto& [end, other] : m_ends)
            watched.push_back({end, POLLIN, 0});
        if (::poll(watched.data(), watched.size(), 5) <= 0)
            continue;
        for (const pollfd& one : watched) {
            if (one.revents == 0)
                continue;
            if (one.fd == m_listening)
                accept();
            else if (m_ends.count(one.fd) > 0)
                pass(one.fd);
        }
    }
    while (!m_ends.empty())
        close(m_ends.begin()->first);
}

void DroppingProxy::accept()
{
    const int client = ::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0)
        return;
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool reached =
        !m_refusing && withAddress(m_server, [server](const sockaddr* address, socklen_t size) {
            return ::connect(server, address, size);
        }) == 0;
    if (!reached) {
        ::close(client);
        ::close(server);
        return;
    }
    ++m_accepted;
    m_ends[client] = server;
    m_ends[server] = client;
    m_isClient[client] = true;
}

void DroppingProxy::dropAt(const QByteArray& text, Loss loss)
{
    const std::lock_guard lock(m_mutex);
    m_text = text;
    m_loss = loss;
}

void DroppingProxy::dropAfter(qint64 bytes, Loss loss)
{
    const std::lock_guard lock(m_mutex);
    m_bytes = bytes;
    m_loss = loss;
}

std::optional<DroppingProxy::Loss> DroppingProxy::lossOf(const QByteArray& request)
{
    const std::lock_guard lock(m_mutex);
    if (m_bytes >= 0 && request.size() > m_bytes) {
        m_bytes = -1;
        return m_loss;
    }
    if (m_bytes >= 0)
        m_bytes -= request.size();
    if (m_text.isEmpty() || !request.contains(m_text))
        return {};
    m_text.clear();
    return m_loss;
}

void DroppingProxy::pass(int from)
{
    std::array<char, 65536> buffer{};
    const ssize_t size = ::read(from, buffer.data(), buffer.size());
    if (size <= 0)
        return close(from);
    std::optional<Loss> loss;
    if (m_isClient.count(from) > 0)
        loss = lossOf(QByteArray::fromRawData(buffer.data(), size));
    // What the server was sent it does, though nobody hears the answer.
    const bool passed = loss == Loss::Request || send(m_ends[from], buffer.data(), size);
    if (loss)
        ++m_dropped;
    if (loss || !passed)
        close(from);
}

bool DroppingProxy::send(int to, const char* data, ssize_t size)
{
    for (ssize_t sent = 0; sent < size;) {
        const ssize_t more = ::send(to, data + sent, static_cast<size_t>(size - sent), MSG_NOSIGNAL);
        if (more <= 0)
            return false;
        sent += more;
    }
    return true;
}

void DroppingProxy::close(int end)
{
    const int other = m_ends[end];
    for (const int one : {end, other}) {
        ::close(one);
        m_ends.erase(one);
        m_isClient.erase(one);
    }
}

} // namespace cm::test
