// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimporter.h"
#include "models/leadimport/leadrow.h"

namespace cm {

/// A row of a file as it would be stored, before anybody looks for its lead.
struct StoredLead {
    LeadRow lead;
    QVector<RowProblem> problems;
    bool isUsable = true;

    /// For people; a field that is not said is empty.
    [[nodiscard]] QString value(LeadField field) const;
};

/// The fields of a lead that columns of this mapping fill, in the order for people.
QVector<LeadField> storedFields(const ColumnMapping& mapping);

/// The first rows of a file, with the mapping, region and zone of `options`. `file` must be open and able to
/// seek.
Result<QVector<StoredLead>> firstStoredLeads(
    QIODevice& file, const LeadImportOptions& options, int rows = 50);

} // namespace cm
