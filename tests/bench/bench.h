// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/embedded/embeddedserver.h"
#include "tests/bench/measurement.h"

#include <QTemporaryDir>

#include <exception>
#include <functional>

namespace cm::bench {

/// What was asked for on the command line.
struct Options {
    qint64 leads = 1'000'000;
    int clients = 50;
    int runs = 5;
    bool isDurable = true; ///< false: the server waits for no disk, to see quickly that everything works
};

/// Ends a benchmark. Thrown and caught inside this program alone, so that copies, server and directory are
/// cleared away on the way out.
class Failure : public std::exception {
public:
    explicit Failure(Error error)
        : m_error(std::move(error))
        , m_text((m_error.message + u'\n' + m_error.detail).toUtf8())
    {
    }
    [[nodiscard]] const Error& error() const { return m_error; }
    [[nodiscard]] const char* what() const noexcept override { return m_text.constData(); }

private:
    Error m_error;
    QByteArray m_text;
};

template <typename T> T must(Result<T> result)
{
    if (!result)
        throw Failure(result.error());
    return std::move(*result);
}
inline void must(const Result<void>& result)
{
    if (!result)
        throw Failure(result.error());
}
/// Both sides of a comparison must have done the same work.
void mustEqual(const QString& what, qint64 limit, qint64 ours);

/// Runs a statement that must succeed.
Rows mustExecute(Session& session, QStringView sql, SqlParameters parameters = {});
/// The single whole number that a query returns as column "n".
qint64 number(Session& session, QStringView sql, SqlParameters parameters = {});
/// How long it takes, by a monotonic clock.
double milliseconds(const std::function<void()>& work);

/// A side of a comparison: does its work once and returns its figure.
using Side = std::function<double()>;

/// The private server, with durable settings as shipped, in a directory of its own that is removed at the
/// end, and the databases on it. Made, used and destroyed in one thread.
class Bench {
public:
    Bench(const Options& options, const Cancellation& cancellation);
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    [[nodiscard]] const Options& options() const { return m_options; }
    /// Of the given database; it dies with the server, so close it before.
    std::unique_ptr<Session> session(const QString& database, SessionKind kind);

    /// The name of the database with all leads of all clients, made when first asked for. A tenth of the
    /// leads are ready to leave. Only read it, or copy it.
    QString manyClients();
    /// A database with the schema and no rows. Only copy it.
    QString migrated();
    /// The same with one client that has this many leads.
    QString oneClient(qint64 leads);

    /// Runs the sides in turn (A B A B), as often as was asked for, and tells people the figures. One list of
    /// figures for each side.
    QVector<QVector<double>> alternate(const QString& title, const QVector<Side>& sides) const;
    /// Tells people what goes on, on stderr.
    void tell(const QString& text) const;

private:
    friend class DatabaseCopy;
    QString database(const QString& name, int clients, qint64 leads);
    void administer(const QString& sql);

    Options m_options;
    Cancellation m_cancellation;
    QTemporaryDir m_directory; ///< outlives the server
    std::unique_ptr<EmbeddedServer> m_server;
    QStringList m_made;
    int m_copies = 0;
};

/// A copy of a database, for one run that changes it; dropped at the end. Every copy has the same files: its
/// source was vacuumed and analyzed, and copying ends with a checkpoint, so all runs start equal.
class DatabaseCopy {
public:
    DatabaseCopy(Bench& bench, const QString& source);
    ~DatabaseCopy();
    DatabaseCopy(const DatabaseCopy&) = delete;
    DatabaseCopy& operator=(const DatabaseCopy&) = delete;

    [[nodiscard]] QString name() const { return m_name; }
    std::unique_ptr<Session> session(SessionKind kind) { return m_bench.session(m_name, kind); }

private:
    Bench& m_bench;
    QString m_name;
};

} // namespace cm::bench
