// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/embedded/datadirectory.h"
#include "models/embedded/diskspace.h"

#include <QString>

#include <chrono>
#include <functional>

namespace cm {

/// What a caller of EmbeddedServer::acquire() may choose. A value.
struct EmbeddedOptions {
    QString dataDirectory = defaultDataDirectory();
    /// Holds the server programs; empty for `CM_POSTGRES_BINDIR` or the newest installed (DESIGN §2).
    QString programDirectory;
    /// How long a server may take to accept connections. After a power cut it first redoes what its log
    /// holds; it goes on with that when the time is over.
    std::chrono::milliseconds startTimeout = std::chrono::seconds(60);
    /// How long to wait for another program that creates, starts or stops the same database.
    std::chrono::milliseconds lockTimeout = std::chrono::seconds(180);
    /// Called on the acquiring thread with a phrase for people: "Starting the database…".
    std::function<void(const QString& phrase)> progress;
    /// Tells how much room a disk has.
    FreeBytesProbe freeBytes = cm::freeBytes;

    void report(const QString& phrase) const
    {
        if (progress)
            progress(phrase);
    }
};

} // namespace cm
