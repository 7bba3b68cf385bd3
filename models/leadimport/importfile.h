// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/cancellation.h"
#include "models/domain/error.h"

#include <QCoreApplication>
#include <QFile>

#include <memory>

namespace cm {

/// A file that a person chose. Reading it ends with an error as soon as it is cancelled. One thread.
class ImportFile final : public QFile {
    Q_DECLARE_TR_FUNCTIONS(cm::ImportFile)
public:
    /// BadRequest at "file", saying what to do, if `path` is nothing that can be read.
    static Result<std::unique_ptr<ImportFile>> open(const QString& path, const Cancellation& cancellation);

protected:
    qint64 readData(char* data, qint64 size) override;

private:
    using QFile::open;
    ImportFile(const QString& path, Cancellation cancellation)
        : QFile(path)
        , m_cancellation(std::move(cancellation))
    {
    }

    const Cancellation m_cancellation;
};

} // namespace cm
