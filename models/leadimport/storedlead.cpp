// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/storedlead.h"

#include "models/leadimport/leadfile.h"

namespace cm {

QString StoredLead::value(LeadField field) const
{
    switch (field) {
    case LeadField::FirstName:
        return QString::fromUtf8(lead.firstName);
    case LeadField::LastName:
        return QString::fromUtf8(lead.lastName);
    case LeadField::Email:
        return QString::fromUtf8(lead.email);
    case LeadField::Phone:
        return QString::fromUtf8(lead.phone);
    case LeadField::Company:
        return QString::fromUtf8(lead.company);
    case LeadField::Title:
        return QString::fromUtf8(lead.title);
    case LeadField::Source:
        return QString::fromUtf8(lead.source);
    case LeadField::Tags:
        return QString::fromUtf8(lead.tags.join(", "));
    case LeadField::Score:
        return QString::fromUtf8(lead.score);
    case LeadField::Engagement:
        return QString::fromUtf8(lead.engagement);
    case LeadField::Booked:
        return QString::fromUtf8(lead.bookedAt);
    case LeadField::OptedOut:
        return QString::fromUtf8(lead.optedOutAt);
    case LeadField::Created:
        return QString::fromUtf8(lead.createdAt);
    case LeadField::Ignored:
    case LeadField::FullName:
        break;
    }
    return {};
}

QVector<LeadField> storedFields(const ColumnMapping& mapping)
{
    QVector<LeadField> fields;
    for (const LeadField field : leadFields()) {
        if (field == LeadField::Ignored || field == LeadField::FullName)
            continue;
        const bool isOfName = field == LeadField::FirstName || field == LeadField::LastName;
        if (mapping.has(field) || (isOfName && mapping.has(LeadField::FullName)))
            fields.append(field);
    }
    return fields;
}

Result<QVector<StoredLead>> firstStoredLeads(QIODevice& file, const LeadImportOptions& options, int rows)
{
    auto leads = LeadFile::open(file, options.format);
    if (!leads)
        return failure(leads.error());
    LeadRowReader reader(options.mapping, options.region, options.zone);
    QVector<StoredLead> stored;
    CsvRow row;
    while (stored.size() < rows && (*leads)->read(row)) {
        StoredLead one;
        one.isUsable = reader.read(row, one.lead, one.problems);
        stored.append(one);
    }
    return stored;
}

} // namespace cm
