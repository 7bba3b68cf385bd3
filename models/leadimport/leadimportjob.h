// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/database.h"
#include "models/leadimport/leadfile.h"
#include "models/leadimport/storedlead.h"

#include <QObject>
#include <QTemporaryDir>
#include <QThreadPool>

namespace cm {

/// Reads and imports lead files for a window: files are read on a thread of its own, imports run on another
/// with a connection of its own, so that nothing else has to wait for them. Lives in the GUI thread and
/// answers there. Destroying it cancels what runs, waits for it, and no answer comes any more.
class LeadImportJob final : public QObject {
    Q_OBJECT
public:
    explicit LeadImportJob(const ConnectionSettings& settings, QObject* parent = nullptr);
    ~LeadImportJob() override;

    template <typename T> using Answer = std::function<void(const Result<T>&)>;

    /// What the file is. Not answered if another one is asked for before.
    void examine(const QString& path, const CsvFormatWish& wish, Answer<LeadFilePreview> answer);
    /// Its first rows as they would be stored. Not answered if it is asked again before.
    void showStored(
        const QString& path, const LeadImportOptions& options, Answer<QVector<StoredLead>> answer);

    /// Imports it, or only checks it (`dryRun`). Does nothing while one is running.
    void run(const QString& path, const LeadImportOptions& options, const LeadImporter::Progress& progress,
        const Answer<LeadImportResult>& answer);
    /// The import stops at any moment and leaves nothing behind. It answers Cancelled, or with what it did if
    /// it was too late.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

    /// Writes every problem of the last run to a CSV file and answers with its path.
    void saveBadRows(const QString& path, const Answer<QString>& answer);

private:
    template <typename T, typename Work>
    void read(const QString& path, const Cancellation& cancellation, Work work, Answer<T> answer);
    Result<LeadImportResult> work(Session& session, const QString& path, LeadImportOptions options,
        const LeadImporter::Progress& progress);
    [[nodiscard]] QString badRowsPath() const;

    const ConnectionSettings m_settings;
    QTemporaryDir m_directory; // of bad rows: they are of persons, and gone with the window
    QThreadPool m_files;
    LatestRequest m_examining;
    LatestRequest m_storing;
    Cancellation m_running;
    bool m_isRunning = false;
    std::unique_ptr<DatabaseExecutor> m_executor;
};

} // namespace cm
