// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/columnmapping.h"

namespace cm {

ColumnMapping ColumnMapping::guess(const QStringList& headers)
{
    ColumnMapping mapping;
    mapping.m_headers = headers;
    for (const QString& header : headers) {
        const LeadField field = leadFieldForHeader(header);
        const bool isTaken = !mayHaveSeveralColumns(field) && mapping.has(field);
        mapping.m_fields.append(isTaken ? LeadField::Ignored : field);
    }
    return mapping;
}

Result<void> ColumnMapping::assign(const QString& header, LeadField field)
{
    const auto column = m_headers.indexOf(header.trimmed(), 0);
    for (qsizetype i = 0; i < m_headers.size(); ++i) {
        const bool isIt = column >= 0 ? i == column : m_headers[i].compare(header, Qt::CaseInsensitive) == 0;
        if (!isIt)
            continue;
        if (!mayHaveSeveralColumns(field))
            m_fields.replace(m_fields.indexOf(field) < 0 ? i : m_fields.indexOf(field), LeadField::Ignored);
        m_fields[i] = field;
        return {};
    }
    return failure(Error{ErrorCode::NotFound,
        QStringLiteral("The file has no column \"%1\". Its columns are %2.")
            .arg(header, m_headers.join(QLatin1String(", "))),
        {}, {}, QStringLiteral("map")});
}

Result<void> ColumnMapping::check() const
{
    const auto invalid = [](const QString& message) {
        return failure(Error{ErrorCode::ValidationError, message, {}, {}, QStringLiteral("map")});
    };
    for (const LeadField field : leadFields()) {
        if (m_fields.count(field) > 1 && !mayHaveSeveralColumns(field)) {
            return invalid(QStringLiteral("Two columns are mapped to %1. Leave one of them out.")
                               .arg(leadFieldLabel(field)));
        }
    }
    if (has(LeadField::Email) || has(LeadField::Phone))
        return {};
    return invalid(
        QStringLiteral("No column is mapped to the e-mail or the phone, by which a lead is reached and "
                       "found again. The columns are: %1.")
            .arg(m_headers.join(QLatin1String(", "))));
}

} // namespace cm
