// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadimportjob.h"

#include "models/leadimport/importfile.h"

#include <QSaveFile>

namespace cm {

namespace {

constexpr int previewedRows = 100;
constexpr qint64 copiedAtOnce = 1024 * 1024;

Result<QString> copyFile(const QString& from, const QString& to)
{
    const auto unwritable = [&to](const QString& why) {
        return failure(ErrorCode::BadRequest,
            LeadImportJob::tr("%1 can't be written: %2. Choose another place.").arg(to, why));
    };
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return failure(
            ErrorCode::Internal, LeadImportJob::tr("The rows are gone: %1").arg(source.errorString()));
    QSaveFile target(to);
    if (!target.open(QIODevice::WriteOnly))
        return unwritable(target.errorString());
    for (QByteArray piece = source.read(copiedAtOnce); !piece.isEmpty(); piece = source.read(copiedAtOnce)) {
        if (target.write(piece) != piece.size())
            return unwritable(target.errorString());
    }
    if (!target.commit())
        return unwritable(target.errorString());
    return to;
}

} // namespace

LeadImportJob::LeadImportJob(const ConnectionSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
{
    m_files.setMaxThreadCount(1);
}

LeadImportJob::~LeadImportJob()
{
    m_examining.cancel();
    m_storing.cancel();
    m_files.waitForDone();
    m_executor.reset();
}

QString LeadImportJob::badRowsPath() const
{
    return m_directory.filePath(QStringLiteral("bad-rows.csv"));
}

// Runs `work(QIODevice&)` on the thread of files.
template <typename T, typename Work>
void LeadImportJob::read(const QString& path, const Cancellation& cancellation, Work work, Answer<T> answer)
{
    m_files.start([this, path, cancellation, work, answer] {
        auto file = ImportFile::open(path, cancellation);
        const Result<T> result = file ? work(**file) : Result<T>(tl::unexpect, file.error());
        QMetaObject::invokeMethod(this, [cancellation, answer, result] {
            if (!cancellation.isCancelled())
                answer(result);
        });
    });
}

void LeadImportJob::examine(const QString& path, const CsvFormatWish& wish, Answer<LeadFilePreview> answer)
{
    read<LeadFilePreview>(
        path, m_examining.next(),
        [wish](QIODevice& file) { return previewLeadFile(file, wish, previewedRows); }, std::move(answer));
}

void LeadImportJob::showStored(
    const QString& path, const LeadImportOptions& options, Answer<QVector<StoredLead>> answer)
{
    read<QVector<StoredLead>>(
        path, m_storing.next(), [options](QIODevice& file) { return firstStoredLeads(file, options); },
        std::move(answer));
}

void LeadImportJob::run(const QString& path, const LeadImportOptions& options,
    const LeadImporter::Progress& progress, const Answer<LeadImportResult>& answer)
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_running = Cancellation();
    if (!m_executor) {
        m_executor = std::make_unique<DatabaseExecutor>(
            m_settings, SessionKind::Write, QStringLiteral("campaign-manager/import"));
    }
    const auto tell = [this, progress](const LeadImportProgress& news) {
        QMetaObject::invokeMethod(this, [progress, news] { progress(news); });
    };
    m_executor->post(
        [this, path, options, tell, answer](Result<Session*> session) {
            auto result = session ? work(**session, path, options, tell)
                                  : Result<LeadImportResult>(tl::unexpect, session.error());
            QMetaObject::invokeMethod(this, [this, answer, result] {
                m_isRunning = false;
                answer(result);
            });
        },
        m_running);
}

Result<LeadImportResult> LeadImportJob::work(
    Session& session, const QString& path, LeadImportOptions options, const LeadImporter::Progress& progress)
{
    const Cancellation cancellation = session.cancellation();
    auto file = ImportFile::open(path, cancellation);
    if (!file)
        return failure(file.error());
    QFile badRows(badRowsPath());
    if (!badRows.open(QIODevice::WriteOnly)) {
        return failure(ErrorCode::Unavailable,
            tr("The rows with problems can't be kept: %1. Make room for temporary files.")
                .arg(badRows.errorString()));
    }
    options.badRows = &badRows;
    auto result = LeadImporter(session, options, progress).run(**file);
    // A file that stops in the middle says no more than that.
    if (!result && cancellation.isCancelled())
        return failure(ErrorCode::Cancelled, tr("Cancelled. Nothing was imported."));
    return result;
}

void LeadImportJob::cancel()
{
    m_running.cancel();
}

void LeadImportJob::saveBadRows(const QString& path, const Answer<QString>& answer)
{
    m_files.start([this, path, answer] {
        const auto result = copyFile(badRowsPath(), path);
        QMetaObject::invokeMethod(this, [answer, result] { answer(result); });
    });
}

} // namespace cm
