// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadimporter.h"

#include "models/leadimport/leadfile.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

constexpr qint64 rowsBetweenNews = 2000;
constexpr auto leftOutAtOnce = u"FETCH 5000 FROM left_out";

QString tr(const char* text)
{
    return QCoreApplication::translate("LeadImport", text);
}

QString leftOutText(const QString& reason)
{
    if (reason == QLatin1String("duplicate"))
        return tr("A lead with this e-mail or phone is there already.");
    if (reason == QLatin1String("repeated"))
        return tr("The same e-mail or phone is in line %1.");
    return tr("The e-mail belongs to one lead and the phone to another. Correct one of them.");
}

} // namespace

QString onDuplicateName(OnDuplicate choice)
{
    return choice == OnDuplicate::Skip ? QStringLiteral("skip") : QStringLiteral("update");
}

QString LeadImportResult::sentence() const
{
    const QLocale locale;
    QString text =
        (dryRun ? tr("%1 leads would be added and %2 updated.") : tr("%1 leads were added and %2 updated."))
            .arg(locale.toString(inserted), locale.toString(updated));
    if (skipped > 0)
        text += u' ' + tr("%1 rows skipped as duplicates.").arg(locale.toString(skipped));
    if (failed > 0)
        text += u' ' + tr("%1 rows can't be used.").arg(locale.toString(failed));
    if (warnings > 0)
        text += u' ' + tr("%1 warnings.").arg(locale.toString(warnings));
    return text;
}

QJsonObject LeadImportResult::toJson() const
{
    QJsonObject why;
    for (auto it = leftOut.cbegin(); it != leftOut.cend(); ++it)
        why.insert(it.key(), it.value());
    QJsonArray list;
    for (const RowProblem& problem : problems) {
        list.append(QJsonObject{{QStringLiteral("line"), problem.line},
            {QStringLiteral("column"), problem.column}, {QStringLiteral("value"), problem.value},
            {QStringLiteral("reason"), problem.reason}, {QStringLiteral("warning"), problem.isWarning}});
    }
    return {{QStringLiteral("importId"), dryRun ? QJsonValue() : QJsonValue(id.toString())},
        {QStringLiteral("dryRun"), dryRun}, {QStringLiteral("rows"), rows},
        {QStringLiteral("inserted"), inserted}, {QStringLiteral("updated"), updated},
        {QStringLiteral("skipped"), skipped}, {QStringLiteral("failed"), failed},
        {QStringLiteral("warnings"), warnings}, {QStringLiteral("leftOut"), why},
        {QStringLiteral("problems"), list}, {QStringLiteral("durationMs"), durationMs},
        {QStringLiteral("message"), sentence()}};
}

LeadImporter::LeadImporter(Session& session, LeadImportOptions options, Progress progress)
    : m_session(session)
    , m_options(std::move(options))
    , m_progress(std::move(progress))
{
}

void LeadImporter::tell(LeadImportProgress::Step step, double fraction) const
{
    if (m_progress)
        m_progress({step, m_result.rows, m_result.failed, fraction});
}

Result<LeadImportResult> LeadImporter::run(QIODevice& file)
{
    QElapsedTimer timer;
    timer.start();
    m_result = LeadImportResult();
    m_result.dryRun = m_options.dryRun;
    if (auto usable = m_options.mapping.check(); !usable)
        return failure(usable.error());
    m_badRows = std::make_unique<BadRows>(m_options.badRows, m_options.mapping.headers());
    auto transaction = Transaction::begin(m_session);
    if (!transaction)
        return failure(transaction.error());
    if (auto copied = copyRows(file); !copied)
        return failure(copied.error());
    if (auto stored = store(); !stored)
        return failure(stored.error());
    if (auto noted = noteLeftOut(); !noted)
        return failure(noted.error());
    if (auto written = m_badRows->written(); !written)
        return failure(written.error());
    if (m_options.dryRun) {
        transaction->rollBack();
    } else if (auto committed = transaction->commit(); !committed) {
        return failure(committed.error());
    }
    m_result.warnings = m_badRows->warnings();
    m_result.problems = m_badRows->first();
    m_result.durationMs = timer.elapsed();
    return m_result;
}

Result<void> LeadImporter::copyRows(QIODevice& file)
{
    auto leads = LeadFile::open(file, m_options.format);
    if (!leads)
        return failure(leads.error());
    if ((*leads)->headers() != m_options.mapping.headers()) {
        return failure(ErrorCode::Conflict,
            QStringLiteral("The file has other columns than when they were mapped. Open it again."));
    }
    auto prepared = m_session.execute(
        u"SELECT prepare_lead_import(:client_id)", {{QLatin1String("client_id"), m_options.client}});
    if (!prepared)
        return failure(prepared.error());
    auto copy = CopyIn::begin(m_session, sqlText("leadimport/copy_rows"));
    if (!copy)
        return failure(copy.error());
    LeadRowReader reader(m_options.mapping, m_options.region, m_options.zone);
    const double size = static_cast<double>(std::max<qint64>(file.size(), 1));
    CsvRow row;
    while ((*leads)->read(row)) {
        if (auto done = readRow(row, reader, *copy); !done)
            return done;
        if (m_result.rows % rowsBetweenNews == 0)
            tell(LeadImportProgress::Step::Reading,
                static_cast<double>((*leads)->reader().bytesRead()) / size);
    }
    if (const QString problem = (*leads)->reader().deviceError(); !problem.isEmpty())
        return failure(ErrorCode::Unavailable, QStringLiteral("The file can't be read: %1").arg(problem));
    auto finished = copy->finish();
    if (!finished)
        return failure(finished.error());
    return {};
}

Result<void> LeadImporter::readRow(const CsvRow& row, LeadRowReader& reader, CopyIn& copy)
{
    // A file that is all wrong sends nothing, which is where a cancel is noticed otherwise.
    if (m_session.cancellation().isCancelled())
        return failure(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
    m_problems.clear();
    const bool isUsable = reader.read(row, m_lead, m_problems);
    ++m_result.rows;
    m_badRows->add(m_problems, &row);
    if (!isUsable) {
        ++m_result.failed;
        return {};
    }
    m_lead.addTo(copy);
    return copy.endRow();
}

Result<void> LeadImporter::store()
{
    tell(LeadImportProgress::Step::Storing, 1);
    auto rows =
        m_session.execute(u"SELECT import_leads(:client_id, :file_name, :on_duplicate, :failed) AS answer",
            {{QLatin1String("client_id"), m_options.client}, {QLatin1String("file_name"), m_options.fileName},
                {QLatin1String("on_duplicate"), onDuplicateName(m_options.onDuplicate)},
                {QLatin1String("failed"), m_result.failed}});
    if (!rows)
        return failure(rows.error());
    const QJsonObject answer = rows->first().jsonObject("answer");
    m_result.inserted = answer[QLatin1String("inserted")].toInteger();
    m_result.updated = answer[QLatin1String("updated")].toInteger();
    m_result.skipped = answer[QLatin1String("skipped")].toInteger();
    m_result.failed = answer[QLatin1String("failed")].toInteger();
    if (!m_options.dryRun)
        m_result.id = LeadImportId::fromString(answer[QLatin1String("importId")].toString());
    return {};
}

Result<void> LeadImporter::noteLeftOut()
{
    auto counts = m_session.execute(
        u"SELECT reason, count(*) AS rows FROM pg_temp.lead_import_left_out GROUP BY reason");
    if (!counts)
        return failure(counts.error());
    for (const Row& row : *counts)
        m_result.leftOut.insert(row.text("reason"), row.integer("rows"));
    if (auto declared = m_session.execute(sqlText("leadimport/left_out")); !declared)
        return failure(declared.error());
    for (;;) {
        auto rows = m_session.execute(leftOutAtOnce);
        if (!rows)
            return failure(rows.error());
        if (rows->isEmpty())
            return {};
        for (const Row& row : *rows) {
            QString reason = leftOutText(row.text("reason"));
            if (const auto line = row.optionalInteger("other_line"))
                reason = reason.arg(*line);
            m_badRows->add({{row.integer("line"), {}, {}, reason, false}});
        }
    }
}

} // namespace cm
