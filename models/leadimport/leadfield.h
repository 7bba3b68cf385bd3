// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

#include <optional>

namespace cm {

/// What a column of a lead file can mean.
enum class LeadField {
    Ignored,
    FirstName,
    LastName,
    FullName, ///< "Ada Lovelace" or "Lovelace, Ada"
    Email,
    Phone,
    Company,
    Title,
    Source,
    Tags, ///< several columns may be tags
    Score,
    Engagement,
    Booked, ///< yes or no, or since when
    OptedOut, ///< the same
    Created,
};

/// All of them, in the order for people.
const QVector<LeadField>& leadFields();
/// "firstName": for the command line and JSON.
QString leadFieldName(LeadField field);
std::optional<LeadField> leadFieldFromName(const QString& name);
/// "First name": for people, and the header of an export.
QString leadFieldLabel(LeadField field);
/// What a column with this header most likely means; Ignored if it is none of the known words.
LeadField leadFieldForHeader(const QString& header);
/// Whether more than one column may mean it.
bool mayHaveSeveralColumns(LeadField field);

} // namespace cm
