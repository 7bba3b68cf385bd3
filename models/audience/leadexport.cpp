// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/leadexport.h"

#include <QFileInfo>
#include <QSaveFile>

namespace cm {

namespace {

constexpr qint64 leadsPerReport = 1000;

tl::unexpected<Error> cannotWrite(const QSaveFile& file)
{
    return failure(ErrorCode::Unavailable,
        QStringLiteral("%1 can't be written: %2. Choose another place.")
            .arg(file.fileName(), file.errorString()));
}

} // namespace

Result<qint64> exportLeads(Session& session, const LeadExport& what, const QString& path,
    const std::function<void(qint64)>& progress)
{
    // Putting the finished file in its place would replace a device, too.
    if (const QFileInfo target(path); target.exists() && !target.isFile()) {
        return failure(
            ErrorCode::Unavailable, QStringLiteral("%1 is not a file. Choose another place.").arg(path));
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(file);
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    auto prepared = session.execute(sqlText("audience/export_settings"),
        {{QLatin1String("client_id"), what.client}, {QLatin1String("audience"), what.audience.toJson()},
            {QLatin1String("campaign_id"), what.campaign}, {QLatin1String("sort"), leadSortKey(what.sort)},
            {QLatin1String("descending"), what.descending}});
    if (!prepared)
        return failure(prepared.error());
    qint64 pieces = 0;
    auto written = session.copyOut(sqlText("audience/export_leads"), [&](QByteArrayView row) -> Result<void> {
        if (file.write(row.data(), row.size()) != row.size())
            return cannotWrite(file);
        if (progress && ++pieces % leadsPerReport == 0)
            progress(pieces - 1); // without the headings
        return {};
    });
    if (!written)
        return failure(written.error());
    if (!file.commit())
        return cannotWrite(file);
    if (progress)
        progress(*written);
    return *written;
}

} // namespace cm
