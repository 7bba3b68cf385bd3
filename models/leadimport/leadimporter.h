// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/csv/csvformat.h"
#include "models/database/session.h"
#include "models/leadimport/badrows.h"
#include "models/leadimport/columnmapping.h"

#include <QJsonObject>
#include <QMap>

#include <functional>

namespace cm {

/// What to do with a row whose lead is there already (same e-mail or phone).
enum class OnDuplicate { Skip, Update };
QString onDuplicateName(OnDuplicate choice);

struct LeadImportOptions {
    ClientId client;
    QString fileName; ///< for the record
    CsvFormatWish format;
    ColumnMapping mapping; ///< for the file's headers
    OnDuplicate onDuplicate = OnDuplicate::Skip;
    QString region; ///< of phone numbers without a country code; empty: there is none
    QTimeZone zone; ///< of dates without one
    bool dryRun = false;
    QIODevice* badRows = nullptr; ///< gets every problem as CSV, if given
};

struct LeadImportProgress {
    enum class Step { Reading, Storing };
    Step step = Step::Reading;
    qint64 rows = 0;
    qint64 failed = 0;
    double fraction = 0; ///< of the file that was read
};

/// What an import did, or a dry run would do.
struct LeadImportResult {
    LeadImportId id; ///< null after a dry run
    bool dryRun = false;
    qint64 rows = 0; ///< = inserted + updated + skipped + failed
    qint64 inserted = 0;
    qint64 updated = 0;
    qint64 skipped = 0;
    qint64 failed = 0;
    qint64 warnings = 0;
    QMap<QString, qint64> leftOut; ///< duplicate, repeated, unchanged, two_leads, with their number
    QVector<RowProblem> problems; ///< the first BadRows::kept
    qint64 durationMs = 0;

    /// For people: "1,000 leads were added, 3 updated. 20 rows were skipped: …"
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Imports leads from a CSV file: all that can be imported, in one transaction, or nothing. Used in the
/// session's thread (kind Write); its cancellation stops it at any moment and leaves nothing behind.
class LeadImporter {
public:
    using Progress = std::function<void(const LeadImportProgress&)>;

    LeadImporter(Session& session, LeadImportOptions options, Progress progress = {});

    /// `file` must be open and able to seek.
    Result<LeadImportResult> run(QIODevice& file);

private:
    Result<void> copyRows(QIODevice& file);
    Result<void> readRow(const CsvRow& row, LeadRowReader& reader, CopyIn& copy);
    Result<void> store();
    Result<void> noteLeftOut();
    void tell(LeadImportProgress::Step step, double fraction) const;

    Session& m_session;
    const LeadImportOptions m_options;
    const Progress m_progress;
    LeadImportResult m_result;
    std::unique_ptr<BadRows> m_badRows;
    LeadRow m_lead;
    QVector<RowProblem> m_problems; // of the row at hand
};

} // namespace cm
