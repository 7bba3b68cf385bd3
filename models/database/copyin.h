// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

namespace cm {

/// Rows on their way into a table by COPY … FROM STDIN, the quickest way in. The session does nothing else
/// meanwhile. What was not finished leaves no row behind; the transaction it belongs to has failed then.
/// One thread, as the session; while the server is slower than the caller, write() waits for it.
class CopyIn {
public:
    /// `sql` is the COPY statement, without parameters. Needs an open Transaction.
    static Result<CopyIn> begin(Session& session, const QString& sql);
    ~CopyIn();
    CopyIn(CopyIn&& other) noexcept
        : m_session(std::exchange(other.m_session, nullptr))
        , m_buffer(std::move(other.m_buffer))
    {
    }
    CopyIn& operator=(CopyIn&&) = delete;
    CopyIn(const CopyIn&) = delete;
    CopyIn& operator=(const CopyIn&) = delete;

    /// Begins the next row's field; rows are in COPY's text format.
    void addNull();
    void addText(QByteArrayView utf8);
    /// Ends the row, and sends what has come together. Fails with Cancelled after a cancel.
    Result<void> endRow();
    /// Sends the rest. Returns how many rows the table got.
    Result<qint64> finish();

private:
    explicit CopyIn(Session& session)
        : m_session(&session)
    {
    }
    void beginField();
    Result<void> send();
    Result<Rows> end(const char* abortReason);

    Session* m_session;
    QByteArray m_buffer;
    bool m_inRow = false;
};

} // namespace cm
