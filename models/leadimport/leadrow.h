// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/csv/csvreader.h"
#include "models/database/copyin.h"
#include "models/leadimport/columnmapping.h"
#include "models/leadimport/phonenumbers.h"

#include <QDateTime>
#include <QTimeZone>
#include <QVector>

namespace cm {

/// What is wrong with a row of a lead file, or what became of it.
struct RowProblem {
    qint64 line = 0;
    QString column; ///< the header, or empty: the whole row
    QString value; ///< as written, shortened
    QString reason; ///< what it is and what to do about it
    bool isWarning = false; ///< the row is imported all the same

    /// For people, without the line: `email: "x" is not an e-mail address …`.
    [[nodiscard]] QString sentence() const;
};

/// A lead as one row says it, in UTF-8; what is empty is not said. Times are written for the database.
struct LeadRow {
    qint64 line = 0;
    QByteArray firstName;
    QByteArray lastName;
    QByteArray email;
    QByteArray phone; ///< E.164
    QByteArray company;
    QByteArray title;
    QByteArray source;
    QByteArrayList tags;
    QByteArray score;
    QByteArray engagement; ///< High, Medium or Low
    QByteArray bookedAt;
    QByteArray optedOutAt;
    QByteArray createdAt;

    /// Hands it to a copy into pg_temp.lead_import_rows.
    void addTo(CopyIn& copy) const;
};

/// Makes leads of rows, and says what keeps it from doing so. Knows nothing of other rows. One thread.
class LeadRowReader {
public:
    /// `now` is the time of a "yes" in a column that may also have the time.
    LeadRowReader(const ColumnMapping& mapping, const QString& region, const QTimeZone& zone,
        const QDateTime& now = QDateTime::currentDateTimeUtc());

    /// Adds to `problems`; false if the row can't be used. `lead` is made anew.
    bool read(const CsvRow& row, LeadRow& lead, QVector<RowProblem>& problems);

private:
    void readField(int column, QByteArrayView value);
    void readName(QByteArrayView value);
    void readEmail(int column, QByteArrayView value);
    void readPhone(int column, QByteArrayView value);
    void readScore(int column, QByteArrayView value);
    void readEngagement(int column, QByteArrayView value);
    void readFlag(int column, QByteArrayView value, QByteArray& moment);
    void readCreated(int column, QByteArrayView value);
    bool fits(const CsvRow& row);
    void note(int column, QByteArrayView value, const QString& reason, bool isWarning = false);

    const ColumnMapping m_mapping;
    const PhoneNumbers m_phones;
    const QTimeZone m_zone;
    const QByteArray m_now;
    LeadRow* m_lead = nullptr;
    QVector<RowProblem>* m_problems = nullptr;
    bool m_usable = true;
};

} // namespace cm
