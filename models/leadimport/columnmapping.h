// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/leadimport/leadfield.h"

#include <QStringList>

namespace cm {

/// Which column of a file means what: one field for each header, in the file's order.
class ColumnMapping {
public:
    ColumnMapping() = default;
    /// From the headers alone. Of several columns for one field the first is taken.
    static ColumnMapping guess(const QStringList& headers);

    /// Gives the column with this header (ignoring case) another meaning, and takes it from the column that
    /// had it. NotFound, naming the headers, if there is none.
    Result<void> assign(const QString& header, LeadField field);
    void setField(int column, LeadField field) { m_fields[column] = field; }
    [[nodiscard]] LeadField field(int column) const { return m_fields.value(column, LeadField::Ignored); }
    [[nodiscard]] const QStringList& headers() const { return m_headers; }
    [[nodiscard]] int count() const { return static_cast<int>(m_fields.size()); }
    [[nodiscard]] bool has(LeadField field) const { return m_fields.contains(field); }

    /// What keeps it from being used: no column is e-mail or phone, or two columns mean the same.
    [[nodiscard]] Result<void> check() const;

private:
    QStringList m_headers;
    QVector<LeadField> m_fields;
};

} // namespace cm
