// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/ids.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <QVector>

#include <optional>

namespace cm {

/// A person of one client, as shown in tables.
struct Lead {
    LeadId id;
    QString firstName;
    QString lastName;
    QString email;
    QString phone; ///< E.164
    QString company;
    QString leadSource;
    QStringList tags; ///< as written
    std::optional<int> icpScore; ///< 0..100
    QString engagementLevel; ///< High, Medium, Low or empty
    bool booked = false;
    bool smsStop = false;
    QDateTime createdAt; ///< UTC

    [[nodiscard]] QString name() const { return (firstName + u' ' + lastName).trimmed(); }
    /// What previews show of it.
    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const Lead&, const Lead&) = default;
};

/// The columns of the lead table; the database knows how to sort by each but the tags.
enum class LeadColumn {
    EnrollmentOrder,
    Name,
    Email,
    Phone,
    Company,
    Score,
    Engagement,
    Source,
    Tags,
    Created
};

/// The name by which audience_lead_ids sorts; empty if it can't.
QString leadSortKey(LeadColumn column);

/// Ordered lead ids, 16 bytes each, shared and never changed: a million rows are 16 MB.
class LeadSpine {
public:
    LeadSpine() = default;
    explicit LeadSpine(const QByteArray& bytes)
        : m_bytes(bytes)
    {
    }
    [[nodiscard]] int count() const { return static_cast<int>(m_bytes.size() / 16); }
    [[nodiscard]] QUuid at(int index) const
    {
        return QUuid::fromRfc4122(QByteArrayView(m_bytes).sliced(qsizetype(index) * 16, 16));
    }
    [[nodiscard]] QVector<QUuid> range(int first, int length) const;

private:
    QByteArray m_bytes;
};

} // namespace cm
