// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadexport.h"

#include "models/audience/audiencequeries.h"
#include "models/csv/csvwriter.h"
#include "models/leadimport/leadfield.h"
#include "models/leadimport/leadtags.h"

namespace cm {

namespace {

constexpr int leadsAtOnce = 5000;

QByteArrayList header()
{
    QByteArrayList labels;
    for (const LeadField field :
        {LeadField::FirstName, LeadField::LastName, LeadField::Email, LeadField::Phone, LeadField::Company,
            LeadField::Title, LeadField::Source, LeadField::Tags, LeadField::Score, LeadField::Engagement,
            LeadField::Booked, LeadField::OptedOut, LeadField::Created})
        labels.append(leadFieldLabel(field).toUtf8());
    return labels;
}

QByteArrayList fields(const Row& row)
{
    QByteArrayList texts;
    for (const char* column :
        {"first_name", "last_name", "email", "phone", "company", "title", "lead_source"})
        texts.append(row.text(column).toUtf8());
    QByteArrayList tags;
    for (const QString& tag : row.textArray("kajabi_tags"))
        tags.append(tag.toUtf8());
    texts.append(tagsField(tags));
    for (const char* column : {"icp_score", "engagement_level", "booked_at", "sms_stop_at", "created_at"})
        texts.append(row.text(column).toUtf8());
    return texts;
}

} // namespace

Audience everyActiveLead()
{
    Audience audience;
    audience.excludeBooked = false;
    audience.excludeSmsStop = false;
    audience.excludeInActiveCampaign = false;
    return audience;
}

Result<qint64> exportLeads(Session& session, ClientId client, const Audience& audience, QIODevice& file,
    const std::function<void(qint64 done, qint64 of)>& progress)
{
    auto spine = audienceLeadIds(session, client, audience);
    if (!spine)
        return failure(spine.error());
    CsvWriter writer(file);
    if (auto written = writer.write(header()); !written)
        return failure(written.error());
    qint64 count = 0;
    for (int first = 0; first < spine->count(); first += leadsAtOnce) {
        auto rows = session.execute(sqlText("leadimport/export_by_id"),
            {{QLatin1String("client_id"), client}, {QLatin1String("ids"), spine->range(first, leadsAtOnce)}});
        if (!rows)
            return failure(rows.error());
        for (const Row& row : *rows) {
            if (auto written = writer.write(fields(row)); !written)
                return failure(written.error());
            ++count;
        }
        if (progress)
            progress(std::min(first + leadsAtOnce, spine->count()), spine->count());
    }
    return count;
}

} // namespace cm
