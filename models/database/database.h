// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/databaseerror.h"
#include "models/database/databaseexecutor.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

namespace cm {

/// What the window asks the database through. Lives in the GUI thread, holds no connection itself:
/// work runs on executors' threads and the answer comes back to the GUI thread.
///
///     database.read(this, [id](Session& s) { return campaigns::load(s, id); },
///                   [this](const Result<Campaign>& answer) { … });
///
/// The answer is not delivered if `receiver` has been destroyed or the request was cancelled meanwhile.
class Database final : public QObject {
    Q_OBJECT
public:
    explicit Database(const ConnectionSettings& settings, QObject* parent = nullptr);
    ~Database() override;

    [[nodiscard]] const ConnectionSettings& settings() const { return m_settings; }
    [[nodiscard]] bool isConnected() const { return m_connected; }
    /// With a reason, write() does nothing from now on and answers with it; without, writing is possible.
    void setWriteRefusal(std::optional<Error> reason) { m_writeRefusal = std::move(reason); }
    [[nodiscard]] bool isReadOnly() const { return m_writeRefusal.has_value(); }

    /// Runs `work(Session&)` → Result<T> in a read-only session; once more if the connection was lost.
    template <typename Work, typename Handler>
    void read(QObject* receiver, Work work, Handler handler, const Cancellation& cancellation = {})
    {
        submit(idleReader(), receiver, std::move(work), std::move(handler), cancellation, true);
    }
    /// Runs `work(Session&)` → Result<T> in the writing session. Never repeated by itself; refused while
    /// isReadOnly().
    template <typename Work, typename Handler>
    void write(QObject* receiver, Work work, Handler handler, const Cancellation& cancellation = {})
    {
        if (m_writeRefusal) {
            using Answer = std::invoke_result_t<Work, Session&>;
            deliver(receiver, std::move(handler), cancellation, Answer(tl::unexpect, *m_writeRefusal));
            return;
        }
        submit(*m_writer, receiver, std::move(work), std::move(handler), cancellation, false);
    }

Q_SIGNALS:
    /// GUI thread. `reason` is for people and empty when connected.
    void connectionChanged(bool connected, const QString& reason);

private:
    DatabaseExecutor& idleReader();
    void adopt(DatabaseExecutor& executor);

    /// Any thread: calls the handler on the GUI thread unless nobody wants the answer any more.
    template <typename Handler, typename Answer>
    void deliver(const QPointer<QObject>& alive, Handler handler, const Cancellation& cancellation,
        const Answer& answer)
    {
        QMetaObject::invokeMethod(
            this,
            [alive, handler, cancellation, answer] {
                if (alive && !cancellation.isCancelled())
                    handler(answer);
            },
            Qt::QueuedConnection);
    }

    template <typename Work, typename Handler>
    void submit(DatabaseExecutor& executor, QObject* receiver, Work work, Handler handler,
        const Cancellation& cancellation, bool repeatable)
    {
        using Answer = std::invoke_result_t<Work, Session&>;
        const QPointer<QObject> alive(receiver);
        auto reply = [this, alive, handler, cancellation](
                         const Answer& answer) { deliver(alive, handler, cancellation, answer); };
        executor.post(
            [work, reply, repeatable, cancellation, settings = m_settings](Result<Session*> session) {
                if (!session) {
                    reply(Answer(tl::unexpect, session.error()));
                    return;
                }
                Answer answer = work(**session);
                if (!answer && repeatable && isConnectionLost(answer.error())) {
                    // An idle connection may have been cut; a read may safely be asked again, once.
                    if (auto fresh = Session::open(settings, SessionKind::Read)) {
                        (*fresh)->setCancellation(cancellation);
                        answer = work(**fresh);
                    }
                }
                reply(answer);
            },
            cancellation);
    }

    ConnectionSettings m_settings;
    std::vector<std::unique_ptr<DatabaseExecutor>> m_readers;
    std::unique_ptr<DatabaseExecutor> m_writer;
    std::optional<Error> m_writeRefusal;
    bool m_connected = false;
};

/// The newest request of one view: starting a new one cancels the one before, on the server too.
class LatestRequest {
public:
    LatestRequest() = default;
    ~LatestRequest() { m_current.cancel(); }
    LatestRequest(const LatestRequest&) = delete;
    LatestRequest& operator=(const LatestRequest&) = delete;
    Cancellation next()
    {
        m_current.cancel();
        m_current = Cancellation();
        return m_current;
    }
    void cancel() { m_current.cancel(); }

private:
    Cancellation m_current;
};

} // namespace cm
