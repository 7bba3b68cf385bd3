// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadimport.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("LeadImport", text);
}

} // namespace

QJsonObject LeadImport::toJson() const
{
    return {{QStringLiteral("id"), id.toString()}, {QStringLiteral("clientId"), clientId.toString()},
        {QStringLiteral("clientName"), clientName},
        {QStringLiteral("importedAt"), importedAt.toString(Qt::ISODateWithMs)},
        {QStringLiteral("actor"), actor}, {QStringLiteral("fileName"), fileName},
        {QStringLiteral("onDuplicate"), onDuplicate}, {QStringLiteral("rows"), rows},
        {QStringLiteral("inserted"), inserted}, {QStringLiteral("updated"), updated},
        {QStringLiteral("skipped"), skipped}, {QStringLiteral("failed"), failed},
        {QStringLiteral("undoneAt"),
            undoneAt.isValid() ? QJsonValue(undoneAt.toString(Qt::ISODateWithMs)) : QJsonValue()}};
}

Result<QVector<LeadImport>> listLeadImports(Session& session, ClientId client, int limit)
{
    auto rows = session.execute(sqlText("leadimport/imports"),
        {{QLatin1String("client_id"), client.isNull() ? SqlValue() : SqlValue(client)},
            {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    QVector<LeadImport> imports;
    imports.reserve(rows->count());
    for (const Row& row : *rows) {
        imports.append({row.id<LeadImportId>("id"), row.id<ClientId>("client_id"), row.text("company_name"),
            row.timestamp("imported_at"), row.text("actor"), row.text("file_name"), row.text("on_duplicate"),
            row.integer("rows"), row.integer("inserted"), row.integer("updated"), row.integer("skipped"),
            row.integer("failed"), row.timestamp("undone_at")});
    }
    return imports;
}

QString LeadImportUndo::sentence() const
{
    const QLocale locale;
    return tr("%1 added leads were removed, %2 updated ones are as they were before.")
               .arg(locale.toString(removed), locale.toString(restored))
        + leftAloneSentence();
}

QJsonObject LeadImportUndo::toJson() const
{
    QJsonObject document{{QStringLiteral("importId"), id.toString()}, {QStringLiteral("removed"), removed},
        {QStringLiteral("restored"), restored}, {QStringLiteral("message"), sentence()}};
    addTo(document);
    return document;
}

Result<LeadImportUndo> undoLeadImport(Session& session, LeadImportId import)
{
    auto clients = session.execute(
        u"SELECT client_id FROM lead_imports WHERE id = :import_id", {{QLatin1String("import_id"), import}});
    if (!clients)
        return failure(clients.error());
    if (clients->isEmpty()) {
        return failure(Error{ErrorCode::NotFound,
            QStringLiteral("There is no lead import %1. List the imports to find its id.")
                .arg(import.toString()),
            {}, {}, QStringLiteral("importId")});
    }
    auto rows = session.execute(u"SELECT undo_lead_import(:client_id, :import_id) AS answer",
        {{QLatin1String("client_id"), clients->first().id<ClientId>("client_id")},
            {QLatin1String("import_id"), import}});
    if (!rows)
        return failure(rows.error());
    const QJsonObject answer = rows->first().jsonObject("answer");
    LeadImportUndo result;
    result.id = import;
    result.removed = answer[QLatin1String("removed")].toInteger();
    result.restored = answer[QLatin1String("restored")].toInteger() - result.removed;
    result.readFrom(answer);
    return result;
}

} // namespace cm
